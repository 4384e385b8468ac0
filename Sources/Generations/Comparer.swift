internal import Diagnostics
internal import FileTree
internal import Hashing

/// Compares a tree with the disk, finds what must not be touched, and lays new files out for the writer.
struct Comparer {
  /// `nil` when there is no folder yet.
  let disk: Disk?
  /// What the generation on disk wrote, and what an interrupted build wrote without coming to its manifest.
  let known: KnownFiles
  /// Whether hand edits may be lost.
  let isForced: Bool
  /// Where new files go at once; `nil` where something may be in their way, or nothing is to be written.
  let staging: Staging?
  let isStopped: @Sendable () -> Bool
  /// Is told how many files have been compared.
  let progress: @Sendable (_ done: Int, _ all: Int) -> Void

  /// The differences, or `nil` when something on disk stops the build; all of it is reported.
  ///
  /// Where `staging` is given, each file is rendered once: it is laid out while its text is at hand.
  func comparison(with tree: FileTree, _ diagnostics: inout DiagnosticBag) throws(StoreFailure) -> Comparison? {
    let files = tree.sortedFiles
    var result = FileComparison.Result()
    try planRemovals(beside: files.lazy.map(\.path), &result)
    let removals = result.changes.count
    let parts = try comparisons(of: files, obsolete: Set(result.steps.map(\.path)))
    for part in parts { result.append(part) }
    try compareManifest(ManifestText.document(of: parts.map(\.manifest)), &result)
    diagnostics.append(contentsOf: result.findings)
    if result.findings.hasErrors { return nil }
    if removals > 0 { result.changes = result.changes.map(\.path).byteOrder.map { result.changes[$0] } }
    return Comparison(changes: result.changes, steps: result.steps, files: result.files)
  }

  // MARK: Files that go

  /// Plans the removal of what the tree no longer has.
  private func planRemovals(
    beside wanted: some Sequence<String>,
    _ result: inout FileComparison.Result
  ) throws(StoreFailure) {
    guard let disk else { return }
    var wanted = wanted.makeIterator()
    var next = wanted.next()
    for path in known.manifest.paths {
      while let candidate = next, candidate.precedesByBytes(path) { next = wanted.next() }
      if next == path || path == Manifest.path { continue }
      let entries = known.manifest.entries(of: path)
      // What infrac wrote is gone, or what stands there now is not its own.
      guard case .file(let bytes, _) = try disk.look(at: path, limit: entries.map(\.size).max() ?? 0) else { continue }
      guard known.hasWritten(path, bytes.map(SHA256.digest)) || isForced else {
        result.findings.report(.edited(disk.path, path), help: .keepEdits)
        continue
      }
      result.steps.append(Journal.Item(path: path, old: try disk.hash(of: path, bytes), new: nil))
      if let role = entries.last?.role { result.changes.append(Change(kind: .removed, path: path, role: role)) }
    }
  }

  // MARK: Files that stay or come

  /// Compares all files, many at a time on all cores; the results are in the order of the files.
  private func comparisons(
    of files: [FileTree.File],
    obsolete: Set<String>
  ) throws(StoreFailure) -> [FileComparison.Result] {
    let pieces = (files.count + Self.pieceSize - 1) / Self.pieceSize
    let results = Results(pieces)
    let (known, isForced, staging, folder) = (known, isForced, staging, disk?.folder)
    let (isStopped, progress) = (isStopped, progress)
    Workers.run(pieces: pieces, threads: Workers.count(forPieces: pieces)) { next in
      do throws(StoreFailure) {
        var comparison = FileComparison(
          disk: folder.map { Disk(sharing: $0) },
          known: known,
          isForced: isForced,
          staging: staging,
          obsolete: obsolete
        )
        while let piece = next(), !results.hasFailed {
          for file in files[(piece * Self.pieceSize)...].prefix(Self.pieceSize) {
            if isStopped() { throw .interrupted }
            try comparison.compare(file.path, file.entry)
          }
          let done = results.put(comparison.takeResult(), at: piece)
          progress(min(done * Self.pieceSize, files.count), files.count)
        }
      } catch {
        results.fail(error)
      }
    }
    return try results.all()
  }

  private static let pieceSize = 256

  /// The manifest of the new generation, the last step.
  private func compareManifest(_ bytes: [UInt8], _ result: inout FileComparison.Result) throws(StoreFailure) {
    var old: SHA256.Digest?
    if let disk {
      if disk.executability(at: Manifest.path, holding: bytes) != nil { return }
      switch try disk.look(at: Manifest.path, limit: .max) {
      case .nothing: break
      case .file(let found, _): old = found.map(SHA256.digest)
      case .directory, .link, .other, .obstructed:
        return result.findings.report(.obstacle(disk.path, Manifest.path), help: .moveAway)
      }
    }
    let hash = SHA256.digest(of: bytes)
    if let disk, let staging {
      try staging.put(Manifest.path, bytes, mode: .file, on: disk)
    } else {
      result.files.append(NewFile(path: Manifest.path, mode: .file, hash: hash) { bytes })
    }
    result.steps.append(Journal.Item(path: Manifest.path, old: old, new: hash))
  }
}
