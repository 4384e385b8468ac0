internal import Diagnostics
package import FileTree
internal import Hashing

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

/// A file to be written: rendered again when it is, so that a comparison is small.
struct NewFile: Sendable {
  let path: String
  let mode: FileMode
  let hash: SHA256.Digest
  let render: @Sendable () -> [UInt8]
}

/// How a compiled tree differs from what is on disk.
package struct Comparison: Sendable {
  /// What happens to the files, sorted by path; the manifest is not among them.
  package let changes: [Change]

  /// What the store has to do, in this order; the manifest comes last.
  let steps: [Journal.Item]

  /// The new files that were not laid out while they were compared.
  let files: [NewFile]

  /// Whether the disk is as the tree wants it, to the byte.
  package var isEmpty: Bool { steps.isEmpty }

  /// The paths whose files would be written or removed, the manifest among them.
  package var paths: [String] { steps.map(\.path) }

  /// The tenants whose files change, sorted.
  package var tenants: [String] {
    Set(changes.compactMap(\.role.tenant)).sorted { $0.precedesByBytes($1) }
  }
}
