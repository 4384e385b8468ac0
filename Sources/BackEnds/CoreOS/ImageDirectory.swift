package import FileTree
internal import Hashing
package import Printing
package import Spec

/// A folder `images/NAME` of the output: what `docker build` needs, and nothing else.
package struct ImageDirectory: Sendable {
  package let name: String
  private var files: [(path: String, mode: FileMode, text: RenderedText)] = []

  package init(name: String) { self.name = name }

  /// Adds a file; the path is relative to the folder.
  package mutating func add(_ path: String, mode: FileMode = .file, _ text: RenderedText) {
    files.append((path, mode, text))
  }

  /// Adds a text that is a program of its own.
  package mutating func add(_ path: String, mode: FileMode = .executable, verbatim text: StaticString) {
    var printer = Printer()
    printer.verbatim(text)
    add(path, mode: mode, printer.finish())
  }

  /// The first 16 digits of the SHA-256 over the names, modes and texts of all files: the same text, the same tag.
  package var tag: String {
    var hash = SHA256()
    for file in sorted {
      hash.update(Array("\(file.path)\0\(file.mode.rawValue)\0\(file.text.bytes.count)\0".utf8))
      hash.update(file.text.bytes)
    }
    return String(hash.finish().hex.prefix(16))
  }

  /// Under which name the image is built, pushed and run.
  package func reference(in registry: Registry?) -> String {
    (registry.map { $0.url.text + "/" } ?? "") + "infrac-\(name):\(tag)"
  }

  /// The files with their paths in the output. A new image means that instances are replaced one at a time.
  package func files(onChange effect: Effect = .rolling) -> FileTree {
    var tree = FileTree()
    for file in sorted {
      tree.add("images/\(name)/\(file.path)", role: FileRole(service: name, onChange: effect), mode: file.mode) {
        file.text
      }
    }
    return tree
  }

  /// The folders below `images/` of an output, by name.
  package static func all(in tree: FileTree) -> [ImageDirectory] {
    var folders: [ImageDirectory] = []
    for file in tree.files(below: "images") {
      let parts = file.path.split(separator: "/", maxSplits: 2).map(String.init)
      if folders.last?.name != parts[1] { folders.append(ImageDirectory(name: parts[1])) }
      folders[folders.count - 1].add(parts[2], mode: file.entry.mode, file.entry.render())
    }
    return folders
  }

  private var sorted: [(path: String, mode: FileMode, text: RenderedText)] {
    files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}
