/// A set of bytes: which of them may stand somewhere as they are.
package struct ByteSet: Sendable {
  /// A bit for each byte.
  private var bits = InlineArray<4, UInt64>(repeating: 0)

  package init(where isMember: (UInt8) -> Bool) {
    for byte in UInt8.min...UInt8.max where isMember(byte) { bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
  }

  package func contains(_ byte: UInt8) -> Bool { bits[Int(byte >> 6)] >> UInt64(byte & 63) & 1 != 0 }

  /// Whether a text has no other bytes.
  package func containsAll(of text: String.UTF8View) -> Bool {
    text.withContiguousStorageIfAvailable { $0.allSatisfy(contains) } ?? text.allSatisfy(contains)
  }

  package func containsAll(of text: StaticString) -> Bool { text.withUTF8Buffer { $0.allSatisfy(contains) } }

  /// The printable characters of ASCII, the space among them.
  package static let printable = ByteSet { (0x20..<0x7F).contains($0) }
}
