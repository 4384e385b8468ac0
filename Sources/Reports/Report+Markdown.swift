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
    case .figure: nil
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

/// What stands for itself in Markdown, also in the cell of a table (CommonMark 0.31, 2.4).
enum MarkdownText {
  private static let special = Set("\\`*_{}[]()<>#+!|~".utf8)

  static func escaped(_ text: String) -> String {
    let breaks = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    let line = text.utf8.map { breaks.contains($0) ? UInt8(ascii: " ") : $0 }
    var bytes: [UInt8] = []
    for byte in VisibleText.of(String(decoding: line, as: UTF8.self)).utf8 {
      if special.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
