internal import Diagnostics

/// Carries out the steps of a comparison: all of them, or none. The new files lie in the working folder already.
///
/// 1. What is new reaches the disk.
/// 2. The journal says what is to be done, and reaches the disk: from now on the next command can finish it.
/// 3. Each file changes places, a folder that is new at once. What fails here is taken back.
/// 4. The names reach the disk; the journal and the working folder go.
struct Writer {
  let disk: Disk
  let isStopped: () -> Bool

  func write(_ steps: [Journal.Item]) throws(StoreFailure) {
    let journal = Journal(items: steps)
    do {
      try settle(steps)
      try announce(journal)
    } catch {
      // What stays because this fails as well is removed by the next build.
      try? Transition.removeWorkingFolder(disk)
      throw error
    }
    let transition = Transition(disk: disk, journal: journal)
    do {
      try transition.finish(unless: isStopped)
      try disk.move(Journal.path, to: Journal.finished)
    } catch {
      try? takeBack(transition)
      throw error
    }
    // The new generation stands; what stays here is removed by the next build.
    try? Transition.removeWorkingFolder(disk)
  }

  /// Waits until the new files are on the disk: few one by one, many all at once.
  private func settle(_ steps: [Journal.Item]) throws(StoreFailure) {
    if isStopped() { throw .interrupted }
    if steps.count(where: { $0.new != nil }) > Disk.syncedOneByOne {
      try disk.syncAll()
    } else {
      let new = steps.filter { $0.new != nil }.map { Journal.newFile($0.path) }
      for path in new { try disk.syncFile(path) }
      for folder in folders(above: new) { try disk.sync(folder) }
    }
    try disk.sync(Journal.oldFiles)
  }

  /// The folders in which files lie, up to the one of all new files, each before those above it.
  private func folders(above paths: [String]) -> [String] {
    var found: Set<String> = [Journal.newFiles]
    for path in paths {
      var folder = path
      while folder != Journal.newFiles, let parent = folder.parentPath {
        folder = parent
        found.insert(folder)
      }
    }
    return found.sorted { $1.precedesByBytes($0) }
  }

  private func announce(_ journal: Journal) throws(StoreFailure) {
    try disk.create(Journal.draft, bytes: journal.text, permissions: 0o644, sync: true)
    try disk.sync("")
    try disk.move(Journal.draft, to: Journal.path)
    try disk.sync(Journal.folder)
  }

  private func takeBack(_ transition: Transition) throws(StoreFailure) {
    try transition.goBack()
    try disk.remove(Journal.path)
    try Transition.removeWorkingFolder(disk)
  }
}
