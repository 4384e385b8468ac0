internal import FileTree
internal import Hashing

/// Carries out the steps of a comparison: all of them, or none.
///
/// 1. What is new is written into a working folder, and reaches the disk.
/// 2. The journal says what is to be done, and reaches the disk: from now on the next command can finish it.
/// 3. Each file changes places. What fails here is taken back.
/// 4. The names reach the disk; the journal and the working folder go.
struct Writer {
  let disk: Disk
  let isStopped: () -> Bool

  func write(_ steps: [Comparison.Step]) throws(StoreFailure) {
    let journal = Journal(items: steps.map { Journal.Item(path: $0.path, old: $0.old, new: $0.new?.hash) })
    do {
      try stage(steps)
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

  private func stage(_ steps: [Comparison.Step]) throws(StoreFailure) {
    try disk.makeDirectory(Journal.folder)
    try disk.create(Journal.ignore, bytes: Array("*\n".utf8), permissions: 0o644, sync: false)
    try disk.makeDirectory(Journal.newFiles)
    try disk.makeDirectory(Journal.oldFiles)
    let isSyncedOneByOne = steps.count <= Disk.syncedOneByOne
    for (index, step) in steps.enumerated() {
      if isStopped() { throw .interrupted }
      guard let file = step.new else { continue }
      let bytes = file.render()
      precondition(SHA256.digest(of: bytes) == file.hash, "“\(step.path)” is rendered differently the second time")
      try disk.create(
        Journal.newFile(index),
        bytes: bytes,
        permissions: file.mode.rawValue,
        sync: isSyncedOneByOne
      )
    }
    if !isSyncedOneByOne { try disk.syncAll() }
    for folder in [Journal.newFiles, Journal.oldFiles] { try disk.sync(folder) }
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
