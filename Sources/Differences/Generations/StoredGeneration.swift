package import Diagnostics
internal import FileTree
package import Generations

/// A generation that was written once: on disk, or in a revision of a repository.
package struct StoredGeneration {
  /// As people name it.
  package let label: String
  package let manifest: Manifest
  /// The paths of its files, sorted; of a folder those that the manifest lists, if there is one.
  package let paths: () throws(StoreFailure) -> [String]
  /// The contents of a file; `nil` where there is none.
  package let content: (String) throws(StoreFailure) -> FileContent?

  /// One on disk.
  package init(_ saved: SavedGeneration, label: String) {
    (self.label, manifest) = (label, saved.manifest)
    paths = { () throws(StoreFailure) in saved.hasManifest ? saved.manifest.allPaths : try saved.paths() }
    content = { path throws(StoreFailure) in
      FileContent(try saved.content(of: path))
    }
  }

  /// One in memory.
  package init(
    _ files: [String: FileContent],
    label: String,
    _ sources: inout SourceSet,
    _ diagnostics: inout DiagnosticBag
  ) {
    self.label = label
    paths = { files.keys.sorted { $0.precedesByBytes($1) } }
    content = { files[$0] }
    let text = files[Manifest.path]?.bytes
    manifest = text.map { Manifest($0, named: "\(label)/\(Manifest.path)", &sources, &diagnostics) } ?? Manifest()
  }
}
