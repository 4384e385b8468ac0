internal import Diagnostics
internal import Printing

/// A value of YAML, whose mappings keep the order of their entries.
indirect enum YAMLValue: Sendable {
  case flag(Bool)
  case number(Int)
  /// A text, with what coreos-cloudinit replaces in between.
  case text([Piece])
  /// The text of a file, with the origins of its lines.
  case rendered(RenderedText)
  case sequence([YAMLValue])
  case mapping([Entry])
  /// A remark on a line of its own: an element, or the value of an entry whose key is not looked at.
  case comment(String)

  struct Entry: Sendable {
    let key: StaticString
    let value: YAMLValue
    /// `nil` means the surrounding entry's.
    let origin: Origin?
  }
}

/// How a text is written so that YAML 1.1 and YAML 1.2 read it alike, and as a text.
enum YAMLStyle: Equatable {
  case plain
  case doubleQuoted
  case block

  init(_ text: String, spansLines: Bool) {
    if Self.isPlain(text) {
      self = .plain
    } else if spansLines, Self.isBlock(text) {
      self = .block
    } else {
      self = .doubleQuoted
    }
  }

  /// What no version takes for a number, a date, a boolean, null or syntax.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, isLetter(first) || first == UInt8(ascii: "/"),
      last != UInt8(ascii: " "), last != UInt8(ascii: ":"), !isReserved(text)
    else { return false }
    var isBehindColon = false
    for byte in text.utf8 {
      guard isLetter(byte) || isDigit(byte) || " _./:-+@%=,$".utf8.contains(byte) else { return false }
      if isBehindColon, byte == UInt8(ascii: " ") { return false }
      isBehindColon = byte == UInt8(ascii: ":")
    }
    return true
  }

  private static func isReserved(_ text: String) -> Bool {
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(text.lowercased())
  }

  /// Whether a block scalar keeps each byte: something to see, and no control character or separator that a reader
  /// might normalise.
  private static func isBlock(_ text: String) -> Bool {
    var hasInk = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0a, 0x09, 0x20: continue
      case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff: return false
      default: hasInk = true
      }
    }
    return hasInk
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
