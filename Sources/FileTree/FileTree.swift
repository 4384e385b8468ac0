internal import Diagnostics
package import Printing

/// The files that a build wants on disk: an ordered map from path to what stands there.
package struct FileTree: Sendable {
  /// A file that is rendered when somebody asks for its text, on any thread.
  package struct Entry: Sendable {
    package let role: FileRole
    package let mode: FileMode
    package let render: @Sendable () -> RenderedText

    package init(role: FileRole, mode: FileMode, render: @escaping @Sendable () -> RenderedText) {
      self.role = role
      self.mode = mode
      self.render = render
    }
  }

  /// A path and what stands there. Not a pair: an array of pairs is copied by the runtime, field by field.
  package struct File: Sendable {
    package let path: String
    package let entry: Entry
  }

  private var files: [File] = []
  /// Whether the paths rise by their bytes.
  private var isSorted = true

  package init() {}

  /// Adds a file. The path is relative, with `/` between names, without `.` and `..`; no two files share one.
  package mutating func add(
    _ path: String,
    role: FileRole,
    mode: FileMode = .file,
    render: @escaping @Sendable () -> RenderedText
  ) {
    precondition(Self.isPlain(path), "“\(path)” is not a plain relative path")
    if let last = files.last, !last.path.precedesByBytes(path) { isSorted = false }
    files.append(File(path: path, entry: Entry(role: role, mode: mode, render: render)))
  }

  package mutating func add(_ other: FileTree) {
    guard let first = other.files.first else { return }
    if !other.isSorted { isSorted = false }
    if let last = files.last, !last.path.precedesByBytes(first.path) { isSorted = false }
    files += other.files
  }

  /// The file at a path: at once in a sorted tree, by looking at all files otherwise.
  package subscript(path: String) -> Entry? {
    guard isSorted else { return files.first { $0.path == path }?.entry }
    var (low, high) = (0, files.count)
    while low < high {
      let middle = (low + high) / 2
      if files[middle].path.precedesByBytes(path) { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low].path == path ? files[low].entry : nil
  }

  package var count: Int { files.count }

  /// Puts the files into the order of the bytes of their paths.
  package mutating func sort() {
    guard !isSorted else { return }
    files = files.map(\.path).byteOrder.map { files[$0] }
    for (file, next) in zip(files, files.dropFirst()) {
      precondition(file.path != next.path, "two files want to be “\(file.path)”")
    }
    isSorted = true
  }

  /// The files in a folder and those within, sorted by the bytes of their paths.
  package func files(below folder: String) -> [File] {
    let prefix = folder + "/"
    return files.filter { $0.path.utf8.starts(with: prefix.utf8) }.sorted { $0.path.precedesByBytes($1.path) }
  }

  /// All files, sorted by the bytes of their paths.
  package var sortedFiles: [File] {
    var tree = self
    tree.sort()
    return tree.files
  }

  /// The same, to be taken apart: `for (path, entry) in tree.sorted`.
  package var sorted: LazyMapSequence<[File], (path: String, entry: Entry)> {
    sortedFiles.lazy.map { ($0.path, $0.entry) }
  }

  /// Whether a path is relative, without empty names, `.` and `..`, and without NUL.
  package static func isPlain(_ path: String) -> Bool { isPlain(path.utf8Span.span) }

  /// The same of the bytes of a path.
  package static func isPlain(_ bytes: Swift.Span<UInt8>) -> Bool {
    var length = 0
    var isDots = true
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == UInt8(ascii: "/") {
        if length == 0 || isDots && length <= 2 { return false }
        (length, isDots) = (0, true)
        continue
      }
      if byte == 0 { return false }
      if byte != UInt8(ascii: ".") { isDots = false }
      length += 1
    }
    return length > 0 && !(isDots && length <= 2)
  }
}
