internal import Diagnostics
internal import Resolution
internal import Spec
internal import YAML

/// The documents of a specification while edits are undone.
struct FormerDocuments {
  /// The main one first.
  private(set) var list: [Draft.Document]

  init(_ documents: [Draft.Document]) { list = documents }

  /// Undoes the edits of a section; `false` where that is not possible.
  mutating func undo(_ section: FormerTexts.Section) -> Bool {
    var keys = section.name.split(separator: ".").map(String.init)
    let home = list.firstIndex { $0.node.value(behind: keys) != nil }
    guard let shape = keys.reduce(Draft.shape, { (shape: Shape?, key) in shape?.inner(key) }) else { return false }
    var value = home.flatMap { list[$0].node.value(behind: keys) }
    for (path, text) in section.values {
      guard let changed = shape.value(value, path[...], text) else { return false }
      value = changed
    }
    value = value.flatMap { $0.without(section.additions, "") }
    if let home { put(nil, keys, home) }
    guard section.wasThere else { return true }
    guard let value else { return false }
    if let name = section.formerName { keys[keys.count - 1] = name }
    put(value, keys, section.formerFile.map { place(of: $0) } ?? home ?? 0)
    return true
  }

  private mutating func put(_ value: Node?, _ keys: [String], _ index: Int) {
    list[index] = Draft.Document(node: list[index].node.with(value, behind: keys), file: list[index].file)
  }

  /// The document of a file; an empty one where there is none any more.
  private mutating func place(of file: String) -> Int {
    if let index = list.firstIndex(where: { $0.file == file }) { return index }
    list.append(Draft.Document(node: Node(.mapping([]), span: .none), file: file))
    return list.count - 1
  }
}

extension Node {
  fileprivate var pairs: [Pair] { if case .mapping(let pairs) = content { pairs } else { [] } }

  private var elements: [Node] { if case .sequence(let elements) = content { elements } else { [] } }

  private var isScalar: Bool { if case .scalar = content { true } else { false } }

  /// The same without values by their paths (`Written.Field.path`), and without what has none left then.
  fileprivate func without(_ paths: Set<String>, _ path: String) -> Node? {
    switch content {
    case .mapping(let pairs) where !pairs.isEmpty:
      let kept = pairs.compactMap { pair in
        pair.value.without(paths, path.isEmpty ? pair.key : "\(path).\(pair.key)").map {
          Pair(key: pair.key, keySpan: pair.keySpan, value: $0)
        }
      }
      return kept.isEmpty ? nil : Node(.mapping(kept), span: span, alias: alias)
    case .sequence(let elements) where elements.contains { !$0.isScalar }:
      let kept = elements.enumerated().compactMap { $1.without(paths, "\(path)[\($0)]") }
      return kept.isEmpty ? nil : Node(.sequence(kept), span: span, alias: alias)
    case .mapping, .sequence, .scalar: return paths.contains(path) ? nil : self
    }
  }

  fileprivate func element(_ index: Int) -> Node? { elements.indices.contains(index) ? elements[index] : nil }

  /// A list with another element at an index, or one more; `nil` where there would be a gap.
  fileprivate static func list(_ old: Node?, _ index: Int, _ element: Node) -> Node? {
    var elements = old?.elements ?? []
    guard index <= elements.count else { return nil }
    if index < elements.count { elements[index] = element } else { elements.append(element) }
    return Node(.sequence(elements), span: old?.span ?? .none)
  }
}

extension Shape {
  /// The shape behind a key.
  fileprivate func inner(_ key: String) -> Shape? {
    switch self {
    case .record(let record), .partial(of: let record): record.members.first { $0.key == key }?.shape
    case .map(_, let value): value
    case .oneOf(let shapes): shapes.lazy.compactMap { $0.inner(key) }.first
    case .scalar, .word, .list: nil
    }
  }

  /// A value in which a text stands at a path (`Written.Field`), which only the shape of the language can tell apart:
  /// keys have dots, too. `nil` where there is no such place.
  fileprivate func value(_ old: Node?, _ path: Substring, _ text: String) -> Node? {
    let place = old?.place ?? .none
    switch self {
    case .scalar, .word:
      return path.isEmpty ? Node(.scalar(Node.Scalar(text: text, style: .quoted)), span: place) : nil
    case .list(let element, _):
      if path.isEmpty { return Self.list(text, place) }
      guard path.hasPrefix("["), let end = path.firstIndex(of: "]"),
        let index = Int(path.dropFirst().prefix { $0 != "]" })
      else { return nil }
      let rest = path[path.index(after: end)...]
      return element.value(old?.element(index), rest.hasPrefix(".") ? rest.dropFirst() : rest, text)
        .flatMap { Node.list(old, index, $0) }
    case .oneOf(let shapes):
      // A single text is tried last: it takes everything.
      return (shapes.filter(\.isCollection) + shapes.filter { !$0.isCollection }).lazy
        .compactMap { $0.value(old, path, text) }.first
    case .map, .record, .partial:
      if path.isEmpty { return text == "{}" ? Node(.mapping([]), span: place) : nil }
      for key in Self.firstKeys(of: path, old?.pairs.map(\.key) ?? []) {
        let rest = path.dropFirst(key.count)
        if let shape = inner(key),
          let value = shape.value(old?.value(behind: [key]), rest.hasPrefix(".") ? rest.dropFirst() : rest, text)
        {
          let mapping = old.flatMap { $0.pairs.isEmpty ? nil : $0 } ?? Node(.mapping([]), span: place)
          return mapping.with(value, behind: [key])
        }
      }
      return nil
    }
  }

  private var isCollection: Bool {
    switch self {
    case .scalar, .word: false
    case .list, .map, .record, .partial: true
    case .oneOf(let shapes): shapes.contains(where: \.isCollection)
    }
  }

  /// What a path may begin with: keys that there are, then the shorter ones.
  private static func firstKeys(of path: Substring, _ known: [String]) -> [String] {
    let ends = path.indices.filter { path[$0] == "." || path[$0] == "[" } + [path.endIndex]
    let keys = ends.map { String(path[..<$0]) }.filter { !$0.isEmpty }
    return keys.filter(known.contains) + keys.filter { !known.contains($0) }
  }

  /// `[a, b]`, as `Written` has lists of texts; `nil` for what is none.
  private static func list(_ text: String, _ place: Span) -> Node? {
    guard text.hasPrefix("["), text.hasSuffix("]") else { return nil }
    let inner = text.dropFirst().dropLast()
    let elements = inner.isEmpty ? [] : String(inner).split(separator: ", ", omittingEmptySubsequences: false)
    return Node(
      .sequence(elements.map { Node(.scalar(Node.Scalar(text: String($0), style: .quoted)), span: place) }),
      span: place
    )
  }
}
