internal import CNettle

/// The SHA-256 of a sequence of bytes (FIPS 180-4), computed by Nettle.
package struct SHA256: ~Copyable {
  private var context = sha256_ctx()

  package init() { nettle_sha256_init(&context) }

  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { nettle_sha256_update(&context, $0.count, $0.baseAddress) }
  }

  package consuming func finish() -> Digest {
    var digest = Digest()
    withUnsafeMutableBytes(of: &digest.words) { bytes in
      nettle_sha256_digest(&context, bytes.count, bytes.baseAddress)
    }
    return digest
  }

  /// The digest of one text.
  package static func digest(of bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  /// 32 bytes, within the value itself: a generation has one for each file.
  package struct Digest: Hashable, Sendable {
    /// In the order of memory.
    fileprivate var words: InlineArray<4, UInt64>

    fileprivate init() { words = InlineArray(repeating: 0) }

    /// A digest that was written down as 64 lower-case hexadecimal digits; `nil` for anything else.
    package init?(hex digits: ArraySlice<UInt8>) {
      guard digits.count == 64 else { return nil }
      self.init()
      let isWritten = digits.withUnsafeBytes { digits in
        for index in words.indices {
          guard let high = Self.number(of: digits.loadUnaligned(fromByteOffset: 16 * index, as: UInt64.self)),
            let low = Self.number(of: digits.loadUnaligned(fromByteOffset: 16 * index + 8, as: UInt64.self))
          else { return false }
          words[index] = UInt64(bigEndian: UInt64(high) << 32 | UInt64(low))
        }
        return true
      }
      if !isWritten { return nil }
    }

    /// Appends 64 lower-case hexadecimal digits.
    package func appendHex(to text: inout [UInt8]) {
      var digits = InlineArray<8, UInt64>(repeating: 0)
      for index in words.indices {
        digits[2 * index] = Self.digits(of: UInt32(truncatingIfNeeded: words[index].bigEndian >> 32))
        digits[2 * index + 1] = Self.digits(of: UInt32(truncatingIfNeeded: words[index].bigEndian))
      }
      digits.span.withUnsafeBytes { text.append(contentsOf: $0) }
    }

    /// Eight digits at a time, a byte for each, in the order of memory.
    private static func digits(of number: UInt32) -> UInt64 {
      // First the digits take the places of bytes, the highest first.
      var bytes = UInt64(number)
      bytes = (bytes << 16 | bytes) & 0x0000_FFFF_0000_FFFF
      bytes = (bytes << 8 | bytes) & 0x00FF_00FF_00FF_00FF
      bytes = (bytes << 4 | bytes) & 0x0F0F_0F0F_0F0F_0F0F
      // A digit above 9 makes a 1 of the bit 4 when 6 is added; “a” is 39 places behind what follows “9”.
      let letters = (bytes + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
      return (bytes + 0x3030_3030_3030_3030 + letters * 39).bigEndian
    }

    /// What eight digits in the order of memory write; `nil` for anything else.
    private static func number(of digits: UInt64) -> UInt32? {
      let text = digits.bigEndian
      // Letters have the bit 6, and “a” has the value 1 in the lower four bits.
      var number = (text & 0x0F0F_0F0F_0F0F_0F0F) + (text >> 6 & 0x0101_0101_0101_0101) * 9
      number = (number | number >> 4) & 0x00FF_00FF_00FF_00FF
      number = (number | number >> 8) & 0x0000_FFFF_0000_FFFF
      let result = UInt32(truncatingIfNeeded: number | number >> 16)
      return Self.digits(of: result) == digits ? result : nil
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String {
      var text: [UInt8] = []
      text.reserveCapacity(64)
      appendHex(to: &text)
      return String(decoding: text, as: UTF8.self)
    }

    package static func == (left: Digest, right: Digest) -> Bool {
      left.words.indices.allSatisfy { left.words[$0] == right.words[$0] }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(words[0]) }
  }
}
