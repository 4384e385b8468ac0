/// The lines of a file, without their line breaks.
package struct TextLines: Sendable {
  package let lines: [ArraySlice<UInt8>]
  /// Whether the last line ends with a line break, as it should.
  package let endsWithBreak: Bool

  package init(_ bytes: [UInt8]) {
    var parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    endsWithBreak = parts.last?.isEmpty ?? true
    if endsWithBreak { parts.removeLast() }
    lines = parts
  }

  /// A line by its 0-based number.
  package subscript(index: Int) -> String { String(decoding: lines[index], as: UTF8.self) }

  package var count: Int { lines.count }
}
