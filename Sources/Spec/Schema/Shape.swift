/// What the YAML of a value looks like, as data: for `infrac explain`, the reference and the JSON Schema.
package indirect enum Shape: Sendable {
  case scalar(ScalarType)
  case list(Shape, minimum: Int)
  /// A mapping whose keys the user chooses.
  case map(key: ScalarType, value: Shape)
  case record(Record)
  /// Told apart by a word or a key, never by trying.
  case oneOf([Shape])
  /// One word that stands for a value of its own.
  case word(String, summary: String)
  /// Anything, read later by another shape (a plan's overrides).
  case partial(of: Record)

  /// A mapping with fixed keys.
  package struct Record: Sendable {
    /// With its article: `a tenant`.
    package let name: String
    package let members: [Member]
  }

  /// One key of a record.
  package struct Member: Sendable {
    package let key: String
    package let shape: Shape
    /// What it means: sentences, from a capital letter to a full stop.
    package let summary: String
    package let isRequired: Bool
    /// What an absent key stands for, where that is a value.
    package let preset: Preset?
    /// Of the members of a record with the same group only one may be written.
    package let group: String?
  }

  /// With its article, for “expected …”.
  package var name: String {
    switch self {
    case .scalar(let type): type.name
    case .list(let element, _): "a list (each item \(element.name))"
    case .map: "a mapping"
    case .record(let record): "\(record.name) (a mapping)"
    case .oneOf(let shapes): shapes.map(\.name).joined(separator: " or ")
    case .word(let word, _): "“\(word)”"
    case .partial(let record): "parts of \(record.name) (a mapping)"
    }
  }
}

/// A type that is written as one text.
package struct ScalarType: Sendable {
  /// With its article: `a size`.
  package let name: String
  /// How it is written, and what is checked: sentences.
  package let summary: String
  package let examples: [String]
  /// What a text must match, where a regular expression (ECMA 262) can say it.
  package let pattern: String?
  /// All that may be written, where that is a fixed choice.
  package let choices: [String]?
  /// For whole numbers.
  package let range: ClosedRange<Int>?

  package init(
    _ name: String,
    _ summary: String,
    examples: [String],
    pattern: String? = nil,
    choices: [String]? = nil,
    range: ClosedRange<Int>? = nil
  ) {
    self.name = name
    self.summary = summary
    self.examples = examples
    self.pattern = pattern
    self.choices = choices
    self.range = range
  }
}
