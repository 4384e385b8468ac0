import Testing
import YAML

@Suite("A document with other values")
struct ReplacingTests {
  private let reading = Reading("a: &a {x: 1, y: [2, 3]}\nb: *a\n")

  @Test("A value is replaced wherever an alias puts it, or taken away with its key")
  func replacing() throws {
    let root = try #require(reading.root)
    let span = try #require(root["a"]?["x"]?.span)
    let other = root.replacing([span], by: .scalar(Node.Scalar(text: "5", style: .quoted)))
    #expect(other.outline == "{a: {x: '5', y: ['2', '3']}, b: {x: '5', y: ['2', '3']}}")
    #expect(root.replacing([span], by: nil).outline == "{a: {y: ['2', '3']}, b: {y: ['2', '3']}}")
  }

  @Test("A text is put behind keys, with the mappings that lack")
  func setting() throws {
    let root = try #require(reading.root)
    #expect(root.setting(["a", "x"], to: "5")["a"]?.outline == "{x: '5', y: ['2', '3']}")
    #expect(root.setting(["c", "d.e"], to: "5")["c"]?.outline == "{d.e: '5'}")
  }

  @Test("A value is put behind keys, moved from elsewhere, or taken away alone")
  func behind() throws {
    let root = try #require(reading.root)
    let list = try #require(root.value(behind: ["a", "y"]))
    #expect(root.value(behind: ["a", "z"]) == nil)
    #expect(root.with(list, behind: ["c", "d"])["c"]?.outline == "{d: ['2', '3']}")
    #expect(root.with(nil, behind: ["a", "x"])["a"]?.outline == "{y: ['2', '3']}")
    #expect(root.with(nil, behind: ["a", "z"]).outline == root.outline)
    #expect(root.with(nil, behind: ["c", "x"]).outline == root.outline)
  }
}
