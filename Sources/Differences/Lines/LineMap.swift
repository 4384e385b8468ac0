/// Where the lines of one state of a file are in another one.
package struct LineMap: Sendable {
  private let lines: [Int?]
  /// For lines that were replaced by as many.
  private let replaced: [Int: Int]

  package init(from old: [UInt8], to new: [UInt8]) {
    let (before, after) = (TextLines(old).lines, TextLines(new).lines)
    var lines: [Int?] = []
    var replaced: [Int: Int] = [:]
    var shift = 0
    for differing in Differing.between(before, after) {
      lines += (lines.count..<differing.old.lowerBound).map { $0 + shift }
      lines += [Int?](repeating: nil, count: differing.old.count)
      if differing.old.count == differing.new.count {
        for (line, other) in zip(differing.old, differing.new) { replaced[line] = other }
      }
      shift = differing.new.upperBound - differing.old.upperBound
    }
    lines += (lines.count..<before.count).map { $0 + shift }
    (self.lines, self.replaced) = (lines, replaced)
  }

  /// The number of a line in the other state, both 0-based; `nil` where it is not the same there.
  package subscript(line: Int) -> Int? { lines.indices.contains(line) ? lines[line] : nil }

  /// The number of the line that stands in a line's place, be it another one.
  package func counterpart(of line: Int) -> Int? { self[line] ?? replaced[line] }
}
