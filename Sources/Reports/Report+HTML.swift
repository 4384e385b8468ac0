extension Report {
  /// One page that needs nothing else: no network, no script.
  package var html: String {
    let body = sections.map { section in
      let parts = section.parts.map(\.html).joined(separator: "\n")
      return "<section>\n<h2>\(HTMLText.escaped(section.title))</h2>\n\(parts)\n</section>"
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(HTMLText.escaped(title))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <h1>\(HTMLText.escaped(title))</h1>
      \(body.joined(separator: "\n"))
      </body>
      </html>

      """
  }

  private static let style = """
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1c2733; }
    h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
    table { border-collapse: collapse; margin: 1rem 0; font-size: .92rem; }
    th, td { padding: .3rem .7rem; border-bottom: 1px solid #d6dde4; text-align: left; vertical-align: top; }
    th { background: #eef2f6; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    figure { margin: 1.2rem 0; overflow-x: auto; } figcaption { color: #56636f; font-size: .88rem; }
    svg { max-width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: #1c2733; }
    svg line { stroke: #aab6c1; } rect.frame { fill: none; stroke: #8796a4; } rect.plain { fill: #c9d6e2; }
    rect.good { fill: #9fd0ae; } rect.warning { fill: #f1cf86; } rect.bad { fill: #e59a93; }
    """
}

extension Report.Part {
  fileprivate var html: String {
    switch self {
    case .paragraph(let text): "<p>\(HTMLText.escaped(text))</p>"
    case .list(let items): "<ul>\n" + items.map { "<li>\(HTMLText.escaped($0))</li>\n" }.joined() + "</ul>"
    case .table(let table): table.html
    case .figure(let figure): figure.svg()
    }
  }
}

extension Report.Table {
  fileprivate var html: String {
    let head = header.enumerated().map { cell("th", $0.offset, $0.element) }.joined()
    let body = rows.map { row in "<tr>\(row.enumerated().map { cell("td", $0.offset, $0.element) }.joined())</tr>" }
    return "<table>\n<tr>\(head)</tr>\n\(body.joined(separator: "\n"))\n</table>"
  }

  private func cell(_ tag: StaticString, _ column: Int, _ text: String) -> String {
    "<\(tag)\(numbers.contains(column) ? " class=\"number\"" : "")>\(HTMLText.escaped(text))</\(tag)>"
  }
}
