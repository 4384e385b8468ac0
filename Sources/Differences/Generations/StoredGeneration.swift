package import Diagnostics
internal import FileTree
package import Generations

/// A generation that was written once: on disk, or in a revision of a repository.
package struct StoredGeneration {
  /// As people name it.
  package let label: String
  package let manifest: Manifest
  /// Sorted.
  package let paths: [String]
  /// The contents of a file; `nil` where there is none.
  package let content: (String) throws(StoreFailure) -> FileContent?

  /// One on disk; with `hasForeign` files count, too, that the manifest does not list.
  package init(_ saved: SavedGeneration, label: String, hasForeign: Bool) throws(StoreFailure) {
    (self.label, manifest) = (label, saved.manifest)
    paths = hasForeign || !saved.hasManifest ? try saved.paths() : saved.manifest.allPaths
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
    paths = files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    content = { files[$0] }
    let text = files[Manifest.path]?.bytes
    manifest = text.map { Manifest($0, named: "\(label)/\(Manifest.path)", &sources, &diagnostics) } ?? Manifest()
  }

  package func record() throws(StoreFailure) -> DeploymentRecord {
    DeploymentRecord(try content(SavedGeneration.deploymentPath)?.bytes ?? [])
  }
}
