import Reports
import Testing

@Suite("Texts in reports stay texts")
struct ReportTests {
  private let hostile = "<script>\"a'|b\"</script> & `c` [d](e)\n# f"

  private var report: Report {
    Report(
      hostile,
      [
        Report.Section(
          hostile,
          [
            .paragraph(hostile), .list([hostile]), .table(.init(["h", hostile], [[hostile, "1"]], numbers: [1])),
            .figure(Figure(hostile, width: 10, height: 10, [.text(hostile, x: 0, y: 0, .start)])),
          ]
        )
      ]
    )
  }

  @Test("HTML: no element and no attribute but ours")
  func html() {
    #expect(!report.html.contains("<script"))
    #expect(report.html.contains("&lt;script&gt;&quot;a&#39;|b&quot;&lt;/script&gt; &amp; `c`"))
  }

  @Test("Markdown: a cell stays a cell, a line a line")
  func markdown() {
    let rows = report.markdown.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.count == 3)
    for row in rows {
      let bars = zip(row.utf8.dropLast(), row.utf8.dropFirst()).count {
        $1 == UInt8(ascii: "|") && $0 != UInt8(ascii: "\\")
      }
      #expect(bars == 2)
    }
    #expect(!report.markdown.contains("\n# f"))
  }

  @Test(
    "Markdown: what would mean something is escaped, and nothing else",
    arguments: [
      ("&amp; a", "\\&amp; a"), ("$a$", "\\$a\\$"), ("@team, a@b, a @ b", "\\@team, a@b, a @ b"),
      ("- a - b", "\\- a - b"),
      ("1. a", "1\\. a"), ("12)", "12\\)"), ("1.5h (a)", "1.5h (a)"), ("    a", "a"), ("=", "\\="), ("", ""),
    ]
  )
  func markdown(_ text: String, _ escaped: String) { #expect(MarkdownText.escaped(text) == escaped) }

  @Test("A drawing in characters is a block of Markdown, and its lines stay in it")
  func drawing() {
    let figure = Figure("c", width: 1, height: 1, [], characters: ["a `b`", "c\n```"])
    let text = Report("t", [.init("s", [.figure(figure)])]).markdown
    #expect(text == "# t\n\n## s\n\n```text\na `b`\nc␊```\n```\n")
  }

  @Test("What a terminal or a browser would obey is shown, and breaks no line")
  func terminal() {
    let hostile = "a\u{1B}[2J\r\nb\u{7}\u{202E}"
    let parts: [Report.Part] = [
      .paragraph(hostile), .list([hostile]), .table(.init([hostile, "n"], [[hostile, "1"]])),
      .figure(Figure(hostile, width: 1, height: 1, [.text(hostile, x: 0, y: 0, .start)], characters: [hostile])),
    ]
    let report = Report(hostile, [.init(hostile, parts)])
    for text in [report.text, report.markdown, report.html] {
      #expect(!text.unicodeScalars.contains { ["\u{1B}", "\r", "\u{7}", "\u{202E}"].contains($0) })
      #expect(!text.contains("\nb␇"))
    }
    #expect(report.text.hasPrefix("a␛[2J␍␊b␇<U+202E>\n"))
    #expect(report.html.contains("<p>a␛[2J␍␊b␇&lt;U+202E&gt;</p>"))
  }

  @Test("Text: columns below one another, numbers at the right")
  func text() {
    let table = Report.Table(["name", "n"], [["a", "1"], ["long name", "100"]], numbers: [1])
    let text = Report("t", [.init("s", [.table(table)])]).text
    #expect(text == "t\n\ns\n  name         n\n  a            1\n  long name  100\n")
  }
}
