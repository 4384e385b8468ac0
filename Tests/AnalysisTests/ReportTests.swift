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

  @Test("What a terminal would obey is shown, and breaks no line")
  func terminal() {
    let hostile = "a\u{1B}[2J\r\nb"
    let parts: [Report.Part] = [
      .paragraph(hostile), .list([hostile]), .table(.init([hostile, "n"], [[hostile, "1"]])),
    ]
    let report = Report(hostile, [.init(hostile, parts)])
    for text in [report.text, report.markdown] {
      #expect(!text.utf8.contains { $0 == 0x1B || $0 == 0x0D })
      #expect(!text.contains("\nb"))
    }
    #expect(report.text.hasPrefix("a␛[2J␍␊b\n"))
  }

  @Test("Text: columns below one another, numbers at the right")
  func text() {
    let table = Report.Table(["name", "n"], [["a", "1"], ["long name", "100"]], numbers: [1])
    let text = Report("t", [.init("s", [.table(table)])]).text
    #expect(text == "t\n\ns\n  name         n\n  a            1\n  long name  100\n")
  }
}
