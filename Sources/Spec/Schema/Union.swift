internal import Diagnostics
internal import YAML

extension Schema {
  /// Values of several forms, told apart by what kind of YAML is written or by a key that only one of them has.
  package static func oneOf(_ cases: Case...) -> Schema {
    let shape = Shape.oneOf(cases.map(\.shape))
    return Schema(shape) { node, diagnostics in
      if let match = cases.first(where: { $0.matches(node) }) { return match.decode(node, &diagnostics) }
      if case .mapping = node.content {
        let keys = cases.compactMap(\.key)
        if !keys.isEmpty {
          guard !node.isDamaged else { return nil }
          diagnostics.report(.noneOf(keys), at: node.span, also: node.aliasLabels)
          return nil
        }
      }
      diagnostics.mismatch(expected: shape, found: node)
      return nil
    }
  }

  /// One form of a union.
  package struct Case: Sendable {
    let shape: Shape
    /// The key that tells it apart.
    let key: String?
    let matches: @Sendable (Node) -> Bool
    let decode: @Sendable (Node, inout DiagnosticBag) -> Value?

    /// One word.
    package static func word(_ word: String, _ value: Value, _ summary: String) -> Case {
      Case(
        shape: .word(word, summary: summary),
        key: nil,
        matches: { $0.scalarText == word },
        decode: { _, _ in value }
      )
    }

    /// Any text.
    package static func scalar(_ schema: Schema) -> Case {
      Case(shape: schema.shape, key: nil, matches: { $0.scalarText != nil }, decode: schema.decode)
    }

    /// A mapping that has the given key.
    package static func mapping(with key: String, _ schema: Schema) -> Case {
      Case(shape: schema.shape, key: key, matches: { $0.hasKey(key) }, decode: schema.decode)
    }

    /// Any mapping.
    package static func mapping(_ schema: Schema) -> Case {
      Case(shape: schema.shape, key: nil, matches: { $0.isMapping }, decode: schema.decode)
    }
  }
}

extension Node {
  fileprivate var scalarText: String? {
    if case .scalar(let scalar) = content, !scalar.isAbsent { scalar.text } else { nil }
  }

  fileprivate var isMapping: Bool {
    if case .mapping = content { true } else { false }
  }

  func hasKey(_ key: String) -> Bool {
    if case .mapping(let pairs) = content { pairs.contains { $0.key == key } } else { false }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func noneOf(_ keys: [String]) -> Self {
    .init("E0203", "expected the key \(keys.map { "“\($0)”" }.joined(lastBy: "or"))")
  }
}
