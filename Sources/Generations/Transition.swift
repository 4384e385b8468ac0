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
    for item in journal.items {
      switch try state(of: item) {
      case .ahead, .done: continue
      case .final: prospect.canReturn = false
      case .reverted: prospect.canFinish = false
      case .foreign: prospect.foreign.append(item.path)
      }
    }
    return prospect
  }

  /// Puts all new files in place and the old ones aside; `isStopped` is asked between any two.
  ///
  /// A folder that is new comes in one step, with all files in it.
  func finish(unless isStopped: () -> Bool = { false }) throws(StoreFailure) {
    var moved = "/"
    for item in journal.items where !item.path.hasPrefix(moved) {
      if isStopped() { throw .interrupted }
      let new = Journal.newFile(item.path)
      if item.new == nil {
        try putAside(item)
        try removeEmptyDirectories(above: item.path)
      } else if let folder = try missingFolder(above: item.path), try isDirectory(Journal.newFile(folder)) {
        try disk.moveDirectory(Journal.newFile(folder), to: folder)
        moved = folder + "/"
      } else if try exists(new) {
        try putAside(item)
        try removeEmptyDirectory(item.path)
        try disk.makeDirectory(above: item.path)
        try disk.move(new, to: item.path)
      }
    }
    try sync()
  }

  /// Puts all old files back.
  ///
  /// What was done so far reaches the disk first: were the way there and the way back mixed when the power goes off, a
  /// file might be at neither end.
  func goBack() throws(StoreFailure) {
    try disk.syncAll()
    for item in journal.items.reversed() {
      let new = Journal.newFile(item.path)
      if let hash = item.new, try self.hash(at: item.path) == hash, try !exists(new) {
        try disk.makeDirectory(above: new)
        try disk.move(item.path, to: new)
      }
      // Also when the file did not come so far: its directory may have been made.
      if item.old == nil { try removeEmptyDirectories(above: item.path) }
    }
    var aside: [Journal.Item] = []
    for item in journal.items where try exists(Journal.oldFile(item.path)) {
      try disk.makeDirectory(above: item.path)
      aside.append(item)
    }
    // The folders before what comes into them, for the same reason.
    try disk.syncAll()
    for item in aside { try disk.move(Journal.oldFile(item.path), to: item.path) }
    try sync()
  }

  /// Removes the working folder; the journal must not count any more.
  static func removeWorkingFolder(_ disk: Disk) throws(StoreFailure) {
    // First what is large: what tells how far the build came stays to the end.
    for folder in [Journal.newFiles, Journal.oldFiles] { try disk.removeTree(folder) }
    for name in try disk.names(in: Journal.folder) { try disk.remove("\(Journal.folder)/\(name)") }
    _ = try disk.removeDirectory(Journal.folder)
  }

  // MARK: - Private

  private func state(of item: Journal.Item) throws(StoreFailure) -> State {
    let found = try disk.look(at: item.path, limit: .max)
    let hash: SHA256.Digest? = if case .file(let bytes?, _) = found { SHA256.digest(of: bytes) } else { nil }
    guard let new = item.new else {
      switch found {
      case .file: return hash == item.old ? .ahead : .foreign
      case .link, .other: return .foreign
      case .nothing, .directory, .obstructed: return .done
      }
    }
    let isNewAtHand = try exists(Journal.newFile(item.path))
    let isOldAside = try exists(Journal.oldFile(item.path))
    switch found {
    case .link, .other: return .foreign
    case .nothing, .directory, .obstructed: return isNewAtHand ? .ahead : .reverted
    case .file:
      if isNewAtHand { return hash == item.old ? .ahead : .foreign }
      if hash == new { return item.old == nil || isOldAside ? .done : .final }
      return hash == item.old ? .reverted : .foreign
    }
  }

  /// Whether a file of the working folder is there; where one item has a file, another one may have a directory.
  private func exists(_ path: String) throws(StoreFailure) -> Bool {
    if case .file = try disk.look(at: path, limit: 0) { true } else { false }
  }

  private func hash(at path: String) throws(StoreFailure) -> SHA256.Digest? {
    guard case .file(let bytes?, _) = try disk.look(at: path, limit: .max) else { return nil }
    return SHA256.digest(of: bytes)
  }

  private func putAside(_ item: Journal.Item) throws(StoreFailure) {
    guard case .file = try disk.look(at: item.path, limit: 0) else { return }
    let old = Journal.oldFile(item.path)
    try disk.makeDirectory(above: old)
    try disk.move(item.path, to: old)
  }

  private func isDirectory(_ path: String) throws(StoreFailure) -> Bool {
    try disk.look(at: path, limit: 0) == .directory
  }

  /// The first folder on the way to a file that does not exist, from the top; `nil` when all are there, or another
  /// thing is in their way.
  private func missingFolder(above path: String) throws(StoreFailure) -> String? {
    // At once for most: the folder of the file before.
    if disk.isOpen(above: path) { return nil }
    var end = path.startIndex
    while let slash = path.utf8[end...].dropFirst().firstIndex(of: UInt8(ascii: "/")) {
      end = slash
      let folder = String(path[..<slash])
      switch try disk.look(at: folder, limit: 0) {
      case .directory: continue
      case .nothing: return folder
      case .file, .link, .other, .obstructed: return nil
      }
    }
    return nil
  }

  /// Makes room for a file where a directory was.
  private func removeEmptyDirectory(_ path: String) throws(StoreFailure) {
    guard try disk.look(at: path, limit: 0) == .directory else { return }
    for name in try disk.names(in: path) { try removeEmptyDirectory("\(path)/\(name)") }
    _ = try disk.removeDirectory(path)
  }

  private func removeEmptyDirectories(above path: String) throws(StoreFailure) {
    var folder = path
    while let parent = folder.parentPath {
      folder = parent
      switch try disk.look(at: folder, limit: 0) {
      case .nothing: continue
      case .directory: if try !disk.removeDirectory(folder) { return }
      case .file, .link, .other, .obstructed: return
      }
    }
  }

  /// Waits until the new names are on the disk, so that the journal may go.
  private func sync() throws(StoreFailure) {
    var folders: Set<String> = [""]
    var last: String?
    for item in journal.items {
      // At once for most: the folder of the file before.
      let parent = item.path.parentPath
      if parent == last { continue }
      last = parent
      // With those above, which may be new.
      var folder = item.path
      while let parent = folder.parentPath {
        folder = parent
        guard folders.insert(folder).inserted else { break }
      }
    }
    if folders.count > Disk.syncedOneByOne { return try disk.syncAll() }
    for folder in folders.sorted() {
      // The folder of a file that was removed may be gone too.
      if !folder.isEmpty, try disk.look(at: folder, limit: 0) != .directory { continue }
      try disk.sync(folder)
    }
  }
}
