import Hashing
import Testing

@Suite("Digests in hexadecimal digits")
struct DigestTests {
  @Test("What is written is read again")
  func roundTrip() {
    for number in 0..<1000 {
      let digest = SHA256.digest(of: Array("\(number)".utf8))
      #expect(SHA256.Digest(hex: Array(digest.hex.utf8)[...]) == digest)
    }
  }

  @Test("Whatever stands in place of a digit is refused, unless it is another digit")
  func replaced() {
    let digits = Array(SHA256.digest(of: Array("infrac".utf8)).hex.utf8)
    for index in digits.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = digits
        changed[index] = byte
        let isDigit = "0123456789abcdef".utf8.contains(byte)
        #expect(SHA256.Digest(hex: changed[...]).map { Array($0.hex.utf8) } == (isDigit ? changed : nil))
      }
    }
    #expect(SHA256.Digest(hex: digits.dropLast()) == nil)
    #expect(SHA256.Digest(hex: (digits + digits)[...]) == nil)
    // A part of a longer text, which begins anywhere.
    #expect(SHA256.Digest(hex: (Array("x ".utf8) + digits)[2...])?.hex.utf8.elementsEqual(digits) == true)
  }
}
