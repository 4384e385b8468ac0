/// Texts without what must not be seen in reports: hashes of passwords, and tokens at the end of URLs.
///
/// Both stand in generated files, since programs need them there; a report is read by more people.
package enum SecretText {
  package static func masked(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) || text.utf8.contains(UInt8(ascii: "/")) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      if let end = HiddenText.endOfHash(bytes[offset...]) ?? endOfToken(bytes[offset...], behind: result.last) {
        result += "••••••".utf8
        offset = end
      } else {
        result.append(bytes[offset])
        offset += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Where 32 hexadecimal digits end that stand behind a slash: a discovery token.
  private static func endOfToken(_ text: ArraySlice<UInt8>, behind previous: UInt8?) -> Int? {
    guard previous == UInt8(ascii: "/") else { return nil }
    let digits = text.prefix { (48...57).contains($0) || (97...102).contains($0) }
    return digits.count == 32 ? digits.endIndex : nil
  }
}
