internal import Diagnostics
package import FileTree
internal import Hashing
package import Printing

/// A tree as a build would write it, with what the build adds: git's settings and the manifest.
package struct RenderedGeneration: Sendable {
  private let tree: FileTree

  package init(_ tree: FileTree) {
    self.tree = GitAttributes.added(to: tree)
  }

  /// Renders each file once, in the order of the paths; the manifest is the last.
  package func forEach<Failure: Error>(
    _ body: (_ path: String, _ text: RenderedText, _ mode: FileMode, _ role: FileRole) throws(Failure) -> Void
  ) throws(Failure) {
    var manifest = ManifestText()
    for file in tree.sortedFiles {
      let (path, entry) = (file.path, file.entry)
      let text = entry.render()
      let hash = SHA256.digest(of: text.bytes)
      manifest.add(path, Manifest.Entry(mode: entry.mode, size: text.bytes.count, hash: hash, role: entry.role))
      try body(path, text, entry.mode, entry.role)
    }
    let manifestText = RenderedText(bytes: ManifestText.document(of: [manifest]), origins: [])
    try body(Manifest.path, manifestText, .file, FileRole(onChange: .none))
  }

  /// What the build adds by itself at a path; `nil` for all other paths.
  package func own(_ path: String) -> RenderedText? {
    guard path == Manifest.path || path == GitAttributes.path else { return nil }
    var found: RenderedText?
    forEach { candidate, text, _, _ in if candidate == path { found = text } }
    return found
  }
}

extension Manifest {
  /// The paths of all files of the generation, with the manifest's own; sorted.
  package var allPaths: [String] { (paths + [Manifest.path]).sorted { $0.precedesByBytes($1) } }

  /// Whether a text is what was written at a path; `nil` where the manifest does not list the path.
  package func wrote(_ bytes: [UInt8], at path: String) -> Bool? {
    let listed = entries(of: path)
    guard !listed.isEmpty else { return nil }
    let hash = SHA256.digest(of: bytes)
    return listed.contains { $0.hash == hash }
  }

  /// The role of a file.
  package func role(of path: String) -> FileRole? { entries(of: path).last?.role }
}
