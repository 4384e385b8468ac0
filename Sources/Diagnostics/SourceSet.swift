/// The texts of one run, in one address space (see `Span`).
package struct SourceSet: Sendable {
  /// One text.
  package struct Source: Sendable {
    /// As the user would name it: relative to the current directory where possible.
    package let path: String
    package let bytes: [UInt8]
    /// The offset of its first byte in the address space.
    package let base: UInt32
    /// The offsets, in the text itself, at which lines begin.
    let lineStarts: [UInt32]
    /// How many code points begin before each block of `blockSize` bytes, so that a column far to the right in a long
    /// line is found at once.
    let blockStarts: [UInt32]
  }

  /// A place as people name it.
  package struct Location: Hashable, Sendable {
    package let path: String
    /// 1-based.
    package let line: Int
    /// 1-based, in Unicode code points.
    package let column: Int
  }

  package private(set) var sources: [Source] = []

  package init() {}

  /// The total that texts may reach, in bytes: what the language allows, and what a `Span` can address.
  package static let capacity = 256 * 1024 * 1024

  /// The offset that the next text will start at.
  package var nextBase: UInt32 {
    sources.last.map { $0.base + UInt32($0.bytes.count) + 1 } ?? 1
  }

  /// Adds a text; its total with the others must stay within `capacity`.
  @discardableResult
  package mutating func add(path: String, bytes: [UInt8]) -> Source {
    precondition(Int(nextBase) + bytes.count <= Self.capacity + 65_536, "the texts of a run exceed the address space")
    let source = Source(path: path, bytes: bytes, base: nextBase)
    sources.append(source)
    return source
  }

  /// The text that a span lies in; `nil` for `Span.none`.
  package func source(of span: Span) -> Source? {
    guard span.start > 0 else { return nil }
    var low = 0
    var high = sources.count
    while low < high {
      let middle = (low + high) / 2
      if sources[middle].base <= span.start { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? sources[low - 1] : nil
  }

  /// The file, line and column at which a span begins; `nil` for `Span.none`.
  package func location(of span: Span) -> Location? {
    source(of: span).map { $0.location(at: $0.offsets(of: span).lowerBound) }
  }

  /// The file, line and column behind the last character of a span; `nil` for `Span.none`.
  package func endLocation(of span: Span) -> Location? {
    source(of: span).map { $0.location(at: $0.offsets(of: span).upperBound) }
  }
}

extension SourceSet.Source {
  /// In bytes.
  private static let blockSize = 1024

  fileprivate init(path: String, bytes: [UInt8], base: UInt32) {
    var lineStarts: [UInt32] = [0]
    var blockStarts: [UInt32] = []
    blockStarts.reserveCapacity(bytes.count / Self.blockSize + 1)
    var codePoints: UInt32 = 0
    for start in stride(from: 0, to: bytes.count, by: Self.blockSize) {
      blockStarts.append(codePoints)
      for offset in start..<min(start + Self.blockSize, bytes.count) {
        let byte = bytes[offset]
        if byte & 0xC0 != 0x80 { codePoints += 1 }
        if byte == UInt8(ascii: "\n") { lineStarts.append(UInt32(offset + 1)) }
      }
    }
    self.init(path: path, bytes: bytes, base: base, lineStarts: lineStarts, blockStarts: blockStarts)
  }

  /// The bytes of a span in this text, as offsets in it.
  package func offsets(of span: Span) -> Range<Int> {
    let start = min(Int(span.start - base), bytes.count)
    return start..<max(start, min(Int(span.end - base), bytes.count))
  }

  /// The place of a 0-based offset in this text.
  package func location(at offset: Int) -> SourceSet.Location {
    let line = line(at: offset)
    let column = codePoints(before: offset) - codePoints(before: Int(lineStarts[line - 1])) + 1
    return SourceSet.Location(path: path, line: line, column: column)
  }

  /// How many code points begin before an offset.
  private func codePoints(before offset: Int) -> Int {
    guard offset > 0 else { return 0 }
    let block = (offset - 1) / Self.blockSize
    return Int(blockStarts[block]) + bytes[(block * Self.blockSize)..<offset].count { $0 & 0xC0 != 0x80 }
  }

  /// The 1-based line of a 0-based offset in this text.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The number of lines, at least 1.
  package var lineCount: Int { lineStarts.count }

  /// The numbers of the lines that a span is in; blank ones at its end are none of them.
  func lines(of span: Span) -> ClosedRange<Int> {
    let offsets = offsets(of: span)
    let first = line(at: offsets.lowerBound)
    let last = bytes[offsets].lastIndex { !" \t\r\n".utf8.contains($0) }
    return first...max(first, last.map(line) ?? first)
  }

  /// The bytes of a 1-based line without its line break, and their range in the text.
  package func range(ofLine line: Int) -> Range<Int> {
    let start = Int(lineStarts[line - 1])
    var end = line < lineStarts.count ? Int(lineStarts[line]) - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<max(start, end)
  }

  /// The whole text as a span.
  package var span: Span { Span(base, base + UInt32(bytes.count)) }
}
