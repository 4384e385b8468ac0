internal import Diagnostics

extension Report {
  /// As GitHub renders it.
  package var markdown: String {
    let parts = sections.map { section in
      "## \(MarkdownText.escaped(section.title))\n\n" + section.parts.compactMap(\.markdown).joined(separator: "\n")
    }
    return "# \(MarkdownText.escaped(title))\n\n" + parts.joined(separator: "\n")
  }
}

extension Report.Part {
  fileprivate var markdown: String? {
    switch self {
    case .paragraph(let text): MarkdownText.escaped(text) + "\n"
    case .list(let items): items.map { "- \(MarkdownText.escaped($0))\n" }.joined()
    case .table(let table): table.markdown
    case .figure(let figure): figure.markdown
    }
  }
}

extension Report.Table {
  fileprivate var markdown: String {
    let rule = header.indices.map { numbers.contains($0) ? "---:" : "---" }
    let lines = ([header.map(MarkdownText.escaped), rule] + rows.map { $0.map(MarkdownText.escaped) })
    return lines.map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }
}

extension Figure {
  /// Its drawing in characters; `nil` where it has none.
  fileprivate var markdown: String? {
    guard !characters.isEmpty else { return nil }
    return "```text\n" + characters.map { VisibleText.of($0) + "\n" }.joined() + "```\n"
  }
}
