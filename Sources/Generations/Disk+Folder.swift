internal import Glibc

extension Disk {
  /// Keeps other builds out until this value goes: readers keep writers out, a writer everybody.
  ///
  /// The lock is on the folder, so that it leaves no file behind and ends with the process.
  func lock(forWriting isWriting: Bool) throws(StoreFailure) {
    if flock(root, (isWriting ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 { return }
    if errno == EWOULDBLOCK { throw .held(path: path, byProcess: lockHolder()) }
    throw .system(.lock, path: path, code: errno)
  }

  /// Makes a folder and those above it; returns those that were missing, the outermost first.
  static func makeFolder(_ path: String, gate: Gate?) throws(StoreFailure) -> [String] {
    var made: [String] = []
    var end = path.startIndex
    while end < path.endIndex {
      end = path[end...].dropFirst().firstIndex(of: "/") ?? path.endIndex
      let prefix = String(path[..<end])
      if access(prefix, F_OK) == 0 { continue }
      if let gate { try gate(.makeDirectory, prefix) }
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
    if code == EILSEQ { return "its name is not UTF-8" }
    return String(cString: strerror(code)).prefix(1).lowercased() + String(cString: strerror(code)).dropFirst()
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
