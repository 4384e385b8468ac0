internal import Hashing

/// The files that infrac wrote: what tells them from those of others.
struct KnownFiles: Sendable {
  /// Of the generation on disk.
  let manifest: Manifest
  /// What an interrupted build wrote without coming to its manifest.
  let unfinished: [String: SHA256.Digest]

  /// Whether infrac wrote what stands at a path.
  ///
  /// Where the manifest has several entries, git merged two generations; it merged the file too, to something
  /// that neither wrote and that the history of the repository keeps.
  func hasWritten(_ path: String, _ hash: SHA256.Digest?) -> Bool {
    let entries = manifest.entries(of: path)
    if let first = entries.first, entries.contains(where: { $0.hash != first.hash }) { return true }
    guard let hash else { return false }
    return entries.contains { $0.hash == hash } || unfinished[path] == hash
  }
}

extension Disk {
  /// The hash of a file, of which so much was read as infrac could have written.
  func hash(of path: String, _ bytes: [UInt8]?) throws(StoreFailure) -> SHA256.Digest? {
    if let bytes { return SHA256.digest(of: bytes) }
    guard case .file(let all?, _) = try look(at: path, limit: .max) else { return nil }
    return SHA256.digest(of: all)
  }
}
