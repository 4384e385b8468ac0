package import FileTree
package import Printing

/// A file that two generations do not have alike.
package struct FileChange: Sendable {
  package let path: String
  package let old: FileContent?
  package let new: FileContent?
  package let oldRole: FileRole?
  package let newRole: FileRole?
  /// The origins of the new lines; none where the specification is not at hand.
  package let origins: [LineOrigin]
  /// Whether what stood there was not what infrac had written.
  package let wasEdited: Bool
  /// Whether the old generation lacks it, though its manifest names it.
  package let wasMissing: Bool

  package init(
    path: String,
    old: FileContent?,
    new: FileContent?,
    oldRole: FileRole?,
    newRole: FileRole?,
    origins: [LineOrigin] = [],
    wasEdited: Bool = false,
    wasMissing: Bool = false
  ) {
    (self.path, self.old, self.new, self.oldRole, self.newRole) = (path, old, new, oldRole, newRole)
    (self.origins, self.wasEdited, self.wasMissing) = (origins, wasEdited, wasMissing)
  }

  package enum Kind: String, Sendable { case created, changed, removed }

  package var kind: Kind { old == nil ? .created : new == nil ? .removed : .changed }

  package var role: FileRole { newRole ?? oldRole ?? FileRole(onChange: .none) }

  /// The server whose file it is, on a platform with a folder for each.
  package var server: String? {
    let parts = path.split(separator: "/", maxSplits: 2)
    return parts.count == 3 && parts[0] == "servers" ? String(parts[1]) : nil
  }

  /// What infrac keeps for itself: these files follow from all others, and have no cause of their own.
  package var isRecord: Bool { Self.records.contains(path) }

  package static let records: Set<String> = ["manifest.json", "deployment.jsonl", ".gitattributes"]
}
