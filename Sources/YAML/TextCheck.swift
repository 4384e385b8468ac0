internal import Diagnostics

/// Looks at the bytes of a text before YAML does: encoding, and characters that hide what others see.
struct TextCheck {
  /// The number of bytes of the byte order mark at the beginning, which is accepted and skipped.
  private(set) var markLength = 0
  private(set) var isASCII = true
  private(set) var isSound = true

  private let bytes: UnsafeBufferPointer<UInt8>
  private let base: UInt32
  private var reports = 0

  /// A text that is no text at all has thousands of wrong characters; the first ones say it.
  private static let mostReports = 10

  init(_ bytes: UnsafeBufferPointer<UInt8>, base: UInt32, into diagnostics: inout DiagnosticBag) {
    self.bytes = bytes
    self.base = base
    if let encoding = foreignEncoding {
      isSound = false
      diagnostics.report(
        .foreignEncoding(encoding),
        at: Span(base, base + UInt32(min(4, bytes.count))),
        help: "convert it: iconv -f \(encoding) -t UTF-8"
      )
      return
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { markLength = 3 }
    scan(into: &diagnostics)
  }

  /// The name of the encoding, if the first bytes are those of UTF-16 or UTF-32.
  ///
  /// Without a mark, YAML's rule applies: a text begins with an ASCII character (YAML 1.2, 5.2).
  private var foreignEncoding: String? {
    let first = (0..<4).map { $0 < bytes.count ? Int(bytes[$0]) : -1 }
    switch (first[0], first[1], first[2], first[3]) {
    case (0, 0, 0xFE, 0xFF), (0, 0, 0, 1...): return "UTF-32BE"
    case (0xFF, 0xFE, 0, 0), (1..., 0, 0, 0): return "UTF-32LE"
    case (0xFE, 0xFF, _, _), (0, 1..., 0, _): return "UTF-16BE"
    case (0xFF, 0xFE, _, _), (1..., 0, 1..., 0): return "UTF-16LE"
    default: return nil
    }
  }

  private mutating func scan(into diagnostics: inout DiagnosticBag) {
    var offset = markLength
    while offset < bytes.count, reports < Self.mostReports {
      offset = Self.endOfOrdinary(bytes, from: offset)
      guard offset < bytes.count else { return }
      let byte = bytes[offset]
      if byte < 0x80 {
        checkControl(byte, at: offset, into: &diagnostics)
        offset += 1
      } else {
        isASCII = false
        guard let (scalar, length) = decode(at: offset) else {
          reportInvalid(at: offset, into: &diagnostics)
          return
        }
        check(scalar, length: length, at: offset, into: &diagnostics)
        offset += length
      }
    }
  }

  /// Where the printable ASCII characters, tabs and line feeds end.
  private static func endOfOrdinary(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var offset = start
    while offset < bytes.count {
      let byte = bytes[offset]
      guard byte &- 0x20 < 0x5F || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t") else { break }
      offset += 1
    }
    return offset
  }

  private mutating func checkControl(_ byte: UInt8, at offset: Int, into diagnostics: inout DiagnosticBag) {
    if byte == UInt8(ascii: "\r") {
      guard offset + 1 == bytes.count || bytes[offset + 1] != UInt8(ascii: "\n") else { return }
      report(
        .hiddenLineBreak("a carriage return without a line feed"),
        at: offset,
        length: 1,
        help: "end lines by a line feed",
        into: &diagnostics
      )
    } else {
      report(
        .controlCharacter(UInt32(byte)),
        at: offset,
        length: 1,
        help: "remove it, or write it as an escape in double quotes",
        into: &diagnostics
      )
    }
  }

  private mutating func check(_ scalar: UInt32, length: Int, at offset: Int, into diagnostics: inout DiagnosticBag) {
    switch scalar {
    case 0x85, 0x2028, 0x2029:
      let escape = scalar == 0x85 ? "\\N" : scalar == 0x2028 ? "\\L" : "\\P"
      report(
        .hiddenLineBreak("the character \(codePoint(scalar))"),
        at: offset,
        length: length,
        help: "remove it, or write “\(escape)” in double quotes",
        into: &diagnostics
      )
    case 0x80...0x9F, 0xFEFF, 0xFFFE, 0xFFFF:
      report(
        .controlCharacter(scalar),
        at: offset,
        length: length,
        help: "remove it, or write it as an escape in double quotes",
        into: &diagnostics
      )
    default: break
    }
  }

  /// The code point at an offset and its length in bytes; `nil` where the bytes are not UTF-8
  /// (Unicode 15, table 3-7).
  private func decode(at offset: Int) -> (scalar: UInt32, length: Int)? {
    let first = bytes[offset]
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return nil
    }
    guard offset + length <= bytes.count else { return nil }
    var scalar = UInt32(first) & (0x7F >> UInt32(length))
    for byte in bytes[offset + 1..<offset + length] {
      guard byte & 0xC0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    let isShortest = length == 2 || length == 3 && scalar >= 0x800 || length == 4 && scalar >= 0x10000
    guard isShortest, Unicode.Scalar(scalar) != nil else { return nil }
    return (scalar, length)
  }

  private mutating func reportInvalid(at offset: Int, into diagnostics: inout DiagnosticBag) {
    isSound = false
    let start = base + UInt32(offset)
    diagnostics.report(
      .invalidUTF8(byte: bytes[offset], offset: offset),
      at: Span(start, start + 1),
      help: "save the file as UTF-8; from Latin-1: iconv -f ISO-8859-1 -t UTF-8"
    )
  }

  private mutating func report(
    _ message: Diagnostic.Message,
    at offset: Int,
    length: Int,
    help: String,
    into diagnostics: inout DiagnosticBag
  ) {
    isSound = false
    reports += 1
    let start = base + UInt32(offset)
    diagnostics.report(message, at: Span(start, start + UInt32(length)), help: help)
  }
}

/// `U+0085`.
private func codePoint(_ scalar: UInt32) -> String {
  let digits = String(scalar, radix: 16, uppercase: true)
  return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

extension Diagnostic.Message {
  fileprivate static func invalidUTF8(byte: UInt8, offset: Int) -> Self {
    .init(
      "E0101",
      "expected text in UTF-8, found the byte 0x\(String(byte, radix: 16, uppercase: true)) at offset \(offset)"
    )
  }

  fileprivate static func foreignEncoding(_ encoding: String) -> Self {
    .init("E0102", "expected text in UTF-8, found \(encoding)")
  }

  fileprivate static func controlCharacter(_ scalar: UInt32) -> Self {
    .init("E0103", "the character \(codePoint(scalar)) cannot stand in a text that people read")
  }

  fileprivate static func hiddenLineBreak(_ what: String) -> Self {
    .init("E0104", "\(what) is a line break for YAML, but not for most editors")
  }
}
