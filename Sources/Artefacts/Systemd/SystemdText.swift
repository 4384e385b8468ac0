internal import Printing

/// The quoting rules of unit files, one property per kind of position.
struct SystemdText {
  private let pieces: [Piece]

  init(_ pieces: [Piece]) { self.pieces = pieces }

  /// The whole value of an option that is taken as it stands, but for specifiers.
  ///
  /// Nothing is unquoted there, so that the ends cannot be spaces and the last byte cannot be a backslash, which
  /// would continue the line.
  var value: String {
    let text = written { byte, bytes in SystemdText.appendDoubled(byte, of: "%", to: &bytes) }
    let ends = [text.utf8.first, text.utf8.last]
    precondition(
      SingleLine(text) != nil && !ends.contains(UInt8(ascii: " ")) && ends[1] != UInt8(ascii: "\\"),
      "a value that a unit cannot express: “\(text)”"
    )
    return text
  }

  /// A member of a list of unit names or paths.
  var listMember: String {
    let text = value
    precondition(
      !text.isEmpty && !text.utf8.contains { [UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "'")].contains($0) },
      "a name that a list cannot express: “\(text)”"
    )
    return text
  }

  /// A description: what the grammar cannot express becomes a space or is left out at the ends.
  var prose: String {
    var bytes: [UInt8] = []
    let text = written { byte, bytes in SystemdText.appendDoubled(byte, of: "%", to: &bytes) }
    CommentText().append(text.utf8, to: &bytes)
    let edges = [UInt8(ascii: " "), UInt8(ascii: "\\")]
    while let last = bytes.last, edges.contains(last) { bytes.removeLast() }
    return String(decoding: bytes.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
  }

  /// An argument of a command line (systemd.service(5)): `%` and `$` are doubled, the rest by C's escapes in quotes.
  var argument: String { quoted { byte, bytes in SystemdText.appendDoubled(byte, of: "%$", to: &bytes) } }

  /// `NAME=value` of `Environment=` (systemd.exec(5)), where `$` means nothing.
  var environment: String { quoted { byte, bytes in SystemdText.appendDoubled(byte, of: "%", to: &bytes) } }

  // MARK: Pieces

  private typealias Append = (UInt8, inout [UInt8]) -> Void

  private func written(_ appendData: Append) -> String {
    var bytes: [UInt8] = []
    for piece in pieces {
      switch piece {
      case .data(let text): for byte in text.utf8 { appendData(byte, &bytes) }
      case .syntax(let text): bytes.append(contentsOf: text.description.utf8)
      case .variable(let name): bytes.append(contentsOf: "${\(name)}".utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func quoted(_ appendData: Append) -> String {
    let isBare = pieces.allSatisfy { piece in
      if case .data(let text) = piece { text.utf8.allSatisfy(SystemdText.isBare) } else { true }
    }
    let text = written { byte, bytes in SystemdText.appendEscaped(byte, appendData, to: &bytes) }
    return isBare && !text.isEmpty ? text : "\"\(text)\""
  }

  private static func appendEscaped(_ byte: UInt8, _ appendData: Append, to bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
    case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
    case 0: preconditionFailure("a command line cannot express NUL")
    case 1..<0x20, 0x7f:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    default: appendData(byte, &bytes)
    }
  }

  private static func appendDoubled(_ byte: UInt8, of doubled: StaticString, to bytes: inout [UInt8]) {
    bytes.append(byte)
    if doubled.withUTF8Buffer({ $0.contains(byte) }) { bytes.append(byte) }
  }

  /// Whether a byte needs no quotes wherever it stands.
  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_./:=,@+%${}*".utf8.contains(byte)
    }
  }
}
