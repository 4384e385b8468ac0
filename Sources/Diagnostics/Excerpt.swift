/// The lines of one text that a diagnostic is about, each with its labels beneath.
struct Excerpt {
  /// A label, and how it is drawn.
  struct Mark {
    let label: Diagnostic.Label
    let isPrimary: Bool
  }

  private let source: SourceSet.Source
  /// By line, 1-based; within a line by column.
  private let lines: [(number: Int, marks: [Mark])]
  /// For the heading.
  private let place: SourceSet.Location?

  /// The marks, at least one, are all in `source`; the heading names the place of the first.
  init(_ marks: [Mark], in source: SourceSet.Source, of sources: SourceSet) {
    self.source = source
    place = marks.first.flatMap { sources.location(of: $0.label.span) }
    let numbered = marks.sorted { $0.label.span < $1.label.span }
      .map { (number: source.line(at: source.offsets(of: $0.label.span).lowerBound), mark: $0) }
    var lines: [(number: Int, marks: [Mark])] = []
    for (number, mark) in numbered {
      if lines.last?.number == number {
        lines[lines.count - 1].marks.append(mark)
      } else {
        lines.append((number, [mark]))
      }
    }
    self.lines = lines
  }

  var lastLine: Int { lines.last?.number ?? 1 }

  /// The heading, the lines, and their underlines.
  func render(_ layout: ExcerptLayout) -> [String] {
    let heading = place.map { "\(VisibleText.of($0.path)):\($0.line):\($0.column)" } ?? ""
    var rows = [layout.indent + layout.style("┌─", as: .frame) + " " + heading]
    var previous: Int?
    for (number, marks) in lines {
      for line in context(before: number, after: previous) {
        rows.append(line.map { layout.line(source, $0) } ?? layout.indent + layout.style("⋮", as: .frame))
      }
      rows += layout.rows(source, number, marks)
      previous = number
    }
    return rows
  }

  /// What is shown in front of a line, `nil` for lines that are left out. A blank line, where something is missing,
  /// says nothing without the last one that is not blank; a single line that is left out is no shorter than `⋮`.
  private func context(before number: Int, after previous: Int?) -> [Int?] {
    var start = number
    while start - 1 > previous ?? 0, number - start < 5, isBlank(start) { start -= 1 }
    if isBlank(start) { start = number }
    let lines: [Int?] = Array(start..<number)
    guard let previous, start - previous > 1 else { return lines }
    return [start - previous == 2 ? previous + 1 : nil] + lines
  }

  private func isBlank(_ line: Int) -> Bool {
    source.bytes[source.range(ofLine: line)].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }
}
