package import Diagnostics
package import FileTree
internal import Hashing
internal import Printing

/// The folder that a build writes, `generated/<cluster>/`: one generation, whole at every moment.
///
/// Use it in this order: open it, `recover`, `compare`, `write`. Without `isWriting` nothing on disk is touched.
/// Another build in the same folder is kept out as long as this value lives, hence a class.
package final class Store {
  /// As people name it.
  package let path: String

  private let disk: Disk?
  private let isWriting: Bool
  /// The folders that were made for this build.
  private var madeFolders: [String] = []
  private var isWritten = false
  private var unfinished: [String: SHA256.Digest] = [:]
  private let isStopped: @Sendable () -> Bool
  private let staging: Staging?
  /// Ctrl-C waits for a moment at which a build can stop cleanly.
  private let hold: Interruption.Hold?

  /// Opens the folder, and makes it when something is to be written.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - isWriting: Whether `write` will be called; reading alone touches nothing.
  ///   - gate: The seam of the tests (see `Disk.Gate`).
  ///   - isStopped: Is asked between files whether the build was interrupted.
  /// - Throws: `held` when another build is at work here.
  package init(
    _ path: String,
    isWriting: Bool,
    gate: Disk.Gate? = nil,
    isStopped: @escaping @Sendable () -> Bool = { Interruption.isRequested }
  ) throws(StoreFailure) {
    self.path = path
    self.isWriting = isWriting
    self.isStopped = isStopped
    staging = isWriting ? Staging() : nil
    hold = isWriting ? Interruption.Hold() : nil
    if isWriting { madeFolders = try Disk.makeFolder(path, gate: gate) }
    disk = try Disk(path, gate: gate)
    try disk?.lock(forWriting: isWriting)
  }

  /// A build that did not come to writing leaves nothing behind.
  deinit {
    if let disk, let staging, staging.isBegun, !isWritten { try? Transition.removeWorkingFolder(disk) }
    Disk.removeFolders(madeFolders)
  }

  // MARK: What a build left that died

  /// What became of an interrupted build.
  package enum Recovery: String, Sendable, CaseIterable {
    /// There was none.
    case none
    /// It had not begun to replace files: the previous generation stands.
    case discarded
    /// It was finished now: the new generation stands.
    case finished
    /// It was taken back now: the previous generation stands.
    case undone
    /// It left the files between two generations, and this run only reads.
    case pending
  }

  /// Brings the folder to a whole generation; `nil` when something stops that, which is reported.
  package func recover(isForced: Bool, _ diagnostics: inout DiagnosticBag) throws(StoreFailure) -> Recovery? {
    guard let disk else { return Recovery.none }
    switch try disk.look(at: Journal.folder, limit: 0) {
    case .nothing: return Recovery.none
    case .directory: break
    case .file, .link, .other, .obstructed:
      diagnostics.report(
        .workingFolderTaken("\(path)/\(Journal.folder)"),
        at: .none,
        help: "look at it, and move it away"
      )
      return nil
    }
    guard case .file(let text?, _) = try disk.look(at: Journal.path, limit: .max) else {
      let isFinished = try disk.look(at: Journal.finished, limit: 0) != .nothing
      // The last thing that a build removes and the first that it makes: nothing was under way.
      let isEmpty = try disk.names(in: Journal.folder).isEmpty
      if isWriting { try Transition.removeWorkingFolder(disk) }
      return isEmpty ? Recovery.none : isFinished ? .finished : .discarded
    }
    guard let journal = Journal(text) else {
      diagnostics.report(
        .journalEdited("\(path)/\(Journal.path)"),
        at: .none,
        help: "bring the folder to a state you know (“git checkout -- \(path)”), and remove “\(path)/\(Journal.folder)”"
      )
      return nil
    }
    guard isWriting else {
      for item in journal.items { unfinished[item.path] = item.new }
      return .pending
    }
    return try recover(Transition(disk: disk, journal: journal), disk, isForced: isForced, &diagnostics)
  }

  private func recover(
    _ transition: Transition,
    _ disk: Disk,
    isForced: Bool,
    _ diagnostics: inout DiagnosticBag
  ) throws(StoreFailure) -> Recovery? {
    let prospect = try transition.prospect()
    if !isForced, !prospect.foreign.isEmpty {
      for file in prospect.foreign {
        diagnostics.report(
          .writtenAfterInterruption("\(path)/\(file)"),
          at: .none,
          help: "say it in the specification, then build with “--force”, which replaces it"
        )
      }
      return nil
    }
    if prospect.canFinish || !prospect.canReturn {
      try transition.finish()
      try disk.move(Journal.path, to: Journal.finished)
      try Transition.removeWorkingFolder(disk)
      return .finished
    }
    try transition.goBack()
    try disk.remove(Journal.path)
    try Transition.removeWorkingFolder(disk)
    return .undone
  }

  // MARK: Comparing and writing

  /// Compares a tree with what is on disk; `nil` when something there stops the build, which is reported.
  ///
  /// The manifest becomes one of the `sources`, so that diagnostics can show its lines. `progress` is told how many
  /// files have been compared, on any thread.
  package func compare(
    _ tree: FileTree,
    isForced: Bool,
    _ sources: inout SourceSet,
    _ diagnostics: inout DiagnosticBag,
    progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
  ) throws(StoreFailure) -> Comparison? {
    let tree = GitAttributes.added(to: tree)
    var found = DiagnosticBag()
    let previous = try previousManifest(isForced: isForced, &sources, &found)
    diagnostics.append(contentsOf: found)
    if found.hasErrors { return nil }
    // In an empty folder nothing can be in the way of a file: it is laid out while its text is at hand.
    let isEmpty = try disk?.names(in: ".").isEmpty ?? true
    let comparer = Comparer(
      disk: disk,
      known: KnownFiles(manifest: previous, unfinished: unfinished),
      isForced: isForced,
      staging: isEmpty ? staging : nil,
      isStopped: isStopped,
      progress: progress
    )
    return try comparer.comparison(with: tree, &diagnostics)
  }

  /// What stands at a path.
  package func content(of path: String) throws(StoreFailure) -> SavedGeneration.Content {
    guard let disk else { return .nothing }
    return SavedGeneration.content(try disk.look(at: path, limit: .max))
  }

  /// The tenants that the generation on disk has files of; none when there is no generation.
  package func tenants(_ sources: inout SourceSet, _ diagnostics: inout DiagnosticBag) throws(StoreFailure) -> Set<
    String
  > {
    Set(try previousManifest(isForced: true, &sources, &diagnostics).roles.compactMap(\.tenant))
  }

  private func previousManifest(
    isForced: Bool,
    _ sources: inout SourceSet,
    _ diagnostics: inout DiagnosticBag
  ) throws(StoreFailure) -> Manifest {
    let room = SourceSet.capacity - Int(sources.nextBase)
    guard let disk, case .file(let bytes?, _) = try disk.look(at: Manifest.path, limit: room) else {
      return Manifest()
    }
    let source = sources.add(path: "\(path)/\(Manifest.path)", bytes: bytes)
    return ManifestReader(source, isDamageAccepted: isForced, &diagnostics).manifest
  }

  /// Makes the disk what the tree wants. Whatever is thrown, the previous generation stands, now or after the
  /// next `recover`.
  package func write(_ comparison: Comparison) throws(StoreFailure) {
    guard !comparison.isEmpty else { return }
    guard let staging, let disk else { preconditionFailure("a store that was opened for reading is written") }
    try staging.begin(on: disk)
    for file in comparison.files {
      if isStopped() { throw .interrupted }
      let bytes = file.render()
      precondition(SHA256.digest(of: bytes) == file.hash, "“\(file.path)” is rendered differently the second time")
      try staging.put(file.path, bytes, mode: file.mode, on: disk)
    }
    isWritten = true
    try Writer(disk: disk, isStopped: isStopped).write(comparison.steps)
    madeFolders = []
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func workingFolderTaken(_ path: String) -> Self {
    .init("E0503", "“\(path)” is in the way: a build needs a folder of that name while it writes")
  }

  fileprivate static func journalEdited(_ path: String) -> Self {
    .init("E0507", "“\(path)” does not tell how far an interrupted build came: somebody edited it")
  }

  fileprivate static func writtenAfterInterruption(_ path: String) -> Self {
    .init("E0507", "“\(path)” was edited after a build was interrupted that has to be finished first")
  }
}
