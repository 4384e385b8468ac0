/// The name of an image: `[HOST[:PORT]/]PATH[:TAG][@DIGEST]`, as the OCI distribution specification has it.
///
/// `FROM` and `docker run` accept no quotes, so that a name must be checked, not escaped.
package struct ImageReference: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard text.utf8.count <= 512, Self.isReference(Substring(text)) else { return nil }
    self.text = text
  }

  private static func isReference(_ text: Substring) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { return false }
    if parts.count == 2, !isDigest(parts[1]) { return false }

    var components = parts[0].split(separator: "/", omittingEmptySubsequences: false)
    let last = components.removeLast().split(separator: ":", omittingEmptySubsequences: false)
    guard last.count <= 2, last.count == 1 || isTag(last[1]) else { return false }
    components.append(last[0])

    // The first component is a host if it looks like one; alone it is a path.
    if components.count > 1, isHostLike(components[0]) {
      guard isHost(components.removeFirst()) else { return false }
    }
    return components.allSatisfy(isPathComponent) && components.map(\.utf8.count).reduce(0, +) <= 255
  }

  private static func isHostLike(_ text: Substring) -> Bool {
    text == "localhost" || text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
  }

  private static func isHost(_ text: Substring) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { return false }
    if parts.count == 2, Int(parts[1]).map({ (1...65_535).contains($0) }) != true || !parts[1].utf8.allSatisfy(isDigit)
    {
      return false
    }
    return parts[0].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      !label.isEmpty && !label.hasPrefix("-") && !label.hasSuffix("-")
        && label.utf8.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }
  }

  /// Lower-case letters and digits, separated by one of `.`, `_`, `__` or any number of `-`.
  private static func isPathComponent(_ text: Substring) -> Bool {
    var separator: [UInt8] = []
    guard let first = text.utf8.first, isLower(first) || isDigit(first) else { return false }
    for byte in text.utf8 {
      if isLower(byte) || isDigit(byte) {
        guard separator.isEmpty || isSeparator(separator) else { return false }
        separator = []
      } else {
        separator.append(byte)
      }
    }
    return separator.isEmpty
  }

  private static func isSeparator(_ bytes: [UInt8]) -> Bool {
    bytes.elementsEqual(".".utf8) || bytes.elementsEqual("_".utf8) || bytes.elementsEqual("__".utf8)
      || bytes.allSatisfy { $0 == UInt8(ascii: "-") }
  }

  private static func isTag(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
    return first != UInt8(ascii: ".") && first != UInt8(ascii: "-")
      && text.utf8.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || "._-".utf8.contains($0) }
  }

  /// `sha256:` and 64 digits: the one algorithm that all registries speak.
  private static func isDigest(_ text: Substring) -> Bool {
    text.hasPrefix("sha256:") && text.utf8.count == 7 + 64
      && text.utf8.dropFirst(7).allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
  }

  private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
