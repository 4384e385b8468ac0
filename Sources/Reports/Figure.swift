internal import Diagnostics

/// A drawing, with a sentence that says what it shows.
package struct Figure: Sendable {
  package let caption: String
  package let width: Int
  package let height: Int
  package let shapes: [Shape]
  /// The same in lines of characters, for Markdown, which shows no drawing of its own; none where a table says it as well.
  package let characters: [String]

  package init(_ caption: String, width: Int, height: Int, _ shapes: [Shape], characters: [String] = []) {
    self.caption = caption
    self.width = width
    self.height = height
    self.shapes = shapes
    self.characters = characters
  }

  /// What is drawn, in pixels from the upper left corner.
  package enum Shape: Sendable {
    case box(x: Int, y: Int, width: Int, height: Int, Tone)
    case line(x1: Int, y1: Int, x2: Int, y2: Int)
    /// `y` is the base line.
    case text(String, x: Int, y: Int, Anchor)
  }

  package enum Anchor: String, Sendable {
    case start, middle, end
  }

  /// What a colour means.
  package enum Tone: String, Sendable, CaseIterable {
    case plain, good, warning, bad, frame
  }

  /// The width up to which a page shows a drawing in its own size, in pixels.
  package static let pageWidth = 960

  /// About how many pixels a text takes: no character of the font is wider in the mean.
  package static func width(of text: String) -> Int {
    VisibleText.of(text).unicodeScalars.reduce(0) { $0 + ($1.value < firstWide ? 7 : 13) }
  }

  /// From here on Unicode has most of the characters that are as wide as high: Hangul, Chinese, Japanese, pictures.
  private static let firstWide: UInt32 = 0x1100

  func svg() -> String {
    let parts = shapes.map { shape in
      switch shape {
      case .box(let x, let y, let width, let height, let tone):
        "<rect class=\"\(tone.rawValue)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" rx=\"3\"/>"
      case .line(let x1, let y1, let x2, let y2):
        "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\"/>"
      case .text(let text, let x, let y, let anchor):
        "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor.rawValue)\">\(HTMLText.escaped(text))</text>"
      }
    }
    return """
      <figure>
      <svg viewBox="0 0 \(width) \(height)" width="\(width)" role="img" aria-label="\(HTMLText.escaped(caption))">
      \(parts.joined(separator: "\n"))
      </svg>
      <figcaption>\(HTMLText.escaped(caption))</figcaption>
      </figure>
      """
  }
}
