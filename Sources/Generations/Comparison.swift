package import FileTree
internal import Hashing
internal import Printing

/// One file that a build makes, changes or removes.
package struct Change: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case created, changed, removed
  }

  package let kind: Kind
  package let path: String
  /// What the file is for: of a removed file, what it was for.
  package let role: FileRole
}

/// How a compiled tree differs from what is on disk.
package struct Comparison: Sendable {
  /// What is done to one path.
  struct Step: Sendable {
    let path: String
    /// What stands there now; `nil` for nothing.
    let old: SHA256.Digest?
    /// What is to stand there; `nil` for nothing.
    let new: NewFile?
  }

  /// A file to be written: rendered again when it is, so that a comparison is small.
  struct NewFile: Sendable {
    let mode: FileMode
    let hash: SHA256.Digest
    let render: @Sendable () -> [UInt8]
  }

  /// What happens to the files, sorted by path; the manifest is not among them.
  package let changes: [Change]

  /// What the store has to do, in this order; the manifest comes last.
  let steps: [Step]

  /// Whether the disk is as the tree wants it, to the byte.
  package var isEmpty: Bool { steps.isEmpty }

  /// The paths whose files would be written or removed, the manifest among them.
  package var paths: [String] { steps.map(\.path) }

  /// The tenants whose files change, sorted.
  package var tenants: [String] {
    Set(changes.compactMap(\.role.tenant)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension Comparison {
  /// The comparison with a folder that does not exist.
  init(creating tree: FileTree) {
    changes = tree.sorted.map { Change(kind: .created, path: $0.path, role: $0.entry.role) }
    steps = tree.sorted.map { path, entry in
      let render = entry.render
      let file = NewFile(mode: entry.mode, hash: SHA256.digest(of: render().bytes)) { render().bytes }
      return Step(path: path, old: nil, new: file)
    }
  }
}
