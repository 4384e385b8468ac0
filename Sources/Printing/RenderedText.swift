package import Diagnostics

/// Says that the lines from `firstLine` (1-based) up to the next entry were caused by `origin`.
package struct LineOrigin: Sendable, Hashable {
  package let firstLine: UInt32
  package let origin: Origin

  package init(firstLine: UInt32, origin: Origin) {
    self.firstLine = firstLine
    self.origin = origin
  }
}

/// A rendered file and its source map.
package struct RenderedText: Sendable, Hashable {
  package let bytes: [UInt8]
  package let origins: [LineOrigin]

  package init(bytes: [UInt8], origins: [LineOrigin]) {
    self.bytes = bytes
    self.origins = origins
  }

  /// The part of the specification that caused a 1-based line.
  package func origin(ofLine line: Int) -> Origin {
    origins.last { $0.firstLine <= line }?.origin ?? .template
  }

  package var string: String { String(decoding: bytes, as: UTF8.self) }
}
