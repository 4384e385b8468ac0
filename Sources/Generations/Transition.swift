internal import Hashing

/// Takes the files of a journal from one generation to the other, forwards or back, from wherever it stopped.
struct Transition {
  let disk: Disk
  let journal: Journal

  /// How far an item is.
  private enum State {
    /// The old file stands, the new one is at hand.
    case ahead
    /// The new file stands.
    case done
    /// The new file stands and the old one is lost (a power cut): there is no way back.
    case final
    /// The old file stands and the new one is gone, as after `git checkout`.
    case reverted
    /// Something else stands: somebody wrote there.
    case foreign
  }

  /// What can be done.
  struct Prospect {
    var canFinish = true
    var canReturn = true
    /// The paths where somebody wrote after the interruption.
    var foreign: [String] = []
  }

  /// Looks at what an interrupted build left.
  func prospect() throws(StoreFailure) -> Prospect {
    var prospect = Prospect()
    for (index, item) in journal.items.enumerated() {
      switch try state(of: item, index) {
      case .ahead, .done: continue
      case .final: prospect.canReturn = false
      case .reverted: prospect.canFinish = false
      case .foreign: prospect.foreign.append(item.path)
      }
    }
    return prospect
  }

  /// Puts all new files in place and the old ones aside; `isStopped` is asked between any two.
  func finish(unless isStopped: () -> Bool = { false }) throws(StoreFailure) {
    for (index, item) in journal.items.enumerated() {
      if isStopped() { throw .interrupted }
      if item.new == nil {
        try putAside(item, index)
        try removeEmptyDirectories(above: item.path)
      } else if try exists(Journal.newFile(index)) {
        try putAside(item, index)
        try removeEmptyDirectory(item.path)
        try disk.makeDirectory(above: item.path)
        try disk.move(Journal.newFile(index), to: item.path)
      }
    }
    try sync()
  }

  /// Puts all old files back.
  func goBack() throws(StoreFailure) {
    for (index, item) in journal.items.enumerated().reversed() {
      if let new = item.new, try hash(at: item.path) == new, try !exists(Journal.newFile(index)) {
        try disk.move(item.path, to: Journal.newFile(index))
      }
      // Also when the file did not come so far: its directory may have been made.
      if item.old == nil { try removeEmptyDirectories(above: item.path) }
      if try exists(Journal.oldFile(index)) {
        try disk.makeDirectory(above: item.path)
        try disk.move(Journal.oldFile(index), to: item.path)
      }
    }
    try sync()
  }

  /// Removes the working folder; the journal must not count any more.
  static func removeWorkingFolder(_ disk: Disk) throws(StoreFailure) {
    for folder in [Journal.newFiles, Journal.oldFiles] {
      for name in try disk.names(in: folder) { try disk.remove("\(folder)/\(name)") }
      _ = try disk.removeDirectory(folder)
    }
    for name in try disk.names(in: Journal.folder) { try disk.remove("\(Journal.folder)/\(name)") }
    _ = try disk.removeDirectory(Journal.folder)
  }

  // MARK: - Private

  private func state(of item: Journal.Item, _ index: Int) throws(StoreFailure) -> State {
    let found = try disk.look(at: item.path, limit: .max)
    let hash: SHA256.Digest? = if case .file(let bytes?, _) = found { SHA256.digest(of: bytes) } else { nil }
    guard let new = item.new else {
      switch found {
      case .file: return hash == item.old ? .ahead : .foreign
      case .link, .other: return .foreign
      case .nothing, .directory, .obstructed: return .done
      }
    }
    let isNewAtHand = try exists(Journal.newFile(index))
    let isOldAside = try exists(Journal.oldFile(index))
    switch found {
    case .link, .other: return .foreign
    case .nothing, .directory, .obstructed: return isNewAtHand ? .ahead : .reverted
    case .file:
      if isNewAtHand { return hash == item.old ? .ahead : .foreign }
      if hash == new { return item.old == nil || isOldAside ? .done : .final }
      return hash == item.old ? .reverted : .foreign
    }
  }

  private func exists(_ path: String) throws(StoreFailure) -> Bool { try disk.look(at: path, limit: 0) != .nothing }

  private func hash(at path: String) throws(StoreFailure) -> SHA256.Digest? {
    guard case .file(let bytes?, _) = try disk.look(at: path, limit: .max) else { return nil }
    return SHA256.digest(of: bytes)
  }

  private func putAside(_ item: Journal.Item, _ index: Int) throws(StoreFailure) {
    if case .file = try disk.look(at: item.path, limit: 0) { try disk.move(item.path, to: Journal.oldFile(index)) }
  }

  /// Makes room for a file where a directory was.
  private func removeEmptyDirectory(_ path: String) throws(StoreFailure) {
    guard try disk.look(at: path, limit: 0) == .directory else { return }
    for name in try disk.names(in: path) { try removeEmptyDirectory("\(path)/\(name)") }
    _ = try disk.removeDirectory(path)
  }

  private func removeEmptyDirectories(above path: String) throws(StoreFailure) {
    var folder = path
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      guard try disk.look(at: folder, limit: 0) == .directory, try disk.removeDirectory(folder) else { return }
    }
  }

  /// Waits until the new names are on the disk, so that the journal may go.
  private func sync() throws(StoreFailure) {
    var folders: Set<String> = [""]
    for item in journal.items {
      if let slash = item.path.lastIndex(of: "/") { folders.insert(String(item.path[..<slash])) }
    }
    if folders.count > Disk.syncedOneByOne { return try disk.syncAll() }
    for folder in folders.sorted() {
      // The folder of a file that was removed may be gone too.
      if !folder.isEmpty, try disk.look(at: folder, limit: 0) != .directory { continue }
      try disk.sync(folder)
    }
  }
}
