import Diagnostics
import Testing
import YAML

@Suite("Trees")
struct TreeTests {
  @Test(
    "Scalars are texts, whatever YAML would guess",
    arguments: [
      "no", "1.10", "022", "12:30:00", "~", "null", "0x1F", "2001-01-01", "-.inf",
    ]
  )
  func texts(_ text: String) {
    #expect(Reading("a: \(text)").root?.outline == "{a: '\(text)'}")
  }

  @Test("Each style keeps what it says")
  func styles() throws {
    let root = try #require(Reading("plain: a b\nquoted: 'a b'\nblock: |\n  a\n  b\nabsent:\n").root)
    #expect(root.outline == "{plain: 'a b', quoted: 'a b', block: 'a\nb\n', absent: ''}")
    guard case .scalar(let block)? = root["block"]?.content, case .scalar(let quoted)? = root["quoted"]?.content else {
      Issue.record("expected scalars")
      return
    }
    #expect(block.style == .block && quoted.style == .quoted)
    #expect(root["absent"]?.isAbsent == true && root["quoted"]?.isAbsent == false)
  }

  @Test("Spans say where keys and values stand, also behind accents, CJK, emoji and CRLF", arguments: ["\n", "\r\n"])
  func spans(_ lineBreak: String) throws {
    let lines = [
      "città: 'é à'", "日本語: 東京", "emoji: 👩‍👩‍👧 x", "list: [ñ, &a ö, !!str ü]", "block: |", "  première", "  ligne",
      "", "nested:", "  ключ: значение # комментарий", "  b: *a", "flow: {ß: {}}", "last:",
    ]
    let reading = Reading(lines.joined(separator: lineBreak))
    let root = try #require(reading.root)
    guard case .mapping(let pairs) = root.content else { return }
    #expect(pairs.map { reading.slice($0.keySpan) } == pairs.map(\.key))
    let list = try #require(root["list"])
    guard case .sequence(let items) = list.content else { return }
    #expect(items.map { reading.slice($0.span) } == ["ñ", "ö", "ü"])
    #expect(reading.slice(list.span) == "[ñ, &a ö, !!str ü]")
    #expect(root["città"].map { reading.slice($0.span) } == "'é à'")
    #expect(root["日本語"].map { reading.slice($0.span) } == "東京")
    #expect(root["emoji"].map { reading.slice($0.span) } == "👩‍👩‍👧 x")
    #expect(root["block"].map { reading.slice($0.span) } == "|\(lineBreak)  première\(lineBreak)  ligne")
    #expect(root["nested"]?["ключ"].map { reading.slice($0.span) } == "значение")
    #expect(root["nested"]?["b"].map { reading.slice($0.span) } == "ö")
    #expect(root["nested"]?["b"].map { reading.slice($0.place) } == "*a")
    #expect(root["nested"].map { reading.slice($0.span).hasSuffix("*a") } == true)
    #expect(root["flow"].map { reading.slice($0.span) } == "{ß: {}}")
    #expect(root["last"].map { reading.slice($0.span) } == "")
    #expect(reading.slice(root.span).hasPrefix("città") && reading.slice(root.span).hasSuffix("last:"))
  }

  @Test("A byte order mark at the beginning is no part of the text")
  func byteOrderMark() throws {
    let reading = Reading("\u{FEFF}é: ü")
    guard case .mapping(let pairs)? = reading.root?.content else {
      Issue.record("expected a mapping, found \(reading.codes)")
      return
    }
    #expect(pairs[0].key == "é" && reading.slice(pairs[0].keySpan) == "é")
    #expect(reading.slice(pairs[0].value.span) == "ü")
  }

  @Test("Escapes may stand for what the text itself must not contain")
  func escapes() {
    #expect(Reading(#"a: "\N\L\P\0\x07""#).root?.outline == "{a: '\u{85}\u{2028}\u{2029}\0\u{7}'}")
  }

  @Test("Tags that say what a value is anyway are accepted")
  func tags() {
    let reading = Reading("a: !!str\nb: !!map {c: ! d}\ne: !!seq [!!str 1]\n")
    #expect(reading.root?.outline == "{a: '', b: {c: 'd'}, e: ['1']}")
    #expect(reading.root?["a"]?.isAbsent == false)
  }

  @Test(
    "Directives, comments and markers around the document change nothing",
    arguments: [
      "%YAML 1.2\n---\na: b\n...\n# end\n", "# c\n\n%YAML 1.1 # c\n--- # c\na: b", "---\na: b\n", "a: b\n...",
      "a: b\n\n  # c",
    ]
  )
  func around(_ text: String) {
    #expect(Reading(text).root?.outline == "{a: 'b'}")
  }
}
