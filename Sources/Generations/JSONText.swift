internal import Diagnostics
internal import Hashing

/// Strings of JSON (RFC 8259, section 7).
enum JSONText {
  /// Appends a text in quotation marks.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    if isPlain(text) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for byte in text.utf8 { append(byte, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case _ where isPlain(byte): bytes.append(byte)
    default:
      let digits = String(byte, radix: 16)
      bytes += "\\u".utf8
      bytes += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
      bytes += digits.utf8
    }
  }

  /// It is looked at to its end in any case, which the compiler turns into many bytes at a time.
  private static func isPlain(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var special: UInt8 = 0
      for byte in bytes { special |= isPlain(byte) ? 0 : 1 }
      return special == 0
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
}

/// Reads the JSON that this target writes, from the front of one line.
///
/// Everything returns `nil` for what it does not know; nothing is lost by that, because what cannot be read is
/// reported and never overwritten.
struct LineScanner {
  private let bytes: [UInt8]
  private(set) var offset: Int
  private let end: Int

  /// Reads a part of a text.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    (self.bytes, offset, end) = (bytes, range.lowerBound, range.upperBound)
  }

  var isAtEnd: Bool { offset == end }

  /// Consumes a fixed text, if it comes next.
  mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard end - offset >= count else { return false }
    let isNext = text.withUTF8Buffer { text in
      for index in 0..<count where bytes[offset + index] != text[index] { return false }
      return true
    }
    if isNext { offset += count }
    return isNext
  }

  /// Consumes a string in quotation marks.
  mutating func string() -> String? {
    if let text = plainString() { return String(decoding: bytes[text], as: UTF8.self) }
    var text: [UInt8] = []
    return string(addedTo: &text) ? String(decoding: text, as: UTF8.self) : nil
  }

  /// Consumes a string in quotation marks and adds its bytes to others; `false` for what is none, or not UTF-8.
  mutating func string(addedTo text: inout [UInt8]) -> Bool {
    if let plain = plainString() {
      text += bytes[plain]
      return true
    }
    guard take("\"") else { return false }
    let first = text.count
    while offset < end {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: text[first...], as: UTF8.self) != nil
      case UInt8(ascii: "\\"):
        guard let escaped = escapedByte() else { return false }
        text.append(escaped)
      default: text.append(byte)
      }
    }
    return false
  }

  /// Consumes a string of ASCII without escapes, as nearly all are, and returns where its text is; otherwise nothing.
  private mutating func plainString() -> Range<Int>? {
    guard offset < end, bytes[offset] == UInt8(ascii: "\"") else { return nil }
    for index in offset + 1..<end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        defer { offset = index + 1 }
        return offset + 1..<index
      }
      if byte == UInt8(ascii: "\\") || byte >= 0x80 { return nil }
    }
    return nil
  }

  /// Consumes what stands behind a backslash.
  private mutating func escapedByte() -> UInt8? {
    guard offset < end else { return nil }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return byte
    case UInt8(ascii: "u"):
      guard end - offset >= 4 else { return nil }
      let digits = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
      guard let value = UInt8(digits, radix: 16), value < 0x80 else { return nil }
      offset += 4
      return value
    default: return nil
    }
  }

  /// Consumes a number without sign, at most 18 digits.
  mutating func number() -> Int? {
    let start = offset
    var number = 0
    while offset < end, offset - start < 19, case let digit = bytes[offset] &- UInt8(ascii: "0"), digit < 10 {
      if offset - start == 18 { return nil }
      number = number * 10 + Int(digit)
      offset += 1
    }
    return offset == start ? nil : number
  }

  /// Consumes the 64 digits of a hash.
  mutating func hash() -> SHA256.Digest? {
    guard end - offset >= 64, let digest = SHA256.Digest(hex: bytes[offset..<offset + 64]) else { return nil }
    offset += 64
    return digest
  }
}
