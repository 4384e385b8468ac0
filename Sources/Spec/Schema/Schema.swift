package import Diagnostics
package import YAML

/// How values of one type are written in a specification.
///
/// A schema is a plain value with two faces: `shape` describes the accepted YAML (for `infrac explain`,
/// the reference and the JSON Schema), and `decode` accepts it. Both are built by the same combinators,
/// so they cannot drift apart.
package struct Schema<Value: Sendable>: Sendable {
  package let shape: Shape
  /// The value, or `nil` after reporting why there is none.
  package let decode: @Sendable (Node, inout DiagnosticBag) -> Value?

  package init(_ shape: Shape, decode: @escaping @Sendable (Node, inout DiagnosticBag) -> Value?) {
    self.shape = shape
    self.decode = { node, diagnostics in
      if node.isDamaged, case .scalar = node.content { return nil }
      return decode(node, &diagnostics)
    }
  }

  /// The same YAML, read as something else.
  package func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> Schema<Other> {
    Schema<Other>(shape) { [decode] node, diagnostics in decode(node, &diagnostics).map(transform) }
  }
}

// MARK: Scalars

/// Why a text is not a value of a type.
package struct Refusal: Error {
  package let message: Diagnostic.Message
  package let help: String
  /// Whether the text must not be shown again, since it may be a secret.
  package let isSecret: Bool

  package init(_ message: Diagnostic.Message, help: String = "", isSecret: Bool = false) {
    self.message = message
    self.help = help
    self.isSecret = isSecret
  }
}

extension Schema {
  /// A text that `parse` accepts or refuses.
  package static func scalar(
    _ type: ScalarType,
    parse: @escaping @Sendable (String) throws(Refusal) -> Value
  ) -> Schema {
    Schema(.scalar(type)) { node, diagnostics in
      guard case .scalar(let scalar) = node.content, !scalar.isAbsent else {
        diagnostics.mismatch(expected: .scalar(type), found: node)
        return nil
      }
      do throws(Refusal) {
        return try parse(scalar.text)
      } catch {
        let label = Diagnostic.Label(node.span, isSecret: error.isSecret)
        diagnostics.report(
          Diagnostic(error.message, at: label, also: node.aliasLabels, help: error.help.isEmpty ? [] : [error.help])
        )
        return nil
      }
    }
  }
}

extension Schema where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the words that the type's cases are named by.
  package static func choice(_ name: String, _ summary: String) -> Schema {
    let words = Value.allCases.map(\.rawValue)
    return .scalar(ScalarType(name, summary, examples: words, choices: words)) { text throws(Refusal) in
      if let value = Value(rawValue: text) { return value }
      throw Refusal(.notAChoice(text, words), help: Suggestion.question(for: text, among: words))
    }
  }
}

extension Schema where Value == Bool {
  package static var flag: Schema {
    let words = ["true", "false"]
    return .scalar(
      ScalarType(
        "true or false",
        "YAML's other words for it (yes, on, …) are not taken.",
        examples: words,
        choices: words
      )
    ) {
      text throws(Refusal) in
      switch text {
      case "true": return true
      case "false": return false
      default: throw Refusal(.notAFlag(text), help: flagHelp(text))
      }
    }
  }

  private static func flagHelp(_ text: String) -> String {
    switch text.lowercased() {
    case "yes", "y", "on", "1", "true": "write true"
    case "no", "n", "off", "0", "false": "write false"
    default: ""
    }
  }
}

extension Schema where Value == Int {
  /// A whole number in decimal digits.
  package static func integer(_ name: String, in range: ClosedRange<Int>) -> Schema {
    let type = ScalarType(
      name,
      "A whole number from \(range.lowerBound) to \(range.upperBound).",
      examples: ["\(range.lowerBound)"],
      range: range
    )
    return .scalar(type) { text throws(Refusal) in
      guard let number = Int(decimal: text) else { throw Refusal(.notANumber(text)) }
      guard range.contains(number) else { throw Refusal(.outOfRange(number, range)) }
      return number
    }
  }
}

extension Int {
  /// The number that decimal digits write, without sign, space or superfluous zeros.
  init?(decimal text: String) {
    guard !text.isEmpty, text.utf8.count <= 18, text.utf8.allSatisfy({ 48...57 ~= $0 }) else { return nil }
    guard text == "0" || text.utf8.first != 48 else { return nil }
    self.init(text)
  }
}

// MARK: Lists and maps

extension Schema {
  package static func list<Element>(of element: Schema<Element>, atLeast minimum: Int = 0) -> Schema
  where Value == [Element] {
    let shape = Shape.list(element.shape, minimum: minimum)
    return Schema(shape) { node, diagnostics in
      guard case .sequence(let items) = node.content else {
        diagnostics.mismatch(expected: shape, found: node)
        return nil
      }
      guard items.count >= minimum else {
        diagnostics.report(.tooShort(items.count, minimum), at: node.span)
        return nil
      }
      // Items with mistakes are left out: the rest is checked all the same, so that one run reports everything.
      return items.compactMap { element.decode($0, &diagnostics) }
    }
  }

  /// A mapping whose keys the user chooses, in the order in which it is written.
  package static func map<Key, Element>(
    keys: Schema<Key>,
    values: Schema<Element>,
    atLeast minimum: Int = 0
  ) -> Schema where Value == [Entry<Key, Element>] {
    guard case .scalar(let keyType) = keys.shape else { preconditionFailure("keys are scalars") }
    let shape = Shape.map(key: keyType, value: values.shape)
    return Schema(shape) { node, diagnostics in
      guard case .mapping(let pairs) = node.content else {
        diagnostics.mismatch(expected: shape, found: node)
        return nil
      }
      guard pairs.count >= minimum else {
        diagnostics.report(.tooShort(pairs.count, minimum), at: node.span)
        return nil
      }
      return pairs.compactMap { pair -> Entry<Key, Element>? in
        let keyNode = Node(.scalar(Node.Scalar(text: pair.key, style: .quoted)), span: pair.keySpan)
        let key = keys.decode(keyNode, &diagnostics)
        let value = values.decode(pair.value, &diagnostics)
        guard let key, let value else { return nil }
        return Entry(
          key: Located(key, pair.value.isPreset ? .preset(within: pair.keySpan) : .written(pair.keySpan)),
          value: value
        )
      }
    }
  }
}

/// A key that the user chose, and its value.
package struct Entry<Key: Sendable, Value: Sendable>: Sendable {
  package let key: Located<Key>
  package let value: Value

  package init(key: Located<Key>, value: Value) {
    self.key = key
    self.value = value
  }
}

// MARK: Messages

extension Node {
  /// The second place of a value that an alias put somewhere.
  var aliasLabels: [Diagnostic.Label] { alias.map { [Diagnostic.Label($0, "used here")] } ?? [] }

  /// What stands here, for “found …”.
  var description: String {
    switch content {
    case .scalar(let scalar): scalar.isAbsent ? "nothing" : "the text “\(scalar.text)”"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

extension DiagnosticBag {
  mutating func mismatch(expected: Shape, found node: Node) {
    report(.mismatch(expected: expected.name, found: node.description), at: node.span, also: node.aliasLabels)
  }
}

extension [String] {
  /// “a, b or c”
  func joined(lastBy word: String) -> String {
    guard count > 1, let last else { return joined() }
    return "\(dropLast().joined(separator: ", ")) \(word) \(last)"
  }
}

extension Diagnostic.Message {
  static func mismatch(expected: String, found: String) -> Self {
    .init("E0201", "expected \(expected), found \(found)")
  }

  static func tooShort(_ count: Int, _ minimum: Int) -> Self {
    .init(
      "E0206",
      "expected at least \(minimum) \(minimum == 1 ? "entry" : "entries"), found \(count == 0 ? "none" : "\(count)")"
    )
  }

  static func notAFlag(_ text: String) -> Self {
    .init("E0207", "expected true or false, found “\(text)”")
  }

  static func notANumber(_ text: String) -> Self {
    .init("E0208", "expected a whole number, found “\(text)”")
  }

  static func outOfRange(_ number: Int, _ range: ClosedRange<Int>) -> Self {
    .init("E0208", "expected a number from \(range.lowerBound) to \(range.upperBound), found \(number)")
  }

  static func notAChoice(_ text: String, _ words: [String]) -> Self {
    .init("E0209", "expected \(words.joined(lastBy: "or")), found “\(text)”")
  }
}
