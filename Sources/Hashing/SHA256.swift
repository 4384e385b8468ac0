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
      for (index, digit) in digits.enumerated() {
        let value: UInt8
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
        default: return nil
        }
        words[index / 16] = words[index / 16] << 4 | UInt64(value)
      }
      for index in words.indices { words[index] = UInt64(bigEndian: words[index]) }
    }

    /// Appends 64 lower-case hexadecimal digits.
    package func appendHex(to text: inout [UInt8]) {
      for index in words.indices {
        var rest = words[index].bigEndian
        for _ in 0..<16 {
          rest = rest << 4 | rest >> 60
          let digit = UInt8(truncatingIfNeeded: rest & 15)
          text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
        }
      }
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
