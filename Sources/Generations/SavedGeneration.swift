package import Diagnostics
internal import Hashing

/// A generation on disk, to be read and not to be changed.
///
/// Builds are kept out as long as this value lives, hence a class.
package final class SavedGeneration {
  /// As people name it.
  package let path: String
  /// What the build wrote that made it.
  package let manifest: Manifest
  /// Whether there is a manifest at all.
  package let hasManifest: Bool

  private let disk: Disk

  /// Opens a folder; `nil` when there is none. What is wrong with its manifest is reported.
  package init?(
    _ path: String,
    _ sources: inout SourceSet,
    _ diagnostics: inout DiagnosticBag
  ) throws(StoreFailure) {
    guard let disk = try Disk(path, gate: { (_, _) throws(StoreFailure) in }) else { return nil }
    try disk.lock(forWriting: false)
    (self.path, self.disk) = (path, disk)
    guard case .file(let bytes?, _) = try disk.look(at: Manifest.path, limit: SourceSet.capacity / 2) else {
      (manifest, hasManifest) = (Manifest(), false)
      return
    }
    manifest = Manifest(bytes, named: "\(path)/\(Manifest.path)", &sources, &diagnostics)
    hasManifest = true
  }

  /// What stands at a path.
  package enum Content: Sendable, Equatable {
    case nothing
    case file([UInt8], isExecutable: Bool)
    /// A directory, a link or a device, here or in place of a directory above.
    case other
  }

  package func content(of path: String) throws(StoreFailure) -> Content {
    Self.content(try disk.look(at: path, limit: .max))
  }

  static func content(_ found: Disk.Found) -> Content {
    switch found {
    case .nothing: .nothing
    case .file(let bytes, let isExecutable): .file(bytes ?? [], isExecutable: isExecutable)
    case .directory, .link, .other, .obstructed: .other
    }
  }

  /// What the scripts of the output keep there, of the machine that they run on.
  private static let localFolder = "local"

  /// The paths of all files below the folder, sorted; what a build needs while it writes, and what the machine's own is,
  /// are not among them.
  package func paths() throws(StoreFailure) -> [String] {
    var found: [String] = []
    try collect("", &found)
    return found.byteOrder.map { found[$0] }
  }

  /// The paths of the files that two generations do not have alike, by reading all of both; sorted.
  package func differences(from old: SavedGeneration) throws(StoreFailure) -> [String] {
    var pair = FolderPair(old.disk, disk, without: [Journal.folder, Self.localFolder])
    return try pair.differences()
  }

  private func collect(_ folder: String, _ found: inout [String]) throws(StoreFailure) {
    let prefix = folder.isEmpty ? "" : "\(folder)/"
    for entry in try disk.entries(in: folder.isEmpty ? "." : folder) {
      let path = prefix + entry.name
      if path == Journal.folder || path == Self.localFolder { continue }
      var isDirectory = entry.isDirectory
      if isDirectory == nil { isDirectory = try disk.look(at: path, limit: 0) == .directory }
      if isDirectory == true { try collect(path, &found) } else { found.append(path) }
    }
  }
}

extension SavedGeneration {
  /// The record of the deployment that it was made of; its lines are JSON.
  package static let deploymentPath = "deployment.jsonl"
}

extension Manifest {
  /// Reads the text of a manifest, which becomes one of the `sources`; what is wrong with it is reported.
  package init(
    _ bytes: [UInt8],
    named name: String,
    _ sources: inout SourceSet,
    _ diagnostics: inout DiagnosticBag
  ) {
    self = ManifestReader(sources.add(path: name, bytes: bytes), isDamageAccepted: false, &diagnostics).manifest
  }
}
