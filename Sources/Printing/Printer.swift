package import Diagnostics

/// Renders one file into a byte buffer and records which part of the specification each line came from.
///
/// Text enters the buffer through three doors only. `syntax` takes a `StaticString`, which cannot be
/// interpolated, so it can carry nothing but the program's own punctuation and keywords. `data` takes
/// values from the specification and always escapes them. `embed` takes what was rendered before.
package struct Printer: ~Copyable {
  private var bytes: [UInt8] = []
  private var line: UInt32 = 1
  private var depth = 0
  private var isLineStart = true
  private var origins: [LineOrigin] = []

  package init(capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

  /// Writes punctuation and keywords, without line breaks.
  package mutating func syntax(_ text: StaticString) {
    text.withUTF8Buffer { buffer in
      // For tests: nothing but constants of the program comes this way.
      assert(!buffer.contains(UInt8(ascii: "\n")), "a line break passes for syntax: use endLine or verbatim")
      bytes.append(contentsOf: buffer)
    }
    isLineStart = false
  }

  /// Writes a value, escaped for the position it stands in.
  package mutating func data(_ text: String, escapedBy escaping: some Escaping) {
    escaping.append(text.utf8, to: &bytes)
    isLineStart = false
  }

  package mutating func integer(_ value: Int) {
    bytes.append(contentsOf: String(value).utf8)
    isLineStart = false
  }

  /// Starts a line that the given part of the specification asked for.
  package mutating func beginLine(from origin: Origin = .template) {
    if origins.last?.origin != origin { origins.append(LineOrigin(firstLine: line, origin: origin)) }
    indent()
  }

  private mutating func indent() {
    for _ in 0..<depth {
      bytes.append(UInt8(ascii: " "))
      bytes.append(UInt8(ascii: " "))
    }
  }

  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    line += 1
    isLineStart = true
  }

  package mutating func indented(_ body: (inout Printer) -> Void) {
    depth += 1
    body(&self)
    depth -= 1
  }

  /// Writes whole lines of a text that is a program of its own, as they are; its last line gets its line break.
  package mutating func verbatim(_ text: StaticString) {
    text.withUTF8Buffer {
      embed(lines: $0[...], origins: [LineOrigin(firstLine: 1, origin: .template)], isIndented: false)
    }
  }

  /// Writes a rendered file, each line indented to the depth reached, with the origins of its lines.
  package mutating func embed(_ text: RenderedText) {
    text.bytes.withUnsafeBufferPointer { embed(lines: $0[...], origins: text.origins, isIndented: true) }
  }

  package consuming func finish() -> RenderedText { RenderedText(bytes: bytes, origins: origins) }

  // MARK: Lines

  private mutating func embed(lines: Slice<UnsafeBufferPointer<UInt8>>, origins: [LineOrigin], isIndented: Bool) {
    precondition(isLineStart, "embedding starts on a line of its own")
    var rest = lines
    var number: UInt32 = 1
    var next = 0
    var origin = Origin.template
    while !rest.isEmpty {
      while next < origins.count, origins[next].firstLine <= number {
        origin = origins[next].origin
        next += 1
      }
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let text = rest[rest.startIndex..<end]
      if self.origins.last?.origin != origin { self.origins.append(LineOrigin(firstLine: line, origin: origin)) }
      if isIndented, !text.isEmpty { indent() }
      bytes.append(contentsOf: text)
      endLine()
      number += 1
      rest = rest[min(end + 1, rest.endIndex)...]
    }
  }
}
