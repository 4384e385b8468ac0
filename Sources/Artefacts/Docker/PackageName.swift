/// The name of a Debian package (Debian Policy 5.6.1): lower-case letters, digits, `+`, `-`, `.`; at least two bytes.
package struct PackageName: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
  package let text: String

  package init?(_ text: String) {
    guard text.utf8.count >= 2, let first = text.utf8.first, Self.isAlphanumeric(first),
      text.utf8.allSatisfy({ Self.isAlphanumeric($0) || "+-.".utf8.contains($0) })
    else { return nil }
    self.text = text
  }

  package init(stringLiteral text: String) {
    guard let name = PackageName(text) else { preconditionFailure("“\(text)” is no name of a package") }
    self = name
  }

  package static func < (left: PackageName, right: PackageName) -> Bool { left.text < right.text }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
