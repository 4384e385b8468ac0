extension JSONValue {
  /// Reads a JSON text (RFC 8259); `nil` for what is none, or nested deeper than `deepest`. Numbers that are no integers
  /// are kept as they are written.
  package init?(parsing bytes: some Collection<UInt8>) {
    var reader = JSONReader(bytes: Array(bytes))
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }

  /// The member of an object; `nil` in everything else.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text of a string; `nil` of everything else.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The members of an object; none of everything else.
  package var members: [(key: String, value: JSONValue)] {
    if case .object(let members) = self { members } else { [] }
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var offset = 0

  static let deepest = 64

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return offset == bytes.count
    }
  }

  mutating func value(depth: Int) -> JSONValue? {
    skipSpace()
    guard depth < Self.deepest, offset < bytes.count else { return nil }
    switch bytes[offset] {
    case UInt8(ascii: "\""): return string().map(JSONValue.string)
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "t"): return take("true") ? .boolean(true) : nil
    case UInt8(ascii: "f"): return take("false") ? .boolean(false) : nil
    case UInt8(ascii: "n"): return take("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func object(depth: Int) -> JSONValue? {
    var members: [(key: String, value: JSONValue)] = []
    offset += 1
    skipSpace()
    if take("}") { return .object([]) }
    repeat {
      skipSpace()
      guard let key = string() else { return nil }
      skipSpace()
      guard take(":"), let value = value(depth: depth + 1) else { return nil }
      members.append((key, value))
      skipSpace()
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func array(depth: Int) -> JSONValue? {
    var elements: [JSONValue] = []
    offset += 1
    skipSpace()
    if take("]") { return .array([]) }
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      elements.append(value)
      skipSpace()
    } while take(",")
    return take("]") ? .array(elements) : nil
  }

  private mutating func number() -> JSONValue? {
    let text = bytes[offset...].prefix { (48...57).contains($0) || "-+.eE".utf8.contains($0) }
    offset += text.count
    let word = String(decoding: text, as: UTF8.self)
    if let number = Int(word) { return .integer(number) }
    return text.contains { (48...57).contains($0) } ? .number(word) : nil
  }

  // MARK: Strings

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var text: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
      case UInt8(ascii: "\\"): guard appendEscaped(to: &text) else { return nil }
      case 0..<0x20: return nil
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func appendEscaped(to text: inout [UInt8]) -> Bool {
    guard offset < bytes.count else { return false }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"):
      guard let first = unit() else { return false }
      var units = [first]
      if 0xD800..<0xDC00 ~= first {
        guard take("\\u"), let second = unit() else { return false }
        units.append(second)
      }
      text += String(decoding: units, as: UTF16.self).utf8
    default: return false
    }
    return true
  }

  private mutating func unit() -> UInt16? {
    let digits = bytes[offset...].prefix(4)
    guard digits.count == 4 else { return nil }
    offset += 4
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  // MARK: Bytes

  private mutating func skipSpace() {
    while offset < bytes.count, " \t\r\n".utf8.contains(bytes[offset]) { offset += 1 }
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let isNext = word.withUTF8Buffer { bytes[offset...].starts(with: $0) }
    if isNext { offset += word.utf8CodeUnitCount }
    return isNext
  }
}
