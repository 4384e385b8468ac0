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

  private var entries: [String: Entry] = [:]

  package init() {}

  /// Adds a file. The path is relative, with `/` between names, without `.` and `..`; no two files share one.
  package mutating func add(
    _ path: String,
    role: FileRole,
    mode: FileMode = .file,
    render: @escaping @Sendable () -> RenderedText
  ) {
    precondition(Self.isPlain(path), "“\(path)” is not a plain relative path")
    let previous = entries.updateValue(Entry(role: role, mode: mode, render: render), forKey: path)
    precondition(previous == nil, "two files want to be “\(path)”")
  }

  package mutating func add(_ other: FileTree) {
    for (path, entry) in other.sorted { add(path, role: entry.role, mode: entry.mode, render: entry.render) }
  }

  package subscript(path: String) -> Entry? { entries[path] }

  package var count: Int { entries.count }

  /// All files, sorted by the bytes of their paths.
  package var sorted: [(path: String, entry: Entry)] {
    entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { (path: $0.key, entry: $0.value) }
  }

  /// Whether a path is relative, without empty names, `.` and `..`, and without NUL.
  package static func isPlain(_ path: String) -> Bool {
    !path.isEmpty
      && path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
      && !path.utf8.contains(0)
  }
}
