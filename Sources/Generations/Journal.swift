internal import Hashing

/// What is to be done to the files of the output, written down before it is done.
///
/// Each item can be carried out and taken back any number of times: where its files are tells how far it got.
///
///     new/3 ──────▶ shared/nginx/acme.conf ──────▶ old/3
///         (2) put in place               (1) put aside
struct Journal {
  /// One path; `nil` is “no file”.
  struct Item: Equatable {
    let path: String
    let old: SHA256.Digest?
    let new: SHA256.Digest?
  }

  let items: [Item]

  init(items: [Item]) { self.items = items }

  /// The folder of what a build needs while it writes; it is there for that time only.
  static let folder = ".infrac"
  /// Keeps git from seeing the folder.
  static let ignore = ".infrac/.gitignore"
  /// The journal; while it is there, the output is between two generations.
  static let path = ".infrac/journal"
  /// The journal before it counts.
  static let draft = ".infrac/journal.draft"
  /// The journal after all is done.
  static let finished = ".infrac/finished"
  static let newFiles = ".infrac/new"
  static let oldFiles = ".infrac/old"

  /// Where the new file of an item lies until it is put in place.
  static func newFile(_ index: Int) -> String { "\(newFiles)/\(index)" }
  /// Where the old file of an item lies after that.
  static func oldFile(_ index: Int) -> String { "\(oldFiles)/\(index)" }
}

// MARK: The text

extension Journal {
  private static let head = "infrac journal 1"
  private static let tail = "end"

  var text: [UInt8] {
    var text = Self.head + "\n"
    for item in items { text += "\(item.old?.hex ?? "-") \(item.new?.hex ?? "-") \(JSONText.quoted(item.path))\n" }
    return Array((text + Self.tail + "\n").utf8)
  }

  /// Reads a journal; `nil` for a text that is none, or not all of one.
  init?(_ text: [UInt8]) {
    let lines = text.split(separator: UInt8(ascii: "\n"))
    guard lines.count >= 2, lines.first.map({ $0.elementsEqual(Self.head.utf8) }) == true,
      lines.last.map({ $0.elementsEqual(Self.tail.utf8) }) == true
    else { return nil }
    var items: [Item] = []
    for line in lines.dropFirst().dropLast() {
      var scanner = LineScanner(line)
      let old = scanner.hash()
      guard old != nil || scanner.take("-"), scanner.take(" ") else { return nil }
      let new = scanner.hash()
      guard new != nil || scanner.take("-"), scanner.take(" "), let path = scanner.string(), scanner.isAtEnd
      else { return nil }
      items.append(Item(path: path, old: old.map(SHA256.Digest.init), new: new.map(SHA256.Digest.init)))
    }
    self.items = items
  }
}
