import Diagnostics
import Testing
import YAML

@Suite("What YAML leaves to its reader")
struct DocumentTests {
  @Test("All repeated keys are reported with their first places, and the first values stay")
  func repeatedKeys() {
    let found = expectDiagnostics(
      """
      a: 1
      1️⃣a: 2
      b: {c: 3, 2️⃣c: 4}
      3️⃣"a": 5
      """,
      [
        "1️⃣": "E0119 the key “a” is already in this mapping", "2️⃣": "E0119 the key “c” is already in this mapping",
        "3️⃣": "E0119 the key “a” is already in this mapping",
      ]
    )
    #expect(found.allSatisfy { $0.secondary.map(\.text) == ["first written here"] })
    #expect(Reading("a: 1\na: 2\nb: 3").root?.outline == "{a: '1', b: '3'}")
  }

  @Test("Repeated keys are found in large mappings")
  func repeatedKeyInLargeMapping() {
    let keys = (0..<40).map { "key\($0): \($0)" }
    let reading = Reading((keys + ["key39: x", "key0: y"]).joined(separator: "\n"))
    #expect(reading.codes == ["E0119", "E0119"])
    guard case .mapping(let pairs)? = reading.root?.content else { return }
    #expect(pairs.map(\.key) == (0..<40).map { "key\($0)" })
  }

  @Test("Keys must be texts")
  func keys() {
    expectDiagnostics(
      """
      ? 1️⃣[a, b]1️⃣
      : 1
      2️⃣{c: d}2️⃣: 2
      e: {3️⃣: 3}
      """,
      [
        "1️⃣": "E0120 expected a text as the key, found a list or a mapping",
        "2️⃣": "E0120 expected a text as the key, found a list or a mapping",
        "3️⃣": "E0121 expected a key before “:”, found nothing",
      ]
    )
  }

  @Test(
    "A file without a value is reported",
    arguments: ["", "# nothing\n", "---\n", "\u{FEFF}", "\n\n", "---\n...\n"]
  )
  func empty(_ text: String) {
    #expect(Reading(text).codes == ["E0115"])
  }

  @Test(
    "A second document is reported at its marker",
    arguments: [
      "a: b\n1️⃣---1️⃣\nc: d", "a: b\n...\n1️⃣---1️⃣ @`\n", "--- x\n1️⃣---1️⃣",
    ]
  )
  func severalDocuments(_ text: String) {
    expectDiagnostics(text, ["1️⃣": "E0116 expected one document in a file, found a second one"])
  }

  @Test(
    "Text behind the value of the document is reported",
    arguments: [
      "[a]\n1️⃣b: c1️⃣", "\"a\"\n1️⃣b1️⃣", "a: b\n...\n1️⃣c: d1️⃣", "{a: b}\n1️⃣]1️⃣", "a: b\n...\n1️⃣%YAML 1.21️⃣\n---\n",
    ]
  )
  func textBehind(_ text: String) {
    expectDiagnostics(text, ["1️⃣": "E0117 expected the end of the file, found text behind its value"])
  }

  @Test(
    "Other directives are reported",
    arguments: [
      ("1️⃣%TAG1️⃣ ! tag:example.org,2026:\n---\na: b", "%TAG"), ("1️⃣%YAML1️⃣ 2.0\n---\na: b", "%YAML"),
      ("# c\n1️⃣%FOO1️⃣ bar\n--- a", "%FOO"), ("1️⃣%YAML1️⃣\n--- a", "%YAML"),
    ]
  )
  func directives(_ text: String, _ word: String) {
    expectDiagnostics(text, ["1️⃣": "E0118 the directive “\(word)” is not part of the language"])
  }

  @Test("Tags that nothing gives a meaning to are reported")
  func tags() {
    expectDiagnostics(
      """
      a: 1️⃣!!int1️⃣ 5
      b: 2️⃣!Ref2️⃣ x
      c: 3️⃣!!str3️⃣ [d]
      e: &f 4️⃣!<tag:example.org,2026:g>4️⃣ h
      """,
      [
        "1️⃣": "E0127 the tag “!!int” has no meaning here", "2️⃣": "E0127 the tag “!Ref” has no meaning here",
        "3️⃣": "E0127 the tag “!!str” has no meaning here",
        "4️⃣": "E0127 the tag “tag:example.org,2026:g” has no meaning here",
      ]
    )
  }

  @Test(
    "Bytes that are no UTF-8 are reported with their offset",
    arguments: [
      [0xFF], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE9, 0x20],
    ]
  )
  func invalidUTF8(_ bytes: [UInt8]) {
    let reading = Reading(Array("a: é".utf8) + bytes)
    #expect(reading.codes == ["E0101"])
    #expect(reading.diagnostics.first?.primary.span.start == reading.source.base + 5)
    #expect(reading.diagnostics.first?.message.text.hasSuffix("at offset 5") == true)
  }

  @Test(
    "UTF-16 and UTF-32 are named",
    arguments: [
      ([0xFF, 0xFE, 0x61, 0], "UTF-16LE"), ([0xFE, 0xFF, 0, 0x61], "UTF-16BE"), ([0x61, 0, 0x3A, 0], "UTF-16LE"),
      ([0, 0x61, 0, 0x3A], "UTF-16BE"), ([0xFF, 0xFE, 0, 0], "UTF-32LE"), ([0, 0, 0xFE, 0xFF], "UTF-32BE"),
    ] as [([UInt8], String)]
  )
  func foreignEncoding(_ bytes: [UInt8], _ name: String) {
    let reading = Reading(bytes)
    #expect(reading.diagnostics.map(\.message.text) == ["expected text in UTF-8, found \(name)"])
  }

  @Test("Characters that nobody sees are reported, all of them")
  func controlCharacters() {
    expectDiagnostics(
      "a: 1️⃣\u{7}b # 2️⃣\u{0}\n3️⃣\u{FEFF}c: 4️⃣\u{9B}",
      ["1️⃣": "E0103", "2️⃣": "E0103", "3️⃣": "E0103", "4️⃣": "E0103"]
    )
  }

  @Test("Line breaks that hide a key are reported", arguments: ["\u{85}", "\u{2028}", "\u{2029}", "\r"])
  func hiddenLineBreaks(_ character: String) {
    expectDiagnostics("a: b # 1️⃣\(character)1️⃣c: d\n", ["1️⃣": "E0104"])
  }
}
