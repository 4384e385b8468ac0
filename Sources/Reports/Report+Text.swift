internal import Diagnostics

extension Report {
  /// For a terminal, or a file that is read as it is.
  package var text: String {
    let parts = sections.map { section in
      VisibleText.of(section.title) + "\n" + section.parts.compactMap(\.text).joined(separator: "\n")
    }
    return "\(VisibleText.of(title))\n\n" + parts.joined(separator: "\n")
  }
}

extension Report.Part {
  fileprivate var text: String? {
    switch self {
    case .paragraph(let text): "  \(VisibleText.of(text))\n"
    case .list(let items): items.map { "  - \(VisibleText.of($0))\n" }.joined()
    case .table(let table): table.text
    case .figure: nil
    }
  }
}

extension Report.Table {
  /// Columns below one another; nothing behind the last one.
  fileprivate var text: String {
    let lines = ([header] + rows).map { $0.map(VisibleText.of) }
    let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { cells in
      var line = " "
      for (column, cell) in cells.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += " " + (numbers.contains(column) ? padding + cell : cell + padding) + " "
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
