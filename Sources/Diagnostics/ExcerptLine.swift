/// A line of a text as a terminal shows it: which columns its characters take.
struct ExcerptLine {
  /// A character, or what stands for it.
  private struct Cell {
    let text: String
    /// 0-based.
    let column: Int
    let width: Int
  }

  private var cells: [Cell] = []
  /// The first byte of each cell, in offsets of the whole text; then the end of the line.
  private var offsets: [Int] = []
  /// In columns.
  private(set) var width = 0
  /// Whether the line goes on before the first cell, or behind the last.
  private var isCutBefore = false
  private var isCutAfter = false

  private static let tabStop = 4

  /// The part of a line around `focus`, both in byte offsets of the text, with at least `room` characters on either side.
  init(_ source: SourceSet.Source, line: Range<Int>, around focus: Range<Int>, room: Int, hiding hidden: HiddenText) {
    let bytes = source.bytes
    let surroundings = 4 * room
    var start = line.lowerBound
    var end = line.upperBound
    if line.count > 4 * surroundings {
      let isContinuation = { (offset: Int) in offset < line.upperBound && bytes[offset] & 0xC0 == 0x80 }
      start = max(start, focus.lowerBound - surroundings)
      while isContinuation(start) { start += 1 }
      end = min(end, min(focus.upperBound, focus.lowerBound + surroundings) + surroundings)
      while isContinuation(end) { end += 1 }
      isCutBefore = start > line.lowerBound
      isCutAfter = end < line.upperBound
    }
    read(bytes[start..<end]) { offset in
      hidden.end(at: source.base + UInt32(offset)).map { Int($0 - source.base) }
        ?? HiddenText.endOfHash(bytes[offset..<end])
    }
    offsets.append(end)
  }

  /// `hiddenEnd` says where that ends which is not to be seen at an offset.
  private mutating func read(_ bytes: ArraySlice<UInt8>, hiddenEnd: (Int) -> Int?) {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = bytes.startIndex
    while true {
      if let end = hiddenEnd(offset), offset < bytes.endIndex {
        append("••••••", width: 6, at: offset)
        offset = min(end, bytes.endIndex)
        iterator = bytes[offset...].makeIterator()
        parser = Unicode.UTF8.ForwardParser()
      }
      let scalar: Unicode.Scalar
      let length: Int
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded): (scalar, length) = (Unicode.UTF8.decode(encoded), encoded.count)
      case .error(let count): (scalar, length) = ("\u{FFFD}", count)
      case .emptyInput: return
      }
      append(scalar, at: offset)
      offset += length
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar, at offset: Int) {
    if scalar == "\t" {
      let spaces = Self.tabStop - width % Self.tabStop
      append(String(repeating: " ", count: spaces), width: spaces, at: offset)
    } else if let picture = VisibleText.picture(of: scalar) {
      append(picture, width: picture.unicodeScalars.count, at: offset)
    } else {
      append(String(Character(scalar)), width: DisplayWidth.of(scalar), at: offset)
    }
  }

  private mutating func append(_ text: String, width: Int, at offset: Int) {
    cells.append(Cell(text: text, column: self.width, width: width))
    offsets.append(offset)
    self.width += width
  }

  /// The columns of a range of bytes; at least one, which may lie behind the end of the line.
  func columns(of range: Range<Int>) -> Range<Int> {
    let start = column(at: range.lowerBound)
    return start..<max(start + 1, column(at: range.upperBound))
  }

  private func column(at offset: Int) -> Int {
    var low = 0
    var high = cells.count
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low < cells.count ? cells[low].column : width
  }

  /// The text of some columns, as wide as they are or less at the end; `…` stands where the line goes on.
  func text(in window: Range<Int>) -> String {
    let cutsBefore = isCutBefore || window.lowerBound > 0
    let cutsAfter = isCutAfter || window.upperBound < width
    let first = window.lowerBound + (cutsBefore ? 1 : 0)
    let last = min(window.upperBound, width) - (cutsAfter ? 1 : 0)
    var result = cutsBefore ? "…" : ""
    var reached = first
    for cell in cells where cell.column >= first && cell.column + cell.width <= last {
      // Half a wide character at the edge leaves a space.
      result += String(repeating: " ", count: max(0, cell.column - reached)) + cell.text
      reached = cell.column + cell.width
    }
    return result + (cutsAfter ? String(repeating: " ", count: max(0, last - reached)) + "…" : "")
  }
}
