internal import Diagnostics
package import FileTree
package import Hashing

/// What a build wrote: a line per file, by which the next build tells its own files from those of others.
///
/// It goes into git with the files. Two branches change it on the same lines, so `.gitattributes` has git keep
/// the lines of both (`merge=union`); a path may therefore have several entries, until the next build.
///
/// Of all its lines a run asks for a few, so they stay text: an entry is read again when it is asked for.
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

  private let text: [UInt8]
  /// The paths, one behind the other: in the text they may have escapes.
  private let names: [UInt8]
  /// Sorted by the bytes of the paths; those of one path in the order of the text.
  private let lines: [Line]

  /// Where a file's line is.
  struct Line: Sendable {
    /// Of its path, among the names.
    let start: UInt32
    let end: UInt32
    /// Of its entry, in the text.
    let entry: UInt32
  }

  package init() { self.init([], names: [], []) }

  /// Takes the lines of a text in their order; each has an entry.
  init(_ text: [UInt8], names: [UInt8], _ lines: [Line]) {
    (self.text, self.names) = (text, names)
    func order(_ left: Line, _ right: Line) -> Int { names[left.path].order(beside: names[right.path]) }
    let isSorted = zip(lines, lines.dropFirst()).allSatisfy { order($0, $1) <= 0 }
    self.lines = isSorted ? lines : lines.sorted { (order($0, $1), $0.entry) < (0, $1.entry) }
  }

  package var isEmpty: Bool { lines.isEmpty }

  /// The entries of a path, each once; more than one where git merged two generations.
  package func entries(of path: String) -> [Entry] {
    let path = Array(path.utf8)
    var (low, high) = (0, lines.count)
    while low < high {
      let middle = (low + high) / 2
      if names[lines[middle].path].order(beside: path[...]) < 0 { low = middle + 1 } else { high = middle }
    }
    var found: [Entry] = []
    for line in lines[low...] {
      guard names[line.path].isSame(as: path[...]) else { break }
      let entry = entry(of: line)
      if !found.contains(entry) { found.append(entry) }
    }
    return found
  }

  private func entry(of line: Line) -> Entry {
    var scanner = LineScanner(text, Int(line.entry)..<text.count)
    guard let entry = Entry(&scanner) else { preconditionFailure("a line that was an entry when it was read is none") }
    return entry
  }

  /// All entries by path, made anew for each caller; more than one where git merged two generations.
  package func entriesByPath() -> [String: [Entry]] {
    Dictionary(paths.map { ($0, entries(of: $0)) }) { first, _ in first }
  }

  /// The paths, each once, sorted by their bytes.
  package var paths: [String] {
    var paths: [String] = []
    paths.reserveCapacity(lines.count)
    var last: ArraySlice<UInt8>?
    for line in lines {
      let path = names[line.path]
      if last?.isSame(as: path) != true { paths.append(String(decoding: path, as: UTF8.self)) }
      last = path
    }
    return paths
  }

  /// The roles of all files.
  var roles: some Sequence<FileRole> { lines.lazy.map { entry(of: $0).role } }
}

extension Manifest.Line {
  fileprivate var path: Range<Int> { Int(start)..<Int(end) }
}

extension Manifest.Entry {
  /// Reads what stands behind a path; `nil` for what is no entry.
  init?(_ scanner: inout LineScanner) {
    guard scanner.take("{\"mode\": \"0"), let octal = scanner.number(), let bits = UInt16(String(octal), radix: 8),
      let mode = FileMode(rawValue: bits), scanner.take("\", \"size\": "), let size = scanner.number(),
      scanner.take(", \"sha256\": \""), let hash = scanner.hash(),
      scanner.take("\", \"onChange\": "), let effect = scanner.string().flatMap(Effect.init)
    else { return nil }
    let service = scanner.take(", \"service\": ") ? scanner.string() : nil
    let tenant = scanner.take(", \"tenant\": ") ? scanner.string() : nil
    let node = scanner.take(", \"node\": ") ? scanner.string() : nil
    guard scanner.take("}") else { return nil }
    let role = FileRole(service: service, tenant: tenant, node: node, onChange: effect)
    self.init(mode: mode, size: size, hash: hash, role: role)
  }
}
