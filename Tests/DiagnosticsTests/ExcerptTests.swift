import Diagnostics
import TestSupport
import Testing

@Suite("Excerpts")
struct ExcerptTests {
  @Test(
    "The underline is as wide as the text is shown",
    arguments: [
      ("name: 1️⃣Forn Pagès1️⃣ S.L.", "          ^^^^^^^^^^"),
      ("e\u{301}te\u{301}: 1️⃣e\u{301}1️⃣", "         ^"),
      ("日本: 1️⃣東京1️⃣", "          ^^^^"),
      ("ｆｕｌｌ: 1️⃣x1️⃣", "              ^"),
      ("😀👍🏽: 1️⃣x1️⃣", "            ^"),
      ("한글: 1️⃣x1️⃣", "          ^"),
    ]
  )
  func width(text: String, underline: String) {
    #expect(Example(text).excerpt().last == "   │" + underline.dropFirst(3))
  }

  @Test("Tabs are expanded, and what a terminal would obey is shown")
  func control() {
    #expect(Example("a:\t1️⃣b1️⃣").excerpt() == [" 1 │ a:  b", "   │     ^"])
    #expect(Example("a: \u{1B}[31m1️⃣b1️⃣").excerpt() == [" 1 │ a: ␛[31mb", "   │         ^"])
    #expect(Example("a: 1️⃣\u{202E}1️⃣b").excerpt() == [" 1 │ a: <U+202E>b", "   │    ^^^^^^^^"])
    #expect(Example("a\u{0}\u{7F}\u{9B}: 1️⃣b1️⃣").excerpt() == [" 1 │ a␀␡<U+009B>: b", "   │              ^"])
  }

  @Test("Texts of messages, labels, notes and help and paths are made visible as well")
  func messages() {
    let example = Example(MarkedSource(path: "a\u{1B}.yaml", "1️⃣x1️⃣"))
    let text = example.text(
      Diagnostic(
        .init("E0204", "a\u{1B}b\nc"),
        at: example.label("1️⃣", "d\u{7}"),
        notes: ["e\u{202E}"],
        help: ["f\u{8}"]
      )
    )
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
    for visible in ["a␛b␊c", "a␛.yaml", "d␇", "e<U+202E>", "f␈"] { #expect(text.contains(visible)) }
  }

  @Test("Bytes that are not UTF-8 are shown as one character each")
  func notUTF8() {
    var sources = SourceSet()
    let base = sources.add(path: "hosting.yaml", bytes: Array("a: ".utf8) + [0xFF, 0xFE] + Array("b".utf8)).base
    let diagnostic = Diagnostic(.init("E0101", "m"), at: .init(Span(base + 4, base + 5)))
    let text = TerminalRenderer(sources: sources).render([diagnostic])
    #expect(text.contains(" 1 │ a: \u{FFFD}\u{FFFD}b\n   │     ^\n"))
  }

  @Test("Of several lines the rest of the first is underlined")
  func severalLines() {
    #expect(Example("a: 1️⃣b  \n  c1️⃣\nd: 1").excerpt("all") == [" 1 │ a: b", "   │    ^ all"])
  }

  @Test("An empty place has one caret, also at the end of a line")
  func emptySpan() {
    #expect(Example("a: 1️⃣").excerpt("value") == [" 1 │ a:", "   │    ^ value"])
    #expect(Example("a:1️⃣\nb: 1").excerpt() == [" 1 │ a:", "   │   ^"])
    #expect(Example("1️⃣").excerpt() == [" 1 │", "   │ ^"])
  }

  @Test("At the end of the file the last lines that have something come along")
  func endOfFile() {
    #expect(Example("a:\n  b: 1\n\n1️⃣").excerpt("end") == [" 2 │   b: 1", " 3 │", " 4 │", "   │ ^ end"])
  }

  @Test("Carriage returns at the ends of lines are not shown")
  func carriageReturn() {
    #expect(Example("a: 1️⃣b1️⃣\r\nc: 1\r\n").excerpt() == [" 1 │ a: b", "   │    ^"])
  }

  @Test("A long line is cut around what is underlined")
  func longLine() {
    let long = String(repeating: "abcdefghi ", count: 20)
    #expect(
      Example("k: 1️⃣v1️⃣ \(long)").excerpt("here", width: 40) == [
        " 1 │ k: v abcdefghi abcdefghi abcdefghi…", "   │    ^ here",
      ]
    )
    #expect(
      Example("\(long)1️⃣here1️⃣ \(long)").excerpt("it", width: 40) == [
        " 1 │ …hi abcdefghi here abcdefghi abcde…", "   │               ^^^^ it",
      ]
    )
    #expect(
      Example("\(long)1️⃣here1️⃣").excerpt("it", width: 40) == [
        " 1 │ …defghi abcdefghi abcdefghi here", "   │                             ^^^^ it",
      ]
    )
  }

  @Test("Half a wide character at the edge leaves a space", arguments: 30...45)
  func wideAtTheEdge(width: Int) {
    let wide = String(repeating: "東", count: 40)
    let rows = Example("\(wide)1️⃣here1️⃣\(wide)").excerpt("it", width: width)
    let before = rows[0].prefix { $0 != "h" }.reduce(0) { $0 + ($1 == "東" ? 2 : 1) }
    #expect(rows[1].prefix { $0 != "^" }.count == before)
    #expect(rows[0].reduce(0) { $0 + ($1 == "東" ? 2 : 1) } <= width)
  }

  @Test("Secrets are shown as dots, also beside what another diagnostic is about")
  func secrets() {
    let example = Example("{user: 1️⃣ana1️⃣, password: 2️⃣hunter22️⃣, x: 1}\nk: 3️⃣|\n  hunter3\n3️⃣l: 4️⃣m4️⃣")
    let text = example.text(
      Diagnostic(.init("E0204", "m"), at: example.label("1️⃣"), also: [example.label("4️⃣")]),
      Diagnostic(.init("E0205", "m"), at: .init(example.span("2️⃣"), "here", isSecret: true)),
      Diagnostic(.init("E0205", "m"), at: .init(example.span("3️⃣"), isSecret: true))
    )
    #expect(!text.contains("hunter"))
    #expect(text.contains(" 1 │ {user: ana, password: ••••••, x: 1}\n   │                       ^^^^^^ here\n"))
    #expect(text.contains(" 2 │ k: ••••••\n   │    ^^^^^^\n"))
  }

  @Test("Hashes of passwords are hidden wherever they stand, other dollars are not")
  func hashes() {
    let salted = "$6$rounds=656000$RcniLCgI.9C5p/1u$DxnxAypYqAVXJbZAHf.zEqeMNnLCp4L9ET38Xa674riFj92aI3beMd3DOYd7"
    let example = Example("1️⃣web1️⃣: { password: \"\(salted)\", home: $HOME/a$b$c }")
    let text = example.text(Diagnostic(.init("E0308", "twice"), at: .init(example.span("1️⃣"))))
    #expect(text.contains(" 1 │ web: { password: \"••••••\", home: $HOME/a$b$c }\n   │ ^^^\n"))
  }

  @Test("Labels too far apart in a long line get the line anew")
  func farApart() {
    let long = String(repeating: "abcdefghi ", count: 2000)
    let example = Example("1️⃣one1️⃣ \(long)2️⃣two2️⃣ \(long)")
    let text = example.text(
      Diagnostic(.init("E0301", "m"), at: example.label("2️⃣", "2"), also: [example.label("1️⃣", "1")]),
      width: 60
    )
    let rows = text.split(separator: "\n").map(String.init)
    #expect(rows[2].hasPrefix(" 1 │ one abcdefghi ") && rows[2].hasSuffix("…"))
    #expect(rows[3] == "   │ --- 1")
    #expect(rows[4].contains("… abcdefghi") || rows[4].hasPrefix(" 1 │ …"))
    #expect(rows[5].contains("^^^ 2"))
    #expect(rows[2...5].allSatisfy { $0.count <= 60 })
  }
}
