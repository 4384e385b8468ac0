internal import Diagnostics
package import FileTree
package import Hashing

/// What a build wrote: a line per file, by which the next build tells its own files from those of others.
///
/// It goes into git with the files. Two branches change it on the same lines, so `.gitattributes` has git keep
/// the lines of both (`merge=union`); a path may therefore have several entries, until the next build.
package struct Manifest: Sendable {
  /// One file as it was written.
  package struct Entry: Hashable, Sendable {
    package let mode: FileMode
    /// In bytes.
    package let size: Int
    package let hash: SHA256.Digest
    package let role: FileRole
  }

  /// The name of the file, in the folder that it describes.
  package static let path = "manifest.json"

  /// Sorted by the bytes of the paths; those of one path in the order of their lines.
  private var lines: [Line] = []

  /// Not a pair: an array of pairs is copied by the runtime, field by field.
  struct Line: Sendable {
    let path: String
    let entry: Entry
  }

  package init() {}

  /// Takes lines in the order of a file.
  init(_ lines: [Line]) {
    self.lines = lines.map(\.path).byteOrder.map { lines[$0] }
  }

  package var isEmpty: Bool { lines.isEmpty }

  /// The entries of a path, each once; more than one where git merged two generations.
  package func entries(of path: String) -> [Entry] {
    var (low, high) = (0, lines.count)
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].path.precedesByBytes(path) { low = middle + 1 } else { high = middle }
    }
    var found: [Entry] = []
    for line in lines[low...] {
      guard line.path == path else { break }
      if !found.contains(line.entry) { found.append(line.entry) }
    }
    return found
  }

  /// All entries by path, made anew for each caller; more than one where git merged two generations.
  package func entriesByPath() -> [String: [Entry]] {
    Dictionary(paths.map { ($0, entries(of: $0)) }) { first, _ in first }
  }

  /// The paths, each once, sorted by their bytes.
  package var paths: [String] {
    var paths: [String] = []
    paths.reserveCapacity(lines.count)
    for line in lines where paths.last != line.path { paths.append(line.path) }
    return paths
  }

  /// The roles of all files.
  var roles: some Sequence<FileRole> { lines.lazy.map(\.entry.role) }
}
