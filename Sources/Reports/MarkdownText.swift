internal import Diagnostics

/// The one rule by which texts become Markdown that shows them as they are (CommonMark 0.31, 2.4; GitHub's tables, mentions
/// and formulas), in a line of their own, an item of a list or the cell of a table.
package enum MarkdownText {
  package static func escaped(_ text: String) -> String {
    let breaks = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    let line = text.utf8.map { breaks.contains($0) ? UInt8(ascii: " ") : $0 }
    let visible = Array(VisibleText.of(String(decoding: line, as: UTF8.self)).utf8.drop { $0 == UInt8(ascii: " ") })
    let marker = endOfMarker(visible)
    var bytes: [UInt8] = []
    for (index, byte) in visible.enumerated() {
      if special.contains(byte) || isMention(visible, index) || index == marker {
        bytes.append(UInt8(ascii: "\\"))
      }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What means something wherever it stands.
  private static let special = Set("\\`*_{}[]<>#|~&!$".utf8)

  /// Whether GitHub would take what begins here for somebody's name.
  private static func isMention(_ line: [UInt8], _ index: Int) -> Bool {
    guard line[index] == UInt8(ascii: "@"), index + 1 < line.count, isWord(line[index + 1]) else { return false }
    return index == 0 || !isWord(line[index - 1])
  }

  /// Where a line that begins like an item of a list, or like the line below a heading, has what makes it one.
  private static func endOfMarker(_ line: [UInt8]) -> Int? {
    guard let first = line.first else { return nil }
    if "-+=".utf8.contains(first) { return 0 }
    let digits = line.prefix { isDigit($0) }.count
    guard (1...9).contains(digits), digits < line.count, ".)".utf8.contains(line[digits]) else { return nil }
    return digits + 1 == line.count || line[digits + 1] == UInt8(ascii: " ") ? digits : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte >= 0x80
  }
}
