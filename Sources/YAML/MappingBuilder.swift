internal import Diagnostics

/// The value of a merge key (`<<`): mappings whose pairs are taken over.
struct Merge {
  /// In order of precedence.
  private(set) var mappings: [Node] = []
  private(set) var isDamaged = false
  let keySpan: Span

  /// Takes a mapping or a list of mappings.
  init(_ node: Node, at keySpan: Span, _ diagnostics: inout DiagnosticBag) {
    self.keySpan = keySpan
    if case .sequence(let elements) = node.content {
      for element in elements { add(node.alias.map(element.used(at:)) ?? element, &diagnostics) }
    } else {
      add(node, &diagnostics)
    }
  }

  private mutating func add(_ node: Node, _ diagnostics: inout DiagnosticBag) {
    if node.isDamaged { isDamaged = true }
    if case .mapping = node.content {
      mappings.append(node)
    } else if !node.isDamaged {
      isDamaged = true
      diagnostics.report(
        .wrongMerge,
        at: node.place,
        help: "merge a mapping or a list of mappings, as in “<<: [*first, *second]”"
      )
    }
  }
}

/// The pairs of one mapping, with each key once.
struct MappingBuilder {
  private(set) var pairs: [Node.Pair] = []
  /// The index of each key; `nil` as long as comparing with all of them is cheaper.
  private var table: [String: Int]?

  private static let mostCompared = 16

  /// Takes the pairs as they are written; reports keys that are written again, and drops them.
  init(_ written: [Node.Pair], _ diagnostics: inout DiagnosticBag) {
    if written.count <= Self.mostCompared, Self.areDistinct(written) {
      pairs = written
      return
    }
    pairs.reserveCapacity(written.count)
    for pair in written {
      guard let first = add(pair) else { continue }
      diagnostics.report(
        .repeatedKey(pair.key),
        at: pair.keySpan,
        also: [Diagnostic.Label(pairs[first].keySpan, "first written here")],
        help: "remove one of the two"
      )
    }
  }

  /// Adds what a merge brings and the mapping doesn't have yet.
  mutating func merge(_ merge: Merge) {
    for mapping in merge.mappings {
      guard case .mapping(let merged) = mapping.content else { continue }
      for pair in merged {
        let value = mapping.alias.map(pair.value.used(at:)) ?? pair.value
        _ = add(Node.Pair(key: pair.key, keySpan: pair.keySpan, value: value))
      }
    }
  }

  /// Adds a pair, unless its key is there: then returns the index of the pair that has it.
  private mutating func add(_ pair: Node.Pair) -> Int? {
    if table == nil, pairs.count >= Self.mostCompared {
      var table: [String: Int] = [:]
      for (index, pair) in pairs.enumerated() { table[pair.key] = index }
      self.table = table
    }
    if table == nil {
      if let first = pairs.firstIndex(where: { $0.key == pair.key }) { return first }
    } else if let first = table?.updateValue(pairs.count, forKey: pair.key) {
      table?[pair.key] = first
      return first
    }
    pairs.append(pair)
    return nil
  }

  private static func areDistinct(_ pairs: [Node.Pair]) -> Bool {
    for (index, pair) in pairs.enumerated() {
      for other in pairs[..<index] where other.key == pair.key { return false }
    }
    return true
  }
}

extension Diagnostic.Message {
  fileprivate static func repeatedKey(_ key: String) -> Self {
    .init("E0119", "the key “\(key)” is already in this mapping")
  }

  fileprivate static let wrongMerge = Self("E0125", "expected a mapping to merge, found another value")
}
