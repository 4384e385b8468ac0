package import Diagnostics
internal import FileTree
internal import Hashing

/// How a folder differs from what its manifest lists: a generation's `manifest.json`, or the `MANIFEST` of a set of files
/// as it lies on the share and on nodes (the format of sha256sum(1)).
package struct Verification: Sendable {
  /// One file that is not as it was written.
  package struct Finding: Sendable {
    package enum Kind: String, Sendable {
      case changed, missing, mode
      /// infrac never wrote it.
      case foreign
      /// Something else than a file stands there.
      case obstructed
    }

    package let path: String
    package let kind: Kind
    /// What stands there now; empty where there is no file.
    package let bytes: [UInt8]
    /// What was written there.
    let hash: SHA256.Digest?

    /// Whether a text is what was written there.
    package func wasWritten(_ bytes: [UInt8]) -> Bool { hash == SHA256.digest(of: bytes) }
  }

  /// By path.
  package let findings: [Finding]
  /// How many files the manifest lists.
  package let count: Int
  /// Whether it is a set of files as it lies on the share and on nodes: its paths are not those of a generation.
  package let isOfSet: Bool

  /// The name of the list of a set.
  private static let setManifest = "MANIFEST"

  /// `nil` where there is no manifest of either kind.
  package init?(
    of folder: String,
    _ sources: inout SourceSet,
    _ diagnostics: inout DiagnosticBag
  ) throws(StoreFailure) {
    guard let saved = try SavedGeneration(folder, &sources, &diagnostics) else { return nil }
    var listed: [String: (hashes: Set<SHA256.Digest>, isExecutable: Bool?)] = [:]
    var own: Set<String> = [Manifest.path]
    if saved.hasManifest {
      for (path, entries) in saved.manifest.entriesByPath() {
        listed[path] = (Set(entries.map(\.hash)), entries.last.map { $0.mode == .executable })
      }
    } else if case .file(let bytes, _) = try saved.content(of: Self.setManifest), let set = Self.set(bytes) {
      for (path, hash) in set { listed[path] = ([hash], nil) }
      own = [Self.setManifest]
    } else {
      return nil
    }
    var findings: [Finding] = []
    for (path, entry) in listed {
      if let finding = try Self.finding(path, entry.hashes, entry.isExecutable, saved) { findings.append(finding) }
    }
    for path in try saved.paths() where listed[path] == nil && !own.contains(path) {
      findings.append(Finding(path: path, kind: .foreign, bytes: [], hash: nil))
    }
    count = listed.count
    isOfSet = !saved.hasManifest
    self.findings = findings.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private static func finding(
    _ path: String,
    _ hashes: Set<SHA256.Digest>,
    _ isExecutable: Bool?,
    _ saved: SavedGeneration
  ) throws(StoreFailure) -> Finding? {
    switch try saved.content(of: path) {
    case .nothing: return Finding(path: path, kind: .missing, bytes: [], hash: hashes.first)
    case .other: return Finding(path: path, kind: .obstructed, bytes: [], hash: hashes.first)
    case .file(let bytes, let mode):
      if !hashes.contains(SHA256.digest(of: bytes)) {
        return Finding(path: path, kind: .changed, bytes: bytes, hash: hashes.first)
      }
      return (isExecutable ?? mode) == mode ? nil : Finding(path: path, kind: .mode, bytes: bytes, hash: hashes.first)
    }
  }

  /// The lines `HASH  PATH`; `nil` for another text.
  private static func set(_ bytes: [UInt8]) -> [(path: String, hash: SHA256.Digest)]? {
    var list: [(path: String, hash: SHA256.Digest)] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      var scanner = LineScanner(bytes, line.startIndex..<line.endIndex)
      guard let hash = scanner.hash(), scanner.take("  ") else { return nil }
      list.append((String(decoding: line.dropFirst(66), as: UTF8.self), hash))
    }
    return list
  }
}
