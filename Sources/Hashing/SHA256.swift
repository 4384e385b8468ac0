internal import CNettle

/// The SHA-256 of a sequence of bytes (FIPS 180-4), computed by Nettle.
package struct SHA256: ~Copyable {
  private var context = sha256_ctx()

  package init() { nettle_sha256_init(&context) }

  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { nettle_sha256_update(&context, $0.count, $0.baseAddress) }
  }

  package consuming func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    nettle_sha256_digest(&context, bytes.count, &bytes)
    return Digest(bytes: bytes)
  }

  /// The digest of one text.
  package static func digest(of bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  /// 32 bytes.
  package struct Digest: Hashable, Sendable {
    package let bytes: [UInt8]

    /// A digest that was written down.
    package init(bytes: [UInt8]) {
      precondition(bytes.count == 32, "a SHA-256 has 32 bytes")
      self.bytes = bytes
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String {
      let digits = Array("0123456789abcdef".utf8)
      return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
  }
}
