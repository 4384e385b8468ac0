internal import Diagnostics
internal import Printing

/// An argument of a directive, in double quotes where it needs them.
///
/// Apache replaces `${NAME}` in every line before it looks at quotes, and has no escape for it; lines cannot hold
/// line breaks. Data with either is a broken promise (`canExpress`).
struct ApacheWord {
  private let pieces: [Piece]
  /// Whether no part of it needs quotes or an escape.
  private let isBare: Bool

  init(_ pieces: [Piece]) {
    self.pieces = pieces
    isBare = pieces.allSatisfy { piece in
      switch piece {
      case .data(let text): ApacheQuoted.bare.containsAll(of: text.utf8)
      case .syntax(let text), .variable(let text): ApacheQuoted.bare.containsAll(of: text)
      }
    }
    if isBare { return }
    let data = pieces.map { if case .data(let text) = $0 { text } else { "" } }.joined()
    precondition(Self.canExpress(data), "Apache cannot express the argument “\(data)”")
  }

  func print(to printer: inout Printer) {
    let isQuoted = !isBare || isEmpty
    if isQuoted { printer.syntax("\"") }
    for piece in pieces {
      switch piece {
      case .data(let text) where isBare: printer.data(text, escapedBy: AsItIs())
      case .syntax(let text) where isBare, .variable(let text) where isBare: printer.syntax(text)
      case .data(let text): printer.data(text, escapedBy: ApacheQuoted())
      case .syntax(let text), .variable(let text): printer.data(text.description, escapedBy: ApacheQuoted())
      }
    }
    if isQuoted { printer.syntax("\"") }
  }

  /// Whether a text can be an argument: one line without `${`.
  static func canExpress(_ text: String) -> Bool {
    guard SingleLine(text) != nil else { return false }
    var isBehindDollar = false
    for byte in text.utf8 {
      if isBehindDollar, byte == UInt8(ascii: "{") { return false }
      isBehindDollar = byte == UInt8(ascii: "$")
    }
    return true
  }

  private var isEmpty: Bool {
    pieces.allSatisfy { piece in
      switch piece {
      case .data(let text): text.isEmpty
      case .syntax(let text), .variable(let text): text.utf8CodeUnitCount == 0
      }
    }
  }
}

/// The inside of double quotes (server/util.c, substring_conf); leaves bare words as they are.
struct ApacheQuoted: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    if Self.bare.containsAll(of: text) {
      bytes.append(contentsOf: text)
      return
    }
    for byte in text {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
  }

  /// The bytes that need no quotes wherever they stand.
  static let bare = ByteSet { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_./:,@+*=".utf8.contains(byte)
    }
  }
}
