/// Strings of JSON (RFC 8259, section 7).
enum JSONText {
  /// A text in quotation marks.
  static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16)
        bytes += "\\u".utf8
        bytes += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
        bytes += digits.utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Reads the JSON that this target writes, from the front of one line.
///
/// Everything returns `nil` for what it does not know; nothing is lost by that, because what cannot be read is
/// reported and never overwritten.
struct LineScanner {
  private var rest: ArraySlice<UInt8>

  init(_ line: ArraySlice<UInt8>) { rest = line }

  var isAtEnd: Bool { rest.isEmpty }

  /// Consumes a fixed text, if it comes next.
  mutating func take(_ text: StaticString) -> Bool {
    let isNext = text.withUTF8Buffer { rest.starts(with: $0) }
    if isNext { rest = rest.dropFirst(text.utf8CodeUnitCount) }
    return isNext
  }

  /// Consumes a string in quotation marks.
  mutating func string() -> String? {
    guard take("\"") else { return nil }
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return String(validating: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { return nil }
        switch escaped {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(escaped)
        case UInt8(ascii: "u"):
          let digits = String(decoding: rest.prefix(4), as: UTF8.self)
          guard digits.utf8.count == 4, let value = UInt8(digits, radix: 16), value < 0x80 else { return nil }
          bytes.append(value)
          rest = rest.dropFirst(4)
        default: return nil
        }
      default: bytes.append(byte)
      }
    }
    return nil
  }

  /// Consumes a number without sign, at most 18 digits.
  mutating func number() -> Int? {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (1...18).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// Consumes the 64 digits of a hash.
  mutating func hash() -> [UInt8]? {
    let digits = rest.prefix(64)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for offset in stride(from: 0, to: 64, by: 2) {
      let pair = digits[(digits.startIndex + offset)...].prefix(2)
      guard pair.allSatisfy({ $0.isLowerCaseHexadecimal }) else { return nil }
      guard let byte = UInt8(String(decoding: pair, as: UTF8.self), radix: 16) else { return nil }
      bytes.append(byte)
    }
    rest = rest.dropFirst(64)
    return bytes
  }
}

extension UInt8 {
  fileprivate var isLowerCaseHexadecimal: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
  }
}
