internal import Glibc

extension Disk {
  /// Writes a new file and, when asked, waits until its bytes are on the disk.
  func create(_ path: String, bytes: [UInt8], permissions: UInt16, sync isSynced: Bool) throws(StoreFailure) {
    try ask(.create, path)
    let (descriptor, code) = try place(of: path).call {
      openat($0, $1, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(permissions))
    }
    if descriptor < 0 { throw .system(.create, path: shown(path), code: code) }
    defer { close(descriptor) }
    try ask(.write, path)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        let rest = UnsafeRawBufferPointer(rebasing: all[written...])
        return Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw .system(.write, path: shown(path), code: errno) }
      written += count
    }
    // What the mask of the process (umask) took away.
    if permissions & folder.mask != 0, fchmod(descriptor, mode_t(permissions)) != 0 {
      throw .system(.write, path: shown(path), code: errno)
    }
    guard isSynced else { return }
    try ask(.sync, path)
    if fsync(descriptor) != 0 { throw .system(.sync, path: shown(path), code: errno) }
  }

  /// Waits until the bytes of a file are on the disk.
  func syncFile(_ path: String) throws(StoreFailure) {
    try ask(.sync, path)
    let (descriptor, code) = try place(of: path).call { openat($0, $1, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
    if descriptor < 0 { throw .system(.sync, path: shown(path), code: code) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0 { throw .system(.sync, path: shown(path), code: errno) }
  }

  /// Makes a directory and those above it, where they are missing.
  func makeDirectory(_ path: String) throws(StoreFailure) {
    var end = path.startIndex
    while end < path.endIndex {
      end = path.utf8[end...].dropFirst().firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
      let prefix = String(path[..<end])
      let place = try place(of: prefix)
      if place.call({ faccessat($0, $1, F_OK, AT_SYMLINK_NOFOLLOW) }).result == 0 { continue }
      try ask(.makeDirectory, prefix)
      let (result, code) = place.call { mkdirat($0, $1, 0o777) }
      if result != 0, code != EEXIST { throw .system(.makeDirectory, path: shown(prefix), code: code) }
    }
  }

  /// Makes the directories above a path, where they are missing.
  func makeDirectory(above path: String) throws(StoreFailure) {
    do {
      // Where there is one, it stays open for what comes next.
      _ = try place(of: path)
    } catch .system(.open, _, ENOENT) {
      if let parent = path.parentPath { try makeDirectory(parent) }
    }
  }

  /// Gives a file or a directory another path, over the file that may stand there.
  func move(_ path: String, to target: String) throws(StoreFailure) {
    try ask(.move, target)
    let place = try place(of: path)
    let source = dup(place.folder)
    if source < 0 { throw .system(.move, path: shown(path), code: errno) }
    defer { close(source) }
    let new = try self.place(of: target)
    let (result, code) = place.call { _, name in new.call { renameat(source, name, $0, $1) }.result }
    if result != 0 { throw .system(.move, path: shown(target), code: code) }
  }

  /// Gives a directory and all that is in it another path.
  func moveDirectory(_ path: String, to target: String) throws(StoreFailure) {
    // A directory within that is open would go on under its old path.
    forgetParent()
    try move(path, to: target)
    forgetParent()
  }

  /// Removes a file, if it is there.
  func remove(_ path: String) throws(StoreFailure) {
    try ask(.remove, path)
    let (result, code) = try place(of: path).call { unlinkat($0, $1, 0) }
    if result != 0, code != ENOENT { throw .system(.remove, path: shown(path), code: code) }
  }

  /// Removes a directory if it is there and empty; says whether it is gone.
  func removeDirectory(_ path: String) throws(StoreFailure) -> Bool {
    try ask(.removeDirectory, path)
    forgetParent()
    let place: Place
    do { place = try self.place(of: path) } catch .system(_, _, ENOENT) { return true }
    let (result, code) = place.call { unlinkat($0, $1, AT_REMOVEDIR) }
    if result == 0 || code == ENOENT { return true }
    if code == ENOTEMPTY || code == EEXIST || code == ENOTDIR { return false }
    throw .system(.removeDirectory, path: shown(path), code: code)
  }

  /// Removes a directory with all that is in it, if it is there.
  func removeTree(_ path: String) throws(StoreFailure) {
    for name in try names(in: path) {
      let inner = "\(path)/\(name)"
      if try look(at: inner, limit: 0) == .directory { try removeTree(inner) } else { try remove(inner) }
    }
    _ = try removeDirectory(path)
  }

  /// Waits until the names in a directory are on the disk; the empty path is the folder itself.
  func sync(_ path: String) throws(StoreFailure) {
    try ask(.sync, path)
    let place = path.isEmpty ? Place(path: ".", folder: root, prefix: 0) : try place(of: path)
    let (descriptor, code) = place.call { openat($0, $1, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
    if descriptor < 0 { throw .system(.sync, path: shown(path), code: code) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0 { throw .system(.sync, path: shown(path), code: errno) }
  }

  /// Waits until all that was written is on the disk: dearer than `sync(_:)`, but the price is the same for
  /// thousands of files.
  func syncAll() throws(StoreFailure) {
    try ask(.syncAll, "")
    Glibc.sync()
  }
}
