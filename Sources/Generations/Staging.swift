internal import FileTree
internal import Synchronization

/// The place in the working folder where new files lie, at their own paths, until the writer puts them in place.
///
/// A class, because all threads share whether it was begun: an unchanged build makes no call that writes.
final class Staging: Sendable {
  private let begun = Mutex(false)

  /// Whether something was written.
  var isBegun: Bool { begun.withLock { $0 } }

  /// Writes a new file.
  func put(_ path: String, _ bytes: [UInt8], mode: FileMode, on disk: Disk) throws(StoreFailure) {
    try begin(on: disk)
    let place = Journal.newFile(path)
    try disk.makeDirectory(above: place)
    try disk.create(place, bytes: bytes, permissions: mode.rawValue, sync: false)
  }

  /// Makes the working folder, unless it is there.
  func begin(on disk: Disk) throws(StoreFailure) {
    try begun.withLock { isBegun throws(StoreFailure) in
      if isBegun { return }
      isBegun = true
      try disk.makeDirectory(Journal.folder)
      try disk.create(Journal.ignore, bytes: Array("*\n".utf8), permissions: 0o644, sync: false)
      try disk.makeDirectory(Journal.newFiles)
      try disk.makeDirectory(Journal.oldFiles)
    }
  }
}
