internal import Diagnostics

/// A label by RFC 1123: what clusters, nodes, plans, tenants and services are called.
package struct Name: Hashable, Sendable, Comparable {
  /// 1 to 63 octets: lower-case letters, digits and inner hyphens.
  package let text: String

  package init?(_ text: String) {
    guard (1...63).contains(text.utf8.count), text.utf8.allSatisfy(\.isLabelByte) else { return nil }
    guard text.utf8.first != UInt8(ascii: "-"), text.utf8.last != UInt8(ascii: "-") else { return nil }
    self.text = text
  }

  package static func < (left: Name, right: Name) -> Bool {
    left.text.precedesByBytes(right.text)
  }
}

extension Schema<Name> {
  package static var name: Schema {
    let type = ScalarType(
      "a name",
      "A label by RFC 1123: 1 to 63 lower-case letters, digits and hyphens, a hyphen neither first nor last.",
      examples: ["lleida", "core-1"],
      pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let name = Name(text) { return name }
      throw Refusal(.notAName(text), help: help(for: text))
    }
  }

  private static func help(for text: String) -> String {
    let mended = String(
      decoding: text.lowercased().utf8.map { $0.isLabelByte ? $0 : UInt8(ascii: "-") }.prefix(63),
      as: UTF8.self
    )
    return Name(mended).map { "“\($0.text)” would be one" } ?? ""
  }
}

extension UInt8 {
  var isLowercaseLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  var isUppercaseLetter: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  var isLetter: Bool { isLowercaseLetter || isUppercaseLetter }
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isLabelByte: Bool { isLowercaseLetter || isDigit || self == UInt8(ascii: "-") }
  var isHexDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
      || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(self)
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAName(_ text: String) -> Self {
    .init("E0210", "expected a name of lower-case letters, digits and hyphens, found “\(text)”")
  }
}
