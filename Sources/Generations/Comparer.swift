internal import Diagnostics
internal import FileTree
internal import Hashing
internal import Printing

/// Compares a tree with the disk, and finds what must not be touched.
struct Comparer {
  let disk: Disk
  /// What the generation on disk wrote.
  let previous: Manifest
  /// What an interrupted build wrote without coming to its manifest.
  let unfinished: [String: SHA256.Digest]
  /// Whether hand edits may be lost.
  let isForced: Bool

  private var steps: [Comparison.Step] = []
  private var changes: [Change] = []
  private var manifest = Manifest()
  private var sets = ConfigurationSets()

  init(disk: Disk, previous: Manifest, unfinished: [String: SHA256.Digest], isForced: Bool) {
    (self.disk, self.previous, self.unfinished, self.isForced) = (disk, previous, unfinished, isForced)
  }

  /// The differences, or `nil` when something on disk stops the build; all of it is reported.
  consuming func comparison(
    with tree: FileTree,
    _ diagnostics: inout DiagnosticBag
  ) throws(StoreFailure) -> Comparison? {
    var found = DiagnosticBag()
    let obsolete = try removals(beside: tree, &found)
    for (path, entry) in tree.sorted {
      try compare(path, entry, obsolete: obsolete, &found)
    }
    try compareManifest(&found)
    diagnostics.append(contentsOf: found)
    if found.hasErrors { return nil }
    changes.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return Comparison(changes: changes, steps: steps)
  }

  // MARK: Files that go

  /// Plans the removal of what the tree no longer has; returns the paths that will be free.
  private mutating func removals(
    beside tree: FileTree,
    _ diagnostics: inout DiagnosticBag
  ) throws(StoreFailure) -> Set<String> {
    var free: Set<String> = []
    for path in previous.paths where tree[path] == nil && path != Manifest.path {
      let entries = previous.entries[path, default: []]
      switch try disk.look(at: path, limit: entries.map(\.size).max() ?? 0) {
      // What infrac wrote is gone, and what stands there now is not its own.
      case .nothing, .obstructed, .directory, .link, .other: continue
      case .file(let bytes, _):
        let hash = bytes.map(SHA256.digest)
        guard isOurs(path, hash) || isForced else {
          diagnostics.report(.edited(disk.path, path), help: .keepEdits)
          continue
        }
        steps.append(Comparison.Step(path: path, old: try self.hash(of: path, bytes), new: nil))
        if let role = entries.last?.role { changes.append(Change(kind: .removed, path: path, role: role)) }
        free.insert(path)
      }
    }
    return free
  }

  // MARK: Files that stay or come

  private mutating func compare(
    _ path: String,
    _ entry: FileTree.Entry,
    obsolete: Set<String>,
    _ diagnostics: inout DiagnosticBag
  ) throws(StoreFailure) {
    let render = entry.render
    let bytes = render().bytes
    let hash = SHA256.digest(of: bytes)
    manifest.add(Manifest.Entry(mode: entry.mode, size: bytes.count, hash: hash, role: entry.role), at: path)
    sets.add(path, of: entry.role.service, hash: hash)

    let file = Comparison.NewFile(mode: entry.mode, hash: hash) { render().bytes }
    let known = previous.entries[path]
    switch try disk.look(at: path, limit: max(bytes.count, known?.map(\.size).max() ?? 0)) {
    case .nothing:
      plan(.created, path, nil, file, entry.role)
    case .file(let found, let isExecutable):
      if found == bytes {
        if isExecutable != (entry.mode == .executable) { plan(.changed, path, hash, file, entry.role) }
        return
      }
      let old = found.map(SHA256.digest)
      if isOurs(path, old) || isForced {
        return plan(.changed, path, try self.hash(of: path, found), file, entry.role)
      }
      if known == nil { return diagnostics.report(.stray(disk.path, path), help: .moveAway, .force) }
      diagnostics.report(.edited(disk.path, path), help: .keepEdits)
    case .obstructed(let obstacle):
      if obsolete.contains(obstacle) { return plan(.created, path, nil, file, entry.role) }
      diagnostics.report(.obstacle(disk.path, obstacle), help: .moveAway)
    case .directory:
      let strays = try strays(in: path, besides: obsolete)
      if strays.isEmpty { return plan(.created, path, nil, file, entry.role) }
      diagnostics.report(.obstacle(disk.path, path), help: .moveAway)
    case .link, .other:
      diagnostics.report(.obstacle(disk.path, path), help: .moveAway)
    }
  }

  private mutating func plan(
    _ kind: Change.Kind,
    _ path: String,
    _ old: SHA256.Digest?,
    _ new: Comparison.NewFile,
    _ role: FileRole
  ) {
    changes.append(Change(kind: kind, path: path, role: role))
    steps.append(Comparison.Step(path: path, old: old, new: new))
  }

  /// The manifest of the new generation, the last step.
  private mutating func compareManifest(_ diagnostics: inout DiagnosticBag) throws(StoreFailure) {
    let bytes = manifest.text(sets: sets.hashes)
    let file = Comparison.NewFile(mode: .file, hash: SHA256.digest(of: bytes)) { bytes }
    switch try disk.look(at: Manifest.path, limit: .max) {
    case .nothing: steps.append(Comparison.Step(path: Manifest.path, old: nil, new: file))
    case .file(let found, _):
      if found == bytes { return }
      steps.append(Comparison.Step(path: Manifest.path, old: found.map(SHA256.digest), new: file))
    case .directory, .link, .other, .obstructed:
      diagnostics.report(.obstacle(disk.path, Manifest.path), help: .moveAway)
    }
  }

  // MARK: Whose file it is

  /// Whether infrac wrote what stands at a path.
  ///
  /// Where the manifest has several entries, git merged two generations; it merged the file too, to something
  /// that neither wrote and that the history of the repository keeps.
  private func isOurs(_ path: String, _ hash: SHA256.Digest?) -> Bool {
    let entries = previous.entries[path, default: []]
    if Set(entries.map(\.hash)).count > 1 { return true }
    guard let hash else { return false }
    return entries.contains { $0.hash == hash } || unfinished[path] == hash
  }

  /// The hash of a file, of which so much was read as infrac could have written.
  private func hash(of path: String, _ bytes: [UInt8]?) throws(StoreFailure) -> SHA256.Digest? {
    if let bytes { return SHA256.digest(of: bytes) }
    guard case .file(let all?, _) = try disk.look(at: path, limit: .max) else { return nil }
    return SHA256.digest(of: all)
  }

  /// What lies in a directory and does not go.
  private func strays(in directory: String, besides obsolete: Set<String>) throws(StoreFailure) -> [String] {
    var found: [String] = []
    for name in try disk.names(in: directory) {
      let path = "\(directory)/\(name)"
      if try disk.look(at: path, limit: 0) == .directory {
        found += try strays(in: path, besides: obsolete)
      } else if !obsolete.contains(path) {
        found.append(path)
      }
    }
    return found
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func edited(_ folder: String, _ path: String) -> Self {
    .init("E0501", "“\(folder)/\(path)” was edited by hand since the last build")
  }

  fileprivate static func stray(_ folder: String, _ path: String) -> Self {
    .init("E0502", "a file of the output wants to be “\(folder)/\(path)”, where there is one that infrac did not write")
  }

  fileprivate static func obstacle(_ folder: String, _ path: String) -> Self {
    .init(
      "E0503",
      "“\(folder)/\(path)” is in the way: a link, a directory or a device, or a file in place of a directory"
    )
  }
}

/// What to do about it.
private struct Advice {
  let text: String

  static let keepEdits = Advice(
    text: "say it in the specification, then build with “--force”, which replaces the edited files"
  )
  static let moveAway = Advice(text: "look at it, and move it away")
  static let force = Advice(text: "or replace it: “--force”")
}

extension DiagnosticBag {
  fileprivate mutating func report(_ message: Diagnostic.Message, help advice: Advice...) {
    report(Diagnostic(message, at: Diagnostic.Label(.none), help: advice.map(\.text)))
  }
}
