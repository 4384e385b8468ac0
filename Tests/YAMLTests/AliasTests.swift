import Diagnostics
import Testing
import YAML

@Suite("Anchors, aliases and merges")
struct AliasTests {
  @Test("An alias keeps the place of the value and its own")
  func alias() throws {
    let reading = Reading("base: &base {plan: pro}\nacme: *base\n*x : 1".replacing("*x : 1", with: ""))
    let acme = try #require(reading.root?["acme"])
    #expect(reading.slice(acme.span) == "{plan: pro}")
    #expect(reading.slice(acme.place) == "*base")
    #expect(acme.outline == "{plan: 'pro'}")
  }

  @Test("A merge brings what the mapping doesn't say itself; the first of a list wins")
  func merge() throws {
    let reading = Reading(
      """
      a: &a {x: 1, y: 1}
      b: &b {y: 2, z: 2}
      c: {x: 3, <<: [*a, *b], <<<: q}
      d:
        <<: *a
        y: 4
      e: {<<: {w: 5}, "<<": text}
      """
    )
    #expect(reading.codes == [])
    #expect(reading.root?["c"]?.outline == "{x: '3', <<<: 'q', y: '1', z: '2'}")
    #expect(reading.root?["d"]?.outline == "{y: '4', x: '1'}")
    #expect(reading.root?["e"]?.outline == "{<<: 'text', w: '5'}")
    let merged = try #require(reading.root?["d"]?["x"])
    #expect(reading.slice(merged.span) == "1" && reading.slice(merged.place) == "*a")
    #expect(reading.root?["c"]?["z"].map { reading.slice($0.place) } == "*b")
  }

  @Test("Large mappings merge like small ones")
  func largeMerge() {
    let large = (0..<50).map { "k\($0): \($0)" }.joined(separator: ", ")
    let reading = Reading("a: &a {\(large)}\nb: {k49: own, <<: *a, other: x}")
    guard case .mapping(let pairs)? = reading.root?["b"]?.content else {
      Issue.record("expected a mapping")
      return
    }
    #expect(pairs.count == 51 && pairs[0].value.outline == "'own'")
  }

  @Test("An alias may be a key")
  func aliasKey() {
    #expect(Reading("a: &a b\n*a : c").root?.outline == "{a: 'b', b: 'c'}")
  }

  @Test("Wrong merges are reported where they stand")
  func wrongMerges() {
    expectDiagnostics(
      """
      s: &s text
      a: {<<: 1️⃣text}
      b: {<<: 2️⃣*s}
      c: {<<: [{x: 1}, 3️⃣y]}
      d: {<<: {x: 1}, 4️⃣<<: {y: 2}}
      e: {<<: 5️⃣}
      """,
      ["1️⃣": "E0125", "2️⃣": "E0125", "3️⃣": "E0125", "4️⃣": "E0119", "5️⃣": "E0125"]
    )
  }

  @Test("An unknown anchor is reported with a near name, and damages nothing else")
  func unknownAnchor() throws {
    let text = "a: &defaults {x: 1}\nb: 1️⃣*defualts1️⃣\nc: {<<: 2️⃣*nowhere2️⃣}\nd: 3️⃣*late\ne: &late f"
    let found = expectDiagnostics(
      text,
      ["1️⃣": "E0122 no anchor “&defualts” is defined above", "2️⃣": "E0122", "3️⃣": "E0122"]
    )
    #expect(found.first?.help == ["did you mean “*defaults”?"])
    let root = try #require(Reading("a: *nowhere\nb: {<<: *nowhere}\nc: 1").root)
    #expect(root["a"]?.isDamaged == true && root["b"]?.isDamaged == true && root["c"]?.isDamaged == false)
  }

  @Test("An anchor twice is reported with its first place")
  func repeatedAnchor() {
    let found = expectDiagnostics("a: &x 1\nb: 1️⃣&x1️⃣ 2", ["1️⃣": "E0123 the anchor “&x” is already defined"])
    #expect(found.first?.secondary.count == 1)
  }

  @Test("An alias within what it names is reported")
  func recursion() {
    expectDiagnostics("a: &x {b: [1️⃣*x1️⃣]}", ["1️⃣": "E0124 “*x” stands inside the value that it names"])
  }
}
