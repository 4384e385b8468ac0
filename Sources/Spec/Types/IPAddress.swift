internal import Diagnostics

/// An address by RFC 791 or RFC 4291.
package enum IPAddress: Hashable, Sendable, Comparable {
  case v4(UInt32)
  case v6(UInt64, UInt64)

  package init?(_ text: String) {
    if text.utf8.contains(UInt8(ascii: ":")) {
      guard let groups = Self.groups(of: text) else { return nil }
      let halves = [groups[0..<4], groups[4..<8]].map { $0.reduce(UInt64(0)) { $0 << 16 | UInt64($1) } }
      self = .v6(halves[0], halves[1])
    } else {
      guard let value = Self.dotted(text) else { return nil }
      self = .v4(value)
    }
  }

  /// In the shortest form (RFC 5952 for IPv6).
  package var text: String {
    switch self {
    case .v4(let value): [24, 16, 8, 0].map { String(value >> UInt32($0) & 255) }.joined(separator: ".")
    case .v6(let high, let low):
      Self.text(ofGroups: [high, low].flatMap { half in [48, 32, 16, 0].map { UInt16(half >> UInt64($0) & 0xFFFF) } })
    }
  }

  package var isIPv6: Bool {
    switch self {
    case .v4: false
    case .v6: true
    }
  }

  /// As it stands in a URL: IPv6 in brackets.
  package var urlHost: String { isIPv6 ? "[\(text)]" : text }

  /// The number of bits, 32 or 128.
  package var width: Int { isIPv6 ? 128 : 32 }

  /// The address with all bits behind the first `length` cleared, or set.
  func masked(_ length: Int, filling: Bool = false) -> IPAddress {
    switch self {
    case .v4(let value):
      let mask: UInt32 = length == 0 ? 0 : ~0 << UInt32(32 - length)
      return .v4(filling ? value | ~mask : value & mask)
    case .v6(let high, let low):
      let (a, b) = (min(length, 64), max(length - 64, 0))
      let (m, n): (UInt64, UInt64) = (a == 0 ? 0 : ~0 << UInt64(64 - a), b == 0 ? 0 : ~0 << UInt64(64 - b))
      return filling ? .v6(high | ~m, low | ~n) : .v6(high & m, low & n)
    }
  }

  // MARK: Reading

  private static func dotted(_ text: String) -> UInt32? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard let number = Int(decimal: String(decoding: part, as: UTF8.self)), number < 256 else { return nil }
      value = value << 8 | UInt32(number)
    }
    return value
  }

  private static func groups(of text: String) -> [UInt16]? {
    let halves = text.components(of: "::")
    guard halves.count <= 2 else { return nil }
    var parts: [[UInt16]] = []
    for half in halves {
      guard let groups = colonSeparated(half) else { return nil }
      parts.append(groups)
    }
    if parts.count == 1 { return parts[0].count == 8 ? parts[0] : nil }
    let missing = 8 - parts[0].count - parts[1].count
    return missing >= 1 ? parts[0] + Array(repeating: 0, count: missing) + parts[1] : nil
  }

  private static func colonSeparated(_ text: String) -> [UInt16]? {
    if text.isEmpty { return [] }
    var groups: [UInt16] = []
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let word = String(decoding: part, as: UTF8.self)
      if index == parts.count - 1, word.utf8.contains(UInt8(ascii: ".")) {
        guard let value = dotted(word) else { return nil }
        groups += [UInt16(value >> 16), UInt16(value & 0xFFFF)]
      } else {
        guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit), let group = UInt16(word, radix: 16) else {
          return nil
        }
        groups.append(group)
      }
    }
    return groups
  }

  private static func text(ofGroups groups: [UInt16]) -> String {
    var best = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start >= 2, end - start > best.count { best = start..<end }
      start = max(end, start + 1)
    }
    let words = { (range: Range<Int>) in groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
    return best.isEmpty ? words(0..<8) : words(0..<best.lowerBound) + "::" + words(best.upperBound..<8)
  }
}

extension String {
  /// The parts between occurrences of a separator, which may be several characters.
  fileprivate func components(of separator: String) -> [String] {
    var parts: [[UInt8]] = [[]]
    var rest = Array(utf8)[...]
    while let byte = rest.first {
      if rest.starts(with: separator.utf8) {
        parts.append([])
        rest = rest.dropFirst(separator.utf8.count)
      } else {
        parts[parts.count - 1].append(byte)
        rest = rest.dropFirst()
      }
    }
    return parts.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension Schema<IPAddress> {
  package static var address: Schema {
    let type = ScalarType("an address", "An IPv4 or IPv6 address.", examples: ["10.20.0.11", "fd00::11"])
    return .scalar(type) { text throws(Refusal) in
      if let address = IPAddress(text) { return address }
      throw Refusal(.notAnAddress(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAnAddress(_ text: String) -> Self {
    .init("E0212", "expected an IPv4 or IPv6 address, found “\(text)”")
  }
}
