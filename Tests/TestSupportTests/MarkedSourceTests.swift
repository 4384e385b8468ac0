import TestSupport
import Testing

@Suite("Marked texts")
struct MarkedSourceTests {
  @Test("Markers are removed and their offsets kept")
  func offsets() {
    let source = MarkedSource("é: 1️⃣plann1️⃣\n2️⃣b: 🔟1")
    #expect(source.text == "é: plann\nb: 1")
    #expect(source["1️⃣"]?.start == 4)
    #expect(source["1️⃣"]?.end == 9)
    #expect(source["2️⃣"]?.start == 10)
    #expect(source["2️⃣"]?.end == nil)
    #expect(source["🔟"]?.start == 13)
    #expect(source["3️⃣"] == nil)
  }
}
