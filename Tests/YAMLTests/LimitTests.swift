import Diagnostics
import TestSupport
import Testing
import YAML

/// A large text, which a test names rather than prints.
struct LargeText: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let text: String

  init(_ name: String, _ text: String) {
    testDescription = name
    self.text = text
  }
}

@Suite("Limits")
struct LimitTests {
  @Test("64 levels are read, one more is reported at its beginning")
  func depth() {
    let text = String(repeating: "[", count: 64)
    #expect(Reading(text + String(repeating: "]", count: 64)).root != nil)
    let reading = Reading("[" + text + String(repeating: "]", count: 65))
    #expect(reading.codes == ["E0128"])
    #expect(reading.diagnostics.first?.primary.span.start == reading.source.base + 64)
  }

  @Test(
    "Hostile nesting ends at once",
    arguments: [
      LargeText("lists", String(repeating: "[", count: 100_000)),
      LargeText("lists in lines", String(repeating: "[\n", count: 100_000)),
      LargeText("entries", String(repeating: "- ", count: 100_000)),
      LargeText("mappings", String(repeating: "{a: ", count: 100_000)),
      LargeText("keys", String(repeating: "? ", count: 100_000)),
      LargeText("lines", (0..<2_000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")),
    ]
  )
  func nesting(_ large: LargeText) {
    let time = processorTime { #expect(Reading(large.text).codes == ["E0128"]) }
    #expect(time < .seconds(10))
  }

  @Test("Nesting through aliases counts")
  func aliasDepth() {
    let lines = ["a0: &a0 [x]"] + (1..<10_000).map { "a\($0): &a\($0) [*a\($0 - 1)]" }
    let reading = Reading(lines.joined(separator: "\n"))
    #expect(reading.codes == ["E0128"])
    #expect(reading.diagnostics.first.map { reading.slice($0.primary.span) } == "*a62")
  }

  @Test("A billion laughs end at once")
  func laughs() {
    let lines =
      ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
      + (1..<30).map { n in "a\(n): &a\(n) [" + Array(repeating: "*a\(n - 1)", count: 10).joined(separator: ", ") + "]"
      }
    let time = processorTime { #expect(Reading(lines.joined(separator: "\n")).codes == ["E0129"]) }
    #expect(time < .seconds(10))
  }

  @Test("Laughs by merges end as well")
  func mergedLaughs() {
    let keys = (0..<1_000).map { "k\($0): x" }.joined(separator: ", ")
    let list = Array(repeating: "*a", count: 20_000).joined(separator: ", ")
    #expect(Reading("a: &a {\(keys)}\nb: {<<: [\(list)]}").codes == ["E0129"])
  }

  @Test("Nodes are counted as documents have them")
  func nodes() {
    // The mapping, two keys, two scalars, a list with one more.
    let text = "a: b\nc: [d]"
    #expect(Reading(text, limits: Limits(nodes: 6)).root != nil)
    #expect(Reading(text, limits: Limits(nodes: 5)).codes == ["E0129"])
    #expect(Reading("a: &a [b, c]\nd: *a", limits: Limits(nodes: 9)).root != nil)
    #expect(Reading("a: &a [b, c]\nd: *a", limits: Limits(nodes: 8)).codes == ["E0129"])
  }

  @Test("A text of a mebibyte is read, a longer one is reported")
  func scalars() {
    let text = String(repeating: "x", count: 1_048_576)
    #expect(Reading("a: \(text)").codes == [])
    let reading = Reading("a: \(text)x\nb: 1\nb: 2")
    #expect(reading.codes == ["E0130", "E0119"])
    #expect(reading.root?["a"]?.isDamaged == true)
  }

  @Test(
    "Wide mappings, many anchors and many errors cost linear time",
    arguments: [
      LargeText("keys", (0..<100_000).map { "key\($0): \($0)" }.joined(separator: "\n")),
      LargeText("anchors", (0..<20_000).map { "k\($0): &a\($0) x" }.joined(separator: "\n")),
      LargeText("unknown anchors", (0..<20_000).map { "k\($0): *a\($0)" }.joined(separator: "\n")),
      LargeText("repeated keys", (0..<20_000).map { _ in "é: x" }.joined(separator: "\n")),
      LargeText("directives", String(repeating: "%TAG !a! b\n", count: 100_000) + "---\na: b"),
      LargeText("late directives", "a: b\n...\n" + String(repeating: "%TAG !a! b\n", count: 100_000) + "---\na: b"),
      LargeText("accents", String(repeating: "# é\n", count: 100_000) + "a: é"),
    ]
  )
  func linear(_ large: LargeText) {
    let time = processorTime { _ = Reading(large.text) }
    #expect(time < .seconds(10))
  }
}
