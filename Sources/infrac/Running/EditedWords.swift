internal import Differences
internal import Printing

/// The words of a file that somebody edited by hand.
struct EditedWords {
  private let text: RenderedText
  /// 0-based, of the text.
  private let lines: Range<Int>
  /// The offsets of the words in each of the lines.
  private let edited: [Set<Int>]

  init(_ edit: HandEdit, _ lines: Range<Int>, _ text: RenderedText) {
    (self.text, self.lines) = (text, lines)
    let old = TextLines(text.bytes)
    edited = Self.offsets(lines.map { old[$0] }, edit.new)
  }

  /// Whether another state of the file has others there.
  func areOther(in bytes: [UInt8]) -> Bool {
    guard bytes != text.bytes else { return false }
    let (old, new) = (TextLines(text.bytes), TextLines(bytes))
    return Differing.between(old.lines, new.lines).contains { differing in
      let common = differing.old.clamped(to: lines)
      guard !common.isEmpty else { return false }
      let other = Self.offsets(differing.old.map { old[$0] }, differing.new.map { new[$0] })
      return common.contains { !edited[$0 - lines.lowerBound].isDisjoint(with: other[$0 - differing.old.lowerBound]) }
    }
  }

  /// Which parts of old lines are not in new ones; all, where lines came or went.
  private static func offsets(_ old: [String], _ new: [String]) -> [Set<Int>] {
    old.enumerated().map { index, line in
      let other = old.count == new.count ? new[index] : ""
      var offsets: Set<Int> = []
      var offset = 0
      for part in WordDifference(line, other).old {
        if part.isChanged { offsets.formUnion(offset..<(offset + part.text.utf8.count)) }
        offset += part.text.utf8.count
      }
      // What was only lengthened has changed as a whole.
      return offsets.isEmpty && line != other ? Set(0..<max(offset, 1)) : offsets
    }
  }
}
