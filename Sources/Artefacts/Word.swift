internal import Printing

/// One argument of a statement in the language `Grammar`: data, with what the program is to replace in between.
///
/// Written as a string literal, whose plain parts and `\(…)` are data and reach the program as they are; only the
/// labelled interpolations of a grammar, such as `\(variable: "host")`, are syntax.
package struct Word<Grammar>: Hashable, Sendable, ExpressibleByStringInterpolation {
  let pieces: [Piece]

  package init(_ data: String) { pieces = [.data(data)] }

  package init(stringLiteral data: String) { self.init(data) }

  package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

  /// Whether the word is the empty text.
  var isEmpty: Bool { pieces.allSatisfy { $0 == .data("") } }

  package struct StringInterpolation: StringInterpolationProtocol {
    var pieces: [Piece] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      pieces.reserveCapacity(2 * interpolationCount + 1)
    }

    package mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { pieces.append(.data(literal)) }
    }

    package mutating func appendInterpolation(_ data: String) { pieces.append(.data(data)) }
    package mutating func appendInterpolation(_ line: SingleLine) { pieces.append(.data(line.text)) }
    package mutating func appendInterpolation(_ number: Int) { pieces.append(.data(String(number))) }
    package mutating func appendInterpolation(_ word: Word) { pieces.append(contentsOf: word.pieces) }
  }
}

/// A part of a word.
enum Piece: Sendable {
  /// Reaches the program as it is.
  case data(String)
  /// The name of something that the program replaces by its value.
  case variable(StaticString)
  /// What the program's grammar makes of it.
  case syntax(StaticString)
}

extension Piece: Hashable {
  static func == (left: Piece, right: Piece) -> Bool {
    switch (left, right) {
    case (.data(let left), .data(let right)): left == right
    case (.variable(let left), .variable(let right)), (.syntax(let left), .syntax(let right)):
      left.description == right.description
    case (.data, _), (.variable, _), (.syntax, _): false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .data(let text): hasher.combine(text)
    case .variable(let text), .syntax(let text): hasher.combine(text.description)
    }
  }
}

/// What follows a statement's keyword.
enum Operand: Sendable {
  case keyword(StaticString)
  case number(Int)
  /// A number with its unit, such as `30s`.
  case quantity(Int, StaticString)
  case word([Piece])
  /// A word in which the program replaces nothing.
  case literal([Piece])
  /// A member of a list that is separated by spaces.
  case list([Piece])
  /// An argument of a command line.
  case argument([Piece])
  /// Prose for people.
  case prose([Piece])
  /// The text of another file; in languages that hold files.
  case rendered(RenderedText)
  /// `name=value`.
  case assignment(StaticString, [Piece])
}

extension Operand {
  static func word<Grammar>(_ word: Word<Grammar>) -> Operand { .word(word.pieces) }
  static func literal<Grammar>(_ word: Word<Grammar>) -> Operand { .literal(word.pieces) }
  static func argument<Grammar>(_ word: Word<Grammar>) -> Operand { .argument(word.pieces) }
  static func prose<Grammar>(_ word: Word<Grammar>) -> Operand { .prose(word.pieces) }
  static func assignment<Grammar>(_ name: StaticString, _ word: Word<Grammar>) -> Operand {
    .assignment(name, word.pieces)
  }
}
