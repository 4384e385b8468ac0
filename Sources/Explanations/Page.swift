/// What there is to say of a diagnostic: what it means, why it matters, how to mend it, and an example.
package struct Page: Sendable {
  /// A part of the page; all that Markdown is used for here.
  package enum Block: Hashable, Sendable {
    /// On one line, with code in backticks.
    case paragraph(String)
    /// An item of a list.
    case item(String)
    case listing(Listing)
  }

  /// A text that is shown as it is.
  package struct Listing: Hashable, Sendable {
    /// `yaml` for specifications, `sh` for commands, `text` for what only illustrates.
    package let language: String
    /// The name of the file, or `fixed` for the mended specification; may be empty.
    package let name: String
    /// Ends with a line break.
    package let text: String
  }

  package let code: String
  package let title: String
  package let blocks: [Block]
  /// The page as it is written, without its heading.
  package let markdown: String

  init(_ section: PageSection) {
    code = section.code
    title = section.title
    blocks = Self.blocks(of: section.lines)
    markdown = section.lines.joined(separator: "\n").drop { $0 == "\n" } + "\n"
  }

  // MARK: The example

  private var listings: [Listing] {
    blocks.compactMap { if case .listing(let listing) = $0 { listing } else { nil } }
  }

  /// The files of the example. The first specification without a name is `hosting.yaml`.
  package var files: [(name: String, text: String)] {
    listings.filter { $0.language != "sh" && $0.language != "text" && $0.name != "fixed" }
      .map { (name: $0.name.isEmpty ? "hosting.yaml" : $0.name, text: $0.text) }
  }

  /// The commands that show the diagnostic.
  package var commands: String {
    listings.first { $0.language == "sh" }?.text ?? "infrac check hosting.yaml\n"
  }

  /// The specification as it should be, where the page shows one.
  package var fixed: String? { listings.first { $0.name == "fixed" }?.text }

  // MARK: Reading

  private static func blocks(of lines: [Substring]) -> [Block] {
    var blocks: [Block] = []
    var words: [Substring] = []
    var isItem = false
    var listing: (language: String, name: String, lines: [Substring])?
    func finishParagraph() {
      let text = words.joined(separator: " ")
      if !text.isEmpty { blocks.append(isItem ? .item(text) : .paragraph(text)) }
      words = []
      isItem = false
    }
    for line in lines {
      if line.hasPrefix("```"), let finished = listing {
        let text = finished.lines.map { $0 + "\n" }.joined()
        blocks.append(.listing(Listing(language: finished.language, name: finished.name, text: text)))
        listing = nil
      } else if line.hasPrefix("```") {
        finishParagraph()
        let info = line.dropFirst(3).split(separator: " ").map(String.init)
        listing = (info.first ?? "text", info.count > 1 ? info[1] : "", [])
      } else if listing != nil {
        listing?.lines.append(line)
      } else if line.allSatisfy({ $0 == " " }) {
        finishParagraph()
      } else {
        if line.hasPrefix("- ") {
          finishParagraph()
          isItem = true
        }
        words += (line.hasPrefix("- ") ? line.dropFirst(2) : line).split(separator: " ")
      }
    }
    finishParagraph()
    return blocks
  }
}
