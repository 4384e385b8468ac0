import Diagnostics
import Testing
import YAML

@Suite("Syntax errors")
struct SyntaxErrorTests {
  @Test(
    "A tab in an indentation is reported at the tab",
    arguments: [
      "a:\n1️⃣\tb: 1", "a:\n  b: 1\n1️⃣\tc: 2", "a:\n  1️⃣\tb: 1", "- a\n1️⃣\t- b", "a: 1\n1️⃣\tb: 2",
    ]
  )
  func tab(_ text: String) {
    expectDiagnostics(text, ["1️⃣": "E0105 expected spaces as indentation, found a tab"])
  }

  @Test("A tab elsewhere is a blank")
  func blankTab() {
    #expect(Reading("a:\t1\t# one\nb: [\n\t1,\n\t2]").root?.outline == "{a: '1', b: ['1', '2']}")
  }

  @Test("A line without a colon among keys is reported, not the line behind it")
  func missingColon() {
    expectDiagnostics(
      """
      a: 1
      1️⃣tenants1️⃣
      b: 2
      """,
      ["1️⃣": "E0106 expected “:” behind a key, found none"]
    )
  }

  @Test("A second colon in a line is reported with quoting as help")
  func secondColon() {
    let found = expectDiagnostics("title: Forn1️⃣:1️⃣ bread", ["1️⃣": "E0107 a “: ” cannot stand here"])
    #expect(found.first?.help == ["quote the value if “: ” is part of it"])
  }

  @Test("A key below a value is reported with its column as help")
  func keyBelowValue() {
    let found = expectDiagnostics("plan: basic\n  state1️⃣:1️⃣ active", ["1️⃣": "E0107 a “: ” cannot stand here"])
    #expect(found.first?.help.first?.contains("same column") == true)
  }

  @Test("An indentation that fits no line is reported with the place where the mapping begins")
  func indentation() {
    let found = expectDiagnostics(
      """
      a:
          b: 1
        1️⃣c:1️⃣ 2
      """,
      ["1️⃣": "E0108 expected a key, found a line whose indentation, 2, fits no line above"]
    )
    #expect(found.first?.secondary.first?.text == "the mapping begins here in column 1")
  }

  @Test("Text behind a quoted value is reported")
  func textBehindValue() {
    expectDiagnostics(
      #"a: "b" 1️⃣c"#,
      ["1️⃣": "E0109 expected the end of the line, found text behind the value"]
    )
  }

  @Test("A bracket that is never closed is reported with its place")
  func unclosed() {
    let found = expectDiagnostics("a: [b, c\nd1️⃣: e", ["1️⃣": "E0110 expected “,” or “]”, found something else"])
    #expect(found.first?.secondary.count == 1)
    expectDiagnostics("a: {b: c1️⃣", ["1️⃣": "E0110 expected “,” or “}”, found the end of the file"])
  }

  @Test("A character that begins no value is reported", arguments: ["@", "`", "%", "]", ","])
  func wrongStart(_ character: String) {
    expectDiagnostics("a: 1️⃣\(character)1️⃣x", ["1️⃣": "E0111 a value cannot begin with “\(character)”"])
  }

  @Test("A quote that is never closed is reported where it opens", arguments: ["\"", "'"])
  func unclosedQuote(_ quote: String) {
    expectDiagnostics(
      "a: 1️⃣\(quote)1️⃣text\nb: c\n",
      ["1️⃣": "E0112 the text that begins with \(quote) never ends"]
    )
  }

  @Test("An unknown escape is reported at its backslash", arguments: ["\\d", "\\x4", "\\ud800"])
  func escape(_ escape: String) {
    expectDiagnostics("a: \"x1️⃣\(escape)\"", ["1️⃣": "E0113"])
  }

  @Test(
    "What cannot stand in its place has a message of its own",
    arguments: [
      ("a: | 1️⃣x\n  y", "E0114"), ("a: |1️⃣0\n  y", "E0114"), ("a: 1️⃣&", "E0126"), ("a: 1️⃣*", "E0126"),
      ("a: 1️⃣- b", "E0131"), ("a: 1️⃣? b", "E0132"), ("a: 1️⃣!x!y z", "E0133"),
    ]
  )
  func others(_ text: String, _ code: String) {
    expectDiagnostics(text, ["1️⃣": code])
  }

  @Test("An unquoted wildcard is reported with its quoted form")
  func wildcard() {
    let found = expectDiagnostics("aliases: [1️⃣*.acme.example, b]", ["1️⃣": "E0126"])
    #expect(found.first?.help == ["quote the value"])
    #expect(Reading("a: *.acme.example").diagnostics.first?.help == ["quote the value: \"*.acme.example\""])
  }

  @Test("A conflict that git left is named")
  func conflict() {
    expectDiagnostics(
      "a: 1\n1️⃣<<<<<<< HEAD1️⃣\nb: 2\n=======\nb: 3\n>>>>>>> other\n",
      ["1️⃣": "E0135 the file has a conflict between two branches"]
    )
  }
}
