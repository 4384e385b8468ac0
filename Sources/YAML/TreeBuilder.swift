internal import Diagnostics

/// Puts events together to a tree, and checks what YAML leaves to its reader: keys, anchors, tags, limits.
struct TreeBuilder {
  enum Kind { case sequence, mapping }

  /// A collection that is not complete yet. Its children are on the stacks, above `base`.
  private struct Frame {
    let kind: Kind
    let isFlow: Bool
    let start: UInt32
    /// Where its last child ends.
    var end: UInt32
    let base: Int
    let anchor: String?
    let nodesBefore: Int
    /// How many collections are nested within it, itself included.
    var height = 1
    var key = Key.awaited
    var merges: [Merge] = []
    var isDamaged = false
  }

  /// Whether a mapping has its next key.
  private enum Key {
    case awaited
    case read(String, Span)
    case merge(Span)
    /// The key was reported; its value goes nowhere.
    case unusable
  }

  private let limits: Limits
  private var frames: [Frame] = []
  /// The children of all open sequences and mappings: one array for each collection is made when it is complete.
  private var items: [Node] = []
  private var pairs: [Node.Pair] = []
  private var anchors = Anchors()
  private var nodeCount = 0
  private var root: Node?

  init(limits: Limits) {
    self.limits = limits
  }

  /// The tree of the document.
  var tree: Node? {
    precondition(frames.isEmpty, "a document ends when its collections are closed")
    return root
  }

  // MARK: Events; they return `false` where reading must stop

  mutating func scalar(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ style: Node.Scalar.Style,
    at span: Span,
    _ properties: Properties?,
    _ diagnostics: inout DiagnosticBag
  ) -> Bool {
    guard count(1, at: span, &diagnostics) else { return false }
    let isTooLong = bytes.count > limits.scalarBytes
    if isTooLong {
      diagnostics.report(.longScalar(bytes.count, limit: limits.scalarBytes), at: Span(span.start, span.start))
    }
    var style = style
    if let properties, check(properties, fits: "str", &diagnostics), style == .plain { style = .quoted }
    let scalar = Node.Scalar(text: isTooLong ? "" : String(decoding: bytes, as: UTF8.self), style: style)
    let node = Node(.scalar(scalar), span: span, isDamaged: isTooLong)
    if let name = properties?.anchor, let place = properties?.anchorSpan {
      anchors.begin(name, at: place, &diagnostics)
      anchors.complete(name, node, count: 1, height: 0)
    }
    add(node, height: 0, &diagnostics)
    return true
  }

  mutating func open(
    _ kind: Kind,
    isFlow: Bool,
    at start: UInt32,
    _ properties: Properties?,
    _ diagnostics: inout DiagnosticBag
  ) -> Bool {
    let span = Span(start, start + 1)
    guard count(1, at: span, &diagnostics), checkDepth(of: 1, at: span, &diagnostics) else { return false }
    if let properties {
      _ = check(properties, fits: kind == .mapping ? "map" : "seq", &diagnostics)
      if let name = properties.anchor { anchors.begin(name, at: properties.anchorSpan, &diagnostics) }
    }
    frames.append(
      Frame(
        kind: kind,
        isFlow: isFlow,
        start: start,
        end: start,
        base: kind == .mapping ? pairs.count : items.count,
        anchor: properties?.anchor,
        nodesBefore: nodeCount - 1
      )
    )
    return true
  }

  mutating func close(at end: UInt32, _ diagnostics: inout DiagnosticBag) {
    guard let frame = frames.popLast() else { preconditionFailure("libyaml closes what it opened") }
    let content: Node.Content
    switch frame.kind {
    case .sequence:
      content = .sequence(Array(items[frame.base...]))
      items.removeSubrange(frame.base...)
    case .mapping:
      var mapping = MappingBuilder(Array(pairs[frame.base...]), &diagnostics)
      pairs.removeSubrange(frame.base...)
      for merge in frame.merges { mapping.merge(merge) }
      content = .mapping(mapping.pairs)
    }
    let span = Span(frame.start, frame.isFlow ? end : frame.end)
    let node = Node(content, span: span, isDamaged: frame.isDamaged)
    if let name = frame.anchor {
      anchors.complete(name, node, count: nodeCount - frame.nodesBefore, height: frame.height)
    }
    add(node, height: frame.height, &diagnostics)
  }

  mutating func alias(_ name: String, at span: Span, _ diagnostics: inout DiagnosticBag) -> Bool {
    guard let anchor = anchors.find(name, usedAt: span, &diagnostics) else {
      add(Node(.scalar(.init(text: "*" + name, style: .plain)), span: span, isDamaged: true), height: 0, &diagnostics)
      return true
    }
    guard count(anchor.count, at: span, &diagnostics), checkDepth(of: anchor.height, at: span, &diagnostics) else {
      return false
    }
    add(anchor.node.used(at: span), height: anchor.height, &diagnostics)
    return true
  }

  // MARK: The place of a node in the tree

  private mutating func add(_ node: Node, height: Int, _ diagnostics: inout DiagnosticBag) {
    guard let top = frames.indices.last else {
      root = node
      return
    }
    frames[top].height = max(frames[top].height, height + 1)
    frames[top].end = max(frames[top].end, node.place.end)
    guard frames[top].kind == .mapping else {
      items.append(node)
      return
    }
    switch frames[top].key {
    case .awaited:
      frames[top].key = key(node, &diagnostics)
    case .read(let key, let span):
      pairs.append(Node.Pair(key: key, keySpan: span, value: node))
      frames[top].key = .awaited
    case .merge(let span):
      let merge = Merge(node, at: span, &diagnostics)
      if merge.isDamaged { frames[top].isDamaged = true }
      if let first = frames[top].merges.first {
        diagnostics.report(
          .repeatedMerge,
          at: span,
          also: [Diagnostic.Label(first.keySpan, "first written here")],
          help: "write one list: <<: [*first, *second]"
        )
      }
      frames[top].merges.append(merge)
      frames[top].key = .awaited
    case .unusable:
      frames[top].isDamaged = true
      frames[top].key = .awaited
    }
  }

  private func key(_ node: Node, _ diagnostics: inout DiagnosticBag) -> Key {
    guard !node.isDamaged else { return .unusable }
    guard case .scalar(let scalar) = node.content else {
      diagnostics.report(.compositeKey, at: node.place, help: "write a text before the “:”")
      return .unusable
    }
    if scalar.isAbsent {
      diagnostics.report(.missingKey, at: node.place, help: "write a key before the “:”, or \"\" for an empty text")
      return .unusable
    }
    return scalar.style == .plain && scalar.text == "<<" ? .merge(node.place) : .read(scalar.text, node.place)
  }

  // MARK: Checks

  private mutating func count(_ nodes: Int, at span: Span, _ diagnostics: inout DiagnosticBag) -> Bool {
    nodeCount += nodes
    guard nodeCount > limits.nodes else { return true }
    diagnostics.report(
      .manyNodes(limit: limits.nodes),
      at: span,
      notes: ["an alias counts as all that it stands for"]
    )
    return false
  }

  private func checkDepth(of height: Int, at span: Span, _ diagnostics: inout DiagnosticBag) -> Bool {
    guard frames.count + height > limits.depth else { return true }
    diagnostics.report(
      .deepNesting(limit: limits.depth),
      at: span,
      notes: height > 1 ? ["an alias counts with the levels of what it stands for"] : []
    )
    return false
  }

  /// Checks the tag of a value; whether it has one that says what the value is.
  private func check(_ properties: Properties, fits kind: String, _ diagnostics: inout DiagnosticBag) -> Bool {
    guard let tag = properties.tag else { return false }
    let own = "tag:yaml.org,2002:"
    if tag == "!" || tag == own + kind { return true }
    let written = tag.hasPrefix(own) ? "!!" + tag.dropFirst(own.count) : tag
    diagnostics.report(
      .meaninglessTag(String(written)),
      at: properties.tagSpan,
      notes: ["the field in which a value stands decides its type"],
      help: "remove the tag"
    )
    return false
  }
}

extension Diagnostic.Message {
  fileprivate static let compositeKey = Self("E0120", "expected a text as the key, found a list or a mapping")

  static let missingKey = Self("E0121", "expected a key before “:”, found nothing")

  fileprivate static let repeatedMerge = Self("E0119", "the key “<<” is already in this mapping")

  fileprivate static func meaninglessTag(_ tag: String) -> Self {
    .init("E0127", "the tag “\(tag)” has no meaning here")
  }

  fileprivate static func deepNesting(limit: Int) -> Self {
    .init("E0128", "lists and mappings are nested more than \(limit) levels deep")
  }

  fileprivate static func manyNodes(limit: Int) -> Self {
    .init("E0129", "the file stands for more than \(limit) keys and values")
  }

  fileprivate static func longScalar(_ length: Int, limit: Int) -> Self {
    .init("E0130", "expected at most \(limit) bytes in one text, found \(length)")
  }
}
