internal import Glibc

/// The calls to the operating system, all of them below one open folder, none of them through a link.
///
/// Every name is opened with `openat` and `O_NOFOLLOW` below the folder that holds it, so that nothing
/// planted in the tree can lead out of it.
///
/// A class, because it owns descriptors.
package final class Disk {
  /// Is asked before each call that changes something. Tests let calls fail here, stop here for good, or write
  /// down what is done.
  package typealias Gate = (_ action: Action, _ path: String) throws(StoreFailure) -> Void

  /// How people name the folder.
  let path: String
  private let root: Int32
  private let gate: Gate
  /// The folder that was used last: paths come sorted.
  private var parent: (path: String, descriptor: Int32)?

  /// Opens an existing folder; `nil` when there is none.
  init?(_ path: String, gate: @escaping Gate) throws(StoreFailure) {
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT { return nil }
      throw .system(.open, path: path, code: errno)
    }
    (self.path, root, self.gate) = (path, descriptor, gate)
  }

  deinit {
    forgetParent()
    // Not by closing alone: a process that is being started at this moment has the descriptor too.
    flock(root, LOCK_UN)
    close(root)
  }

  // MARK: Reading

  /// What stands at a path; of a file at most `limit` bytes are read.
  func look(at path: String, limit: Int) throws(StoreFailure) -> Found {
    let (folder, name): (Int32, String)
    do {
      (folder, name) = try parent(of: path)
    } catch .system(_, let obstacle, let code) where code == ENOTDIR || code == ELOOP {
      return .obstructed(by: obstacle)
    } catch .system(_, _, ENOENT) {
      return .nothing
    }
    var status = stat()
    if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 {
      if errno == ENOENT { return .nothing }
      throw .system(.read, path: shown(path), code: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .directory
    case S_IFLNK: return .link
    case S_IFREG: break
    default: return .other
    }
    let isExecutable = status.st_mode & S_IXUSR != 0
    guard status.st_size <= limit else { return .file(bytes: nil, isExecutable: isExecutable) }
    return .file(bytes: try read(name, in: folder, size: Int(status.st_size), path: path), isExecutable: isExecutable)
  }

  /// The names in a directory, sorted by their bytes; empty when there is none.
  func names(in path: String) throws(StoreFailure) -> [String] {
    let descriptor: Int32
    do {
      let (folder, name) = try parent(of: path)
      descriptor = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    } catch .system(_, _, ENOENT) {
      return []
    }
    if descriptor < 0 {
      if errno == ENOENT { return [] }
      throw .system(.read, path: shown(path), code: errno)
    }
    guard let stream = fdopendir(descriptor) else {
      close(descriptor)
      throw .system(.read, path: shown(path), code: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: Writing

  /// Writes a new file and, when asked, waits until its bytes are on the disk.
  func create(_ path: String, bytes: [UInt8], permissions: UInt16, sync isSynced: Bool) throws(StoreFailure) {
    try gate(.create, shown(path))
    let (folder, name) = try parent(of: path)
    let descriptor = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(permissions))
    if descriptor < 0 { throw .system(.create, path: shown(path), code: errno) }
    defer { close(descriptor) }
    try gate(.write, shown(path))
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
    // The mask of the process (umask) took bits away.
    if fchmod(descriptor, mode_t(permissions)) != 0 { throw .system(.write, path: shown(path), code: errno) }
    guard isSynced else { return }
    try gate(.sync, shown(path))
    if fsync(descriptor) != 0 { throw .system(.sync, path: shown(path), code: errno) }
  }

  /// Makes a directory and those above it, where they are missing.
  func makeDirectory(_ path: String) throws(StoreFailure) {
    var end = path.startIndex
    while end < path.endIndex {
      end = path[end...].dropFirst().firstIndex(of: "/") ?? path.endIndex
      let prefix = String(path[..<end])
      let (folder, name) = try parent(of: prefix)
      if faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0 { continue }
      try gate(.makeDirectory, shown(prefix))
      if mkdirat(folder, name, 0o777) != 0, errno != EEXIST {
        throw .system(.makeDirectory, path: shown(prefix), code: errno)
      }
    }
  }

  /// Gives a file another path, over the file that may stand there.
  func move(_ path: String, to target: String) throws(StoreFailure) {
    try gate(.move, shown(target))
    let (folder, name) = try parent(of: path)
    let source = dup(folder)
    if source < 0 { throw .system(.move, path: shown(path), code: errno) }
    defer { close(source) }
    let (targetFolder, targetName) = try parent(of: target)
    if renameat(source, name, targetFolder, targetName) != 0 {
      throw .system(.move, path: shown(target), code: errno)
    }
  }

  /// Removes a file, if it is there.
  func remove(_ path: String) throws(StoreFailure) {
    try gate(.remove, shown(path))
    let (folder, name) = try parent(of: path)
    if unlinkat(folder, name, 0) != 0, errno != ENOENT { throw .system(.remove, path: shown(path), code: errno) }
  }

  /// Removes a directory if it is there and empty; says whether it is gone.
  func removeDirectory(_ path: String) throws(StoreFailure) -> Bool {
    try gate(.removeDirectory, shown(path))
    forgetParent()
    let folder: Int32
    let name: String
    do { (folder, name) = try parent(of: path) } catch .system(_, _, ENOENT) { return true }
    if unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT { return true }
    if errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR { return false }
    throw .system(.removeDirectory, path: shown(path), code: errno)
  }

  /// Waits until the names in a directory are on the disk; the empty path is the folder itself.
  func sync(_ path: String) throws(StoreFailure) {
    try gate(.sync, shown(path))
    let descriptor: Int32
    if path.isEmpty {
      descriptor = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    } else {
      let (folder, name) = try parent(of: path)
      descriptor = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
    if descriptor < 0 { throw .system(.sync, path: shown(path), code: errno) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0 { throw .system(.sync, path: shown(path), code: errno) }
  }

  /// Waits until all that was written is on the disk: dearer than `sync(_:)`, but the price is the same for
  /// thousands of files.
  func syncAll() throws(StoreFailure) {
    try gate(.sync, path)
    Glibc.sync()
  }

  // MARK: The folder itself

  /// Keeps other builds out until this value goes: readers keep writers out, a writer everybody.
  ///
  /// The lock is on the folder, so that it leaves no file behind and ends with the process.
  func lock(forWriting isWriting: Bool) throws(StoreFailure) {
    if flock(root, (isWriting ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 { return }
    if errno == EWOULDBLOCK { throw .held(path: path, byProcess: lockHolder()) }
    throw .system(.lock, path: path, code: errno)
  }

  /// Makes a folder and those above it; returns those that were missing, the outermost first.
  static func makeFolder(_ path: String, gate: Gate) throws(StoreFailure) -> [String] {
    var made: [String] = []
    var end = path.startIndex
    while end < path.endIndex {
      end = path[end...].dropFirst().firstIndex(of: "/") ?? path.endIndex
      let prefix = String(path[..<end])
      if access(prefix, F_OK) == 0 { continue }
      try gate(.makeDirectory, prefix)
      if mkdir(prefix, 0o777) == 0 {
        made.append(prefix)
      } else if errno != EEXIST {
        throw .system(.makeDirectory, path: prefix, code: errno)
      }
    }
    return made
  }

  /// Removes folders that are empty.
  static func removeFolders(_ paths: [String]) {
    for path in paths.reversed() { rmdir(path) }
  }

  /// What the system says of an `errno`.
  static func reason(of code: Int32) -> String {
    String(cString: strerror(code)).prefix(1).lowercased() + String(cString: strerror(code)).dropFirst()
  }

  // MARK: - Private

  /// The path as people name it.
  private func shown(_ path: String) -> String { path.isEmpty ? self.path : "\(self.path)/\(path)" }

  /// The open directory above a path, and the last name of the path.
  private func parent(of path: String) throws(StoreFailure) -> (descriptor: Int32, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (root, path) }
    let folder = String(path[..<slash])
    let name = String(path[path.index(after: slash)...])
    if let parent, parent.path == folder { return (parent.descriptor, name) }
    var descriptor = dup(root)
    if descriptor < 0 { throw .system(.open, path: self.path, code: errno) }
    var walked = ""
    for part in folder.split(separator: "/") {
      walked += walked.isEmpty ? String(part) : "/\(part)"
      let next = openat(descriptor, String(part), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      close(descriptor)
      if next < 0 {
        throw .system(.open, path: code == ENOTDIR || code == ELOOP ? walked : shown(walked), code: code)
      }
      descriptor = next
    }
    forgetParent()
    parent = (folder, descriptor)
    return (descriptor, name)
  }

  private func forgetParent() {
    if let parent { close(parent.descriptor) }
    parent = nil
  }

  private func read(_ name: String, in folder: Int32, size: Int, path: String) throws(StoreFailure) -> [UInt8] {
    let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    if descriptor < 0 { throw .system(.read, path: shown(path), code: errno) }
    defer { close(descriptor) }
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...])
        let more = Glibc.read(descriptor, rest.baseAddress, rest.count)
        if more < 0, errno == EINTR { continue }
        if more < 0 { code = errno }
        if more <= 0 { break }
        count += more
      }
    }
    if code != 0 { throw .system(.read, path: shown(path), code: code) }
    return bytes
  }

  /// The process that holds a lock on the folder, as /proc/locks knows it (proc(5)).
  private func lockHolder() -> Int32? {
    var status = stat()
    guard fstat(root, &status) == 0 else { return nil }
    let inode = ":\(status.st_ino)"
    let descriptor = Glibc.open("/proc/locks", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = Glibc.read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count > 5, words[1] == "FLOCK", words[5].hasSuffix(inode) { return Int32(words[4]) }
    }
    return nil
  }
}
