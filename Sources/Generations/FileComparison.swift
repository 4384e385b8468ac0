internal import Diagnostics
internal import FileTree
internal import Hashing
internal import Printing

/// Compares files with the disk, one after the other, on one thread.
struct FileComparison {
  let disk: Disk?
  let known: KnownFiles
  let isForced: Bool
  /// Where new files go at once; the folder is empty then.
  let staging: Staging?
  /// The paths that will be free.
  let obsolete: Set<String>

  private var result = Result()

  /// What some files came to.
  struct Result: Sendable {
    var steps: [Journal.Item] = []
    var changes: [Change] = []
    /// Those that are new and not laid out.
    var files: [NewFile] = []
    var manifest = ManifestText()
    var findings = DiagnosticBag()

    /// Adds all but the manifest.
    mutating func append(_ next: Result) {
      steps += next.steps
      changes += next.changes
      files += next.files
      findings.append(contentsOf: next.findings)
    }
  }

  init(disk: Disk?, known: KnownFiles, isForced: Bool, staging: Staging?, obsolete: Set<String>) {
    (self.disk, self.known, self.isForced) = (disk, known, isForced)
    (self.staging, self.obsolete) = (staging, obsolete)
  }

  /// What the files came to that were compared since the last call.
  mutating func takeResult() -> Result {
    defer { result = Result() }
    return result
  }

  /// Compares a file and, when it differs, lays it out or notes it.
  mutating func compare(_ path: String, _ entry: FileTree.Entry) throws(StoreFailure) {
    let bytes = entry.render().bytes
    let hash = SHA256.digest(of: bytes)
    result.manifest.add(path, Manifest.Entry(mode: entry.mode, size: bytes.count, hash: hash, role: entry.role))

    guard let disk else { return plan(.created, path, nil, hash, entry.role) }
    if let staging {
      plan(.created, path, nil, hash, entry.role)
      return try staging.put(path, bytes, mode: entry.mode, on: disk)
    }
    if let isExecutable = disk.executability(at: path, holding: bytes) {
      if isExecutable == (entry.mode == .executable) { return }
      plan(.changed, path, hash, hash, entry.role)
    } else {
      guard try planDifferent(path, entry, size: bytes.count, hash, on: disk) else { return }
    }
    let render = entry.render
    result.files.append(NewFile(path: path, mode: entry.mode, hash: hash) { render().bytes })
  }

  /// Plans a file whose bytes are not on disk; `false` when it must not be written.
  private mutating func planDifferent(
    _ path: String,
    _ entry: FileTree.Entry,
    size: Int,
    _ hash: SHA256.Digest,
    on disk: Disk
  ) throws(StoreFailure) -> Bool {
    let entries = known.manifest.entries(of: path)
    switch try disk.look(at: path, limit: max(size, entries.map(\.size).max() ?? 0)) {
    case .nothing: plan(.created, path, nil, hash, entry.role)
    case .file(let found, _):
      guard known.hasWritten(path, found.map(SHA256.digest)) || isForced else {
        if entries.isEmpty {
          result.findings.report(.stray(disk.path, path), help: .moveAway, .force)
        } else {
          result.findings.report(.edited(disk.path, path), help: .keepEdits)
        }
        return false
      }
      plan(.changed, path, try disk.hash(of: path, found), hash, entry.role)
    case .obstructed(let obstacle):
      guard obsolete.contains(obstacle) else {
        result.findings.report(.obstacle(disk.path, obstacle), help: .moveAway)
        return false
      }
      plan(.created, path, nil, hash, entry.role)
    case .directory:
      guard try strays(in: path, on: disk).isEmpty else {
        result.findings.report(.obstacle(disk.path, path), help: .moveAway)
        return false
      }
      plan(.created, path, nil, hash, entry.role)
    case .link, .other:
      result.findings.report(.obstacle(disk.path, path), help: .moveAway)
      return false
    }
    return true
  }

  private mutating func plan(
    _ kind: Change.Kind,
    _ path: String,
    _ old: SHA256.Digest?,
    _ new: SHA256.Digest,
    _ role: FileRole
  ) {
    result.changes.append(Change(kind: kind, path: path, role: role))
    result.steps.append(Journal.Item(path: path, old: old, new: new))
  }

  /// What lies in a directory and does not go.
  private func strays(in directory: String, on disk: Disk) throws(StoreFailure) -> [String] {
    var found: [String] = []
    for name in try disk.names(in: directory) {
      let path = "\(directory)/\(name)"
      if try disk.look(at: path, limit: 0) == .directory {
        found += try strays(in: path, on: disk)
      } else if !obsolete.contains(path) {
        found.append(path)
      }
    }
    return found
  }
}

// MARK: Messages

extension Diagnostic.Message {
  static func edited(_ folder: String, _ path: String) -> Self {
    .init("E0501", "“\(folder)/\(path)” was edited by hand since the last build")
  }

  static func stray(_ folder: String, _ path: String) -> Self {
    .init("E0502", "a file of the output wants to be “\(folder)/\(path)”, where there is one that infrac did not write")
  }

  static func obstacle(_ folder: String, _ path: String) -> Self {
    .init(
      "E0503",
      "“\(folder)/\(path)” is in the way: a link, a directory or a device, or a file in place of a directory"
    )
  }
}

/// What to do about it.
struct Advice {
  let text: String

  static let keepEdits = Advice(
    text: "say it in the specification, then build with “--force”, which replaces the edited files"
  )
  static let moveAway = Advice(text: "look at it, and move it away")
  static let force = Advice(text: "or replace it: “--force”")
}

extension DiagnosticBag {
  mutating func report(_ message: Diagnostic.Message, help advice: Advice...) {
    report(Diagnostic(message, at: Diagnostic.Label(.none), help: advice.map(\.text)))
  }
}
