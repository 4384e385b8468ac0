import Diagnostics
import Testing

@Suite("Bytes")
struct BytesTests {
  @Test(
    "Texts are appended byte for byte",
    arguments: ["", "short", "a longer text than fits in its value", "ünïcödé\0"]
  )
  func appended(text: String) {
    var bytes: [UInt8] = [1]
    bytes.append(contentsOf: text.utf8)
    #expect(bytes == [1] + Array(text.utf8))
  }

  @Test("Parts of texts are the same when their bytes are, wherever they lie")
  func same() {
    let bytes = Array("abcabcab".utf8)
    #expect(bytes[0..<3].isSame(as: bytes[3..<6]))
    #expect(!bytes[0..<3].isSame(as: bytes[1..<4]))
    #expect(!bytes[0..<3].isSame(as: bytes[3..<5]))
    #expect(bytes[2..<2].isSame(as: [][...]))
  }

  @Test("Texts come in the order of their bytes")
  func order() {
    #expect("a-b".precedesByBytes("a/b"))
    #expect(!"a".precedesByBytes("a"))
    #expect(["b", "a", "ü", "a"].byteOrder == [1, 3, 0, 2])
  }
}
