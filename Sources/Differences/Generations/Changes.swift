internal import Diagnostics
package import FileTree
package import Generations
internal import Printing

/// The files that two generations do not have alike.
package struct Changes: Sendable {
  /// Sorted.
  package private(set) var list: [FileChange] = []
  /// `deployment.jsonl` of the old generation; a build, which writes over it, keeps its own.
  package private(set) var oldRecord = DeploymentRecord([])
  /// `deployment.jsonl` of the new generation.
  package private(set) var newRecord = DeploymentRecord([])
  /// The new manifest.
  package private(set) var newManifest: [UInt8] = []

  /// A stored generation and what a tree would make of it.
  package init(from old: StoredGeneration, to tree: FileTree) throws(StoreFailure) {
    var known = Set(try old.paths())
    try RenderedGeneration(tree).forEach { (path, text, mode, role) throws(StoreFailure) in
      let before = known.remove(path) == nil ? nil : try old.content(path)
      if path == SavedGeneration.deploymentPath {
        (oldRecord, newRecord) = (DeploymentRecord(before?.bytes ?? []), DeploymentRecord(text.bytes))
      }
      if path == Manifest.path { newManifest = text.bytes }
      if let before, before.mode == mode, before.bytes[...].isSame(as: text.bytes[...]) { return }
      list.append(
        FileChange(
          path: path,
          old: before,
          new: FileContent(text.bytes, mode),
          oldRole: old.manifest.role(of: path),
          newRole: role,
          origins: text.origins,
          wasEdited: Self.wasEdited(before, path, old),
          wasMissing: before == nil && old.manifest.role(of: path) != nil
        )
      )
    }
    for path in known { try addRemoved(path, old) }
    sort()
  }

  /// What a build found; the folder is its own until it is done.
  package init(_ comparison: Comparison, of tree: FileTree, in store: Store) throws(StoreFailure) {
    for change in comparison.changes {
      let entry = tree[change.path]
      let text = entry?.render()
      if change.path == SavedGeneration.deploymentPath { newRecord = DeploymentRecord(text?.bytes ?? []) }
      list.append(
        FileChange(
          path: change.path,
          old: FileContent(try store.content(of: change.path)),
          new: text.flatMap { text in entry.map { FileContent(text.bytes, $0.mode) } },
          oldRole: change.role,
          newRole: entry?.role,
          origins: text?.origins ?? []
        )
      )
    }
    guard !list.contains(where: { $0.path == SavedGeneration.deploymentPath }) else { return }
    newRecord = DeploymentRecord(FileContent(try store.content(of: SavedGeneration.deploymentPath))?.bytes ?? [])
  }

  /// Two stored generations, of which all other paths are alike.
  package init(from old: StoredGeneration, to new: StoredGeneration, at paths: [String]) throws(StoreFailure) {
    var hasRecord = false
    for path in paths {
      let (before, after) = (try old.content(path), try new.content(path))
      if before == after { continue }
      if path == SavedGeneration.deploymentPath {
        (oldRecord, newRecord) = (DeploymentRecord(before?.bytes ?? []), DeploymentRecord(after?.bytes ?? []))
        hasRecord = true
      }
      list.append(
        FileChange(
          path: path,
          old: before,
          new: after,
          oldRole: old.manifest.role(of: path),
          newRole: new.manifest.role(of: path),
          wasEdited: Self.wasEdited(before, path, old) || Self.wasEdited(after, path, new),
          wasMissing: before == nil && old.manifest.role(of: path) != nil
        )
      )
    }
    guard !hasRecord else { return }
    newRecord = DeploymentRecord(try new.content(SavedGeneration.deploymentPath)?.bytes ?? [])
    oldRecord = newRecord
  }

  private mutating func addRemoved(_ path: String, _ old: StoredGeneration) throws(StoreFailure) {
    guard let before = try old.content(path) else { return }
    list.append(
      FileChange(
        path: path,
        old: before,
        new: nil,
        oldRole: old.manifest.role(of: path),
        newRole: nil,
        wasEdited: Self.wasEdited(before, path, old)
      )
    )
  }

  /// Whether a file is not as it was generated. A file that no manifest lists was made by somebody else; of what
  /// infrac keeps for itself nobody asks.
  private static func wasEdited(_ content: FileContent?, _ path: String, _ generation: StoredGeneration) -> Bool {
    guard let content, !FileChange.records.contains(path), !generation.manifest.isEmpty else { return false }
    return generation.manifest.wrote(content.bytes, at: path) != true
  }

  private mutating func sort() { list.sort { $0.path.precedesByBytes($1.path) } }
}

extension FileContent {
  /// `nil` for everything but a file.
  package init?(_ content: SavedGeneration.Content) {
    guard case .file(let bytes, let isExecutable) = content else { return nil }
    self.init(bytes, isExecutable ? .executable : .file)
  }
}
