internal import FileTree
internal import Hashing

/// What is to be done to the files of the output, written down before it is done.
///
/// Each item can be carried out and taken back any number of times: where its files are tells how far it got.
///
///     new/shared/nginx/acme.conf ──────▶ shared/nginx/acme.conf ──────▶ old/shared/nginx/acme.conf
///                          (2) put in place                (1) put aside
struct Journal {
  /// One path; `nil` is “no file”.
  struct Item: Equatable, Sendable {
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

  /// Where a new file or folder lies until it is put in place.
  static func newFile(_ path: String) -> String { "\(newFiles)/\(path)" }
  /// Where an old file lies after that.
  static func oldFile(_ path: String) -> String { "\(oldFiles)/\(path)" }
}

// MARK: The text

extension Journal {
  private static let head = "infrac journal 2"
  private static let tail = "end"

  var text: [UInt8] {
    var text = Array("\(Self.head)\n".utf8)
    for item in items {
      for hash in [item.old, item.new] {
        if let hash { hash.appendHex(to: &text) } else { text.append(UInt8(ascii: "-")) }
        text.append(UInt8(ascii: " "))
      }
      JSONText.append(item.path, to: &text)
      text.append(UInt8(ascii: "\n"))
    }
    return text + "\(Self.tail)\n".utf8
  }

  /// Reads a journal; `nil` for a text that is none, or not all of one.
  init?(_ text: [UInt8]) {
    let lines = text.split(separator: UInt8(ascii: "\n"))
    guard lines.count >= 2, lines.first.map({ $0.elementsEqual(Self.head.utf8) }) == true,
      lines.last.map({ $0.elementsEqual(Self.tail.utf8) }) == true
    else { return nil }
    var items: [Item] = []
    for line in lines.dropFirst().dropLast() {
      var scanner = LineScanner(text, line.startIndex..<line.endIndex)
      let old = scanner.hash()
      guard old != nil || scanner.take("-"), scanner.take(" ") else { return nil }
      let new = scanner.hash()
      guard new != nil || scanner.take("-"), scanner.take(" "), let path = scanner.string(), scanner.isAtEnd,
        FileTree.isPlain(path)
      else { return nil }
      items.append(Item(path: path, old: old, new: new))
    }
    self.items = items
  }
}
