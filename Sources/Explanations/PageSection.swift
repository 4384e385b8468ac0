/// A section of a text: its heading `## CODE: title`, and the lines up to the next one.
struct PageSection {
  let code: String
  let title: String
  let lines: [Substring]

  /// The sections of a text; what stands before the first one is for those who write it.
  static func sections(of text: String) -> [PageSection] {
    var sections: [PageSection] = []
    var heading: (code: String, title: String)?
    var lines: [Substring] = []
    var isInListing = false
    func finish() {
      if let heading { sections.append(PageSection(code: heading.code, title: heading.title, lines: lines)) }
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isInListing.toggle() }
      if !isInListing, line.hasPrefix("## "), let colon = line.firstIndex(of: ":") {
        finish()
        let title = line[line.index(after: colon)...].drop { $0 == " " }
        heading = (String(line[..<colon].dropFirst(3)), String(title))
        lines = []
      } else {
        lines.append(line)
      }
    }
    finish()
    return sections
  }
}
