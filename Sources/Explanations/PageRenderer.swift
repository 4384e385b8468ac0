/// Shows a page on a terminal.
package struct PageRenderer: Sendable {
  private let usesColours: Bool

  /// In columns: lines longer than this are hard to read.
  private static let width = 80

  package init(usesColours: Bool = false) { self.usesColours = usesColours }

  /// The page, with its code and title as the first line.
  package func render(_ page: Page) -> String {
    var parts = [styled("\(page.code): \(page.title)", "1")]
    var isInList = false
    for block in page.blocks {
      switch block {
      case .paragraph(let text):
        parts.append(wrapped(text, first: "", others: ""))
        isInList = false
      case .item(let text):
        let item = wrapped(text, first: "  - ", others: "    ")
        if isInList { parts[parts.count - 1] += "\n" + item } else { parts.append(item) }
        isInList = true
      case .listing(let listing):
        parts.append(rendered(listing))
        isInList = false
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  // MARK: Parts

  private func rendered(_ listing: Page.Listing) -> String {
    let indent = listing.language == "sh" ? "    $ " : "    "
    let lines = listing.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let rows = lines.map { $0.isEmpty ? "" : indent + styled(String($0), "36") }
    let heading: [String] =
      switch (listing.language, listing.name) {
      case ("sh", _), ("text", ""): []
      case (_, "fixed"): ["  mended:"]
      case (_, ""): ["  hosting.yaml:"]
      case (_, let name): ["  \(name):"]
      }
    return (heading + rows).joined(separator: "\n")
  }

  private func wrapped(_ text: String, first: String, others: String) -> String {
    var rows: [String] = []
    var row = first
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, row.count + 1 + word.count > Self.width {
        rows.append(row)
        row = others
        isEmpty = true
      }
      row += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return (rows + [row]).joined(separator: "\n")
  }

  private func styled(_ text: String, _ parameters: String) -> String {
    usesColours ? "\u{1B}[\(parameters)m\(text)\u{1B}[0m" : text
  }
}
