/// A set of bytes: which of them may stand somewhere as they are.
package struct ByteSet: Sendable {
  /// A bit for each byte.
  private var bits: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  package init(where isMember: (UInt8) -> Bool) {
    for byte in UInt8.min...UInt8.max where isMember(byte) {
      let bit = UInt64(1) << UInt64(byte & 63)
      switch byte >> 6 {
      case 0: bits.0 |= bit
      case 1: bits.1 |= bit
      case 2: bits.2 |= bit
      default: bits.3 |= bit
      }
    }
  }

  package func contains(_ byte: UInt8) -> Bool {
    let word =
      switch byte >> 6 {
      case 0: bits.0
      case 1: bits.1
      case 2: bits.2
      default: bits.3
      }
    return word >> UInt64(byte & 63) & 1 != 0
  }

  /// Whether a text has no other bytes.
  package func containsAll(of text: String.UTF8View) -> Bool {
    text.withContiguousStorageIfAvailable { $0.allSatisfy(contains) } ?? text.allSatisfy(contains)
  }

  /// The printable characters of ASCII, the space among them.
  package static let printable = ByteSet { (0x20..<0x7F).contains($0) }
}
