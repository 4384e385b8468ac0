/// Lays out the rows of an excerpt: a line of the text, cut to the width, and an underline for each label.
///
///      7 │         aliases: [www.fornpages.example]
///        │                   ^^^^^^^^^^^^^^^^^^^^^ second use
struct ExcerptLayout {
  /// The width of the line numbers.
  let gutter: Int
  /// How many columns a row may take.
  let width: Int
  let severity: Diagnostic.Severity
  let style: TerminalStyle
  let hidden: HiddenText

  /// What stands in front of everything that has no line number.
  var indent: String { String(repeating: " ", count: gutter + 2) }

  /// The columns that the text may take.
  private var room: Int { max(20, width - gutter - 4) }

  /// A line without labels.
  func line(_ source: SourceSet.Source, _ number: Int) -> String {
    let range = source.range(ofLine: number)
    let line = ExcerptLine(
      source,
      line: range,
      around: range.lowerBound..<range.lowerBound,
      room: room,
      hiding: hidden
    )
    return numbered(number, line.text(in: 0..<room))
  }

  /// A line and what is said of it; labels that are too far from one another to be seen at once get the line anew.
  func rows(_ source: SourceSet.Source, _ number: Int, _ marks: [Excerpt.Mark]) -> [String] {
    let range = source.range(ofLine: number)
    var groups: [(focus: Range<Int>, marks: [(mark: Excerpt.Mark, bytes: Range<Int>)])] = []
    for mark in marks {
      let bytes = underlined(mark, in: source, line: range)
      if let focus = groups.last?.focus, range.count <= room || bytes.upperBound - focus.lowerBound <= room * 2 / 3 {
        groups[groups.count - 1].focus = focus.lowerBound..<max(focus.upperBound, bytes.upperBound)
        groups[groups.count - 1].marks.append((mark, bytes))
      } else {
        groups.append((bytes, [(mark, bytes)]))
      }
    }
    return groups.flatMap { group in
      let line = ExcerptLine(source, line: range, around: group.focus, room: room, hiding: hidden)
      let window = window(of: line, around: line.columns(of: group.focus), texts: group.marks.map(\.mark.label.text))
      return [numbered(number, line.text(in: window))]
        + group.marks.map { underline($0.mark, line.columns(of: $0.bytes), in: window) }
    }
  }

  // MARK: Columns

  /// The bytes of a label in its first line; of several lines the rest of the first, without blanks at its end.
  private func underlined(_ mark: Excerpt.Mark, in source: SourceSet.Source, line: Range<Int>) -> Range<Int> {
    let span = source.offsets(of: mark.label.span)
    let start = min(span.lowerBound, line.upperBound)
    var end = min(span.upperBound, line.upperBound)
    while span.upperBound > line.upperBound, end > start + 1, source.bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return start..<max(start, end)
  }

  /// The columns of a line to show: all if they fit, otherwise so that the labels have text on both sides.
  private func window(of line: ExcerptLine, around focus: Range<Int>, texts: [String]) -> Range<Int> {
    let tail = min(room / 3, 1 + (texts.map { DisplayWidth.of($0) }.max() ?? 0))
    if line.width <= room || focus.upperBound + tail <= room { return 0..<room }
    let before = max(1, (room - focus.count - tail) / 2)
    let start = max(0, min(focus.lowerBound - before, max(line.width, focus.upperBound + tail) - room))
    return start..<start + room
  }

  // MARK: Rows

  private func numbered(_ number: Int, _ text: String) -> String {
    let digits = String(number)
    let padding = String(repeating: " ", count: max(0, gutter - digits.count) + 1)
    return trimmed(style("\(padding)\(digits) │", as: .frame) + " " + text)
  }

  private func underline(_ mark: Excerpt.Mark, _ columns: Range<Int>, in window: Range<Int>) -> String {
    let start = min(max(columns.lowerBound, window.lowerBound), window.upperBound - 1) - window.lowerBound
    let end = max(start + 1, min(columns.upperBound, window.upperBound) - window.lowerBound)
    let line = String(repeating: mark.isPrimary ? "^" : "-", count: end - start)
    let text = mark.label.text.isEmpty ? "" : " " + VisibleText.of(mark.label.text)
    return indent + style("│", as: .frame) + String(repeating: " ", count: start + 1)
      + style(line + text, as: mark.isPrimary ? .primary(severity) : .secondary)
  }

  private func trimmed(_ row: String) -> String {
    String(decoding: row.utf8.reversed().drop { $0 == UInt8(ascii: " ") }.reversed(), as: UTF8.self)
  }
}
