internal import Diagnostics
internal import Printing

/// A word of nginx's grammar, in double quotes where it needs them.
///
/// nginx has no escape for `$` in the arguments that it expands: data with a `$` there is a broken promise.
struct NginxWord {
  private let name: StaticString?
  private let pieces: [Piece]
  /// Whether no part of it needs quotes or an escape.
  private let isBare: Bool

  init(_ pieces: [Piece], name: StaticString? = nil, expandsVariables: Bool = true) {
    self.name = name
    self.pieces = pieces
    isBare = pieces.allSatisfy { piece in
      switch piece {
      case .variable: true
      case .data(let text): NginxQuoted.bare.containsAll(of: text.utf8)
      case .syntax(let text): NginxQuoted.bare.containsAll(of: text)
      }
    }
    guard expandsVariables, !isBare else { return }
    for case .data(let text) in pieces {
      precondition(!text.utf8.contains(UInt8(ascii: "$")), "nginx cannot express a “$” in the argument “\(text)”")
    }
  }

  func print(to printer: inout Printer) {
    let isQuoted = !isBare || isEmpty
    if isQuoted { printer.syntax("\"") }
    if let name {
      printer.syntax(name)
      printer.syntax("=")
    }
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .data(let text) where isBare: printer.data(text, escapedBy: AsItIs())
      case .data(let text): printer.data(text, escapedBy: NginxQuoted())
      case .syntax(let text) where isBare: printer.syntax(text)
      case .syntax(let text): printer.data(text.description, escapedBy: NginxQuoted())
      case .variable(let name): print(variable: name, before: pieces.dropFirst(index + 1).first, to: &printer)
      }
    }
    if isQuoted { printer.syntax("\"") }
  }

  /// Puts the name in braces where the text behind it would lengthen it.
  private func print(variable name: StaticString, before next: Piece?, to printer: inout Printer) {
    if case .data(let text)? = next, let first = text.utf8.first, NginxQuoted.isNameByte(first) {
      printer.syntax("${")
      printer.syntax(name)
      printer.syntax("}")
    } else {
      printer.syntax("$")
      printer.syntax(name)
    }
  }

  private var isEmpty: Bool {
    name == nil
      && pieces.allSatisfy { piece in
        switch piece {
        case .variable: false
        case .data(let text): text.isEmpty
        case .syntax(let text): text.utf8CodeUnitCount == 0
        }
      }
  }
}

/// The inside of double quotes (ngx_conf_file.c, ngx_conf_read_token); leaves bare words as they are.
struct NginxQuoted: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    if Self.bare.containsAll(of: text) {
      bytes.append(contentsOf: text)
      return
    }
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
      case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
      case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
      case 0: preconditionFailure("nginx cannot express NUL")
      default: bytes.append(byte)
      }
    }
  }

  /// The bytes that may stand in a word without quotes wherever they stand.
  static let bare = ByteSet { byte in
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""),
      UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "#"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "$"):
      false
    // nginx needs no quotes for what is not ASCII, but readers in Python take U+00A0 for a space.
    default: byte > 0x20 && byte < 0x7f
    }
  }

  /// Whether a byte behind `$name` would belong to the name.
  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
