/// A text for a test in which places are marked with keycap emoji (`1️⃣`) instead of counted.
///
/// A marker stands in front of what it marks and is no part of the text. The same marker a second time
/// marks the end: `1️⃣plann1️⃣: business`.
package struct MarkedSource: Sendable {
  /// A place in the text, in UTF-8 offsets.
  package struct Mark: Hashable, Sendable {
    package let name: Character
    package let start: Int
    /// `nil` where the marker stands only once.
    package let end: Int?
  }

  package let path: String
  /// The text without its markers.
  package let text: String
  /// In order of their places.
  package let marks: [Mark]

  package init(path: String = "hosting.yaml", _ marked: String) {
    self.path = path
    var text = ""
    var marks: [Mark] = []
    for character in marked {
      if !Self.isMarker(character) {
        text.append(character)
      } else if let index = marks.firstIndex(where: { $0.name == character }) {
        marks[index] = Mark(name: character, start: marks[index].start, end: text.utf8.count)
      } else {
        marks.append(Mark(name: character, start: text.utf8.count, end: nil))
      }
    }
    self.text = text
    self.marks = marks
  }

  package var bytes: [UInt8] { Array(text.utf8) }

  package subscript(name: Character) -> Mark? { marks.first { $0.name == name } }

  /// Whether a character is a digit in a keycap, or the keycap ten.
  private static func isMarker(_ character: Character) -> Bool {
    character == "🔟" || character.unicodeScalars.last == "\u{20E3}"
  }
}
