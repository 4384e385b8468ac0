internal import Diagnostics
internal import Glibc

/// The calls to the operating system, all of them below one open folder, none of them through a link.
///
/// Every name is opened with `openat` and `O_NOFOLLOW` below the folder that holds it, so that nothing
/// planted in the tree can lead out of it.
///
/// A class, because it owns descriptors; each thread has one of its own.
package final class Disk {
  /// Is asked before each call that changes something. Tests let calls fail here, stop here for good, or write
  /// down what is done.
  package typealias Gate = @Sendable (_ action: Action, _ path: String) throws(StoreFailure) -> Void

  /// What several values share: the open folder, for which one of them answers.
  struct Folder: Sendable {
    /// How people name it.
    let path: String
    let descriptor: Int32
    let gate: Gate?
    /// The bits of permissions that the process takes from new files.
    let mask: UInt16
  }

  let folder: Folder
  /// Whether the lock on the folder ends with this value.
  private let isOwner: Bool
  /// The folder that was used last: paths come sorted.
  private var parent: (path: String, descriptor: Int32)?
  /// What was read last, to be compared.
  private var buffer: [UInt8] = []

  /// Opens an existing folder; `nil` when there is none.
  init?(_ path: String, gate: Gate?) throws(StoreFailure) {
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT { return nil }
      throw .system(.open, path: path, code: errno)
    }
    folder = Folder(path: path, descriptor: descriptor, gate: gate, mask: CreationMask.ofProcess)
    isOwner = true
  }

  /// The same folder for another thread, as long as the value lives that opened it.
  init(sharing folder: Folder) {
    self.folder = folder
    isOwner = false
  }

  deinit {
    forgetParent()
    guard isOwner else { return }
    // Not by closing alone: a process that is being started at this moment has the descriptor too.
    flock(root, LOCK_UN)
    close(root)
  }

  /// How people name the folder.
  var path: String { folder.path }
  var root: Int32 { folder.descriptor }

  // MARK: Reading

  /// What stands at a path; of a file at most `limit` bytes are read.
  func look(at path: String, limit: Int) throws(StoreFailure) -> Found {
    let place: Place
    do {
      place = try self.place(of: path)
    } catch .system(_, let obstacle, let code) where code == ENOTDIR || code == ELOOP {
      return .obstructed(by: obstacle)
    } catch .system(_, _, ENOENT) {
      return .nothing
    }
    // What may be read is opened at once, so that there is one walk to its name and not two.
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let (descriptor, refusal) = limit > 0 ? place.call { openat($0, $1, flags) } : (-1, 0)
    defer { if descriptor >= 0 { close(descriptor) } }
    var status = stat()
    let (result, code) = place.call { folder, name in
      descriptor >= 0 ? fstat(descriptor, &status) : fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW)
    }
    if result != 0 {
      if code == ENOENT { return .nothing }
      throw .system(.read, path: shown(path), code: code)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .directory
    case S_IFLNK: return .link
    case S_IFREG: break
    default: return .other
    }
    let isExecutable = status.st_mode & S_IXUSR != 0
    guard status.st_size <= limit else { return .file(bytes: nil, isExecutable: isExecutable) }
    if status.st_size == 0 { return .file(bytes: [], isExecutable: isExecutable) }
    if descriptor < 0 { throw .system(.read, path: shown(path), code: refusal) }
    return .file(bytes: try read(path, descriptor, size: Int(status.st_size)), isExecutable: isExecutable)
  }

  /// Whether the file at a path is executable, when its bytes are these; `nil` for anything else that stands there.
  func executability(at path: String, holding bytes: [UInt8]) -> Bool? {
    guard let place = try? place(of: path) else { return nil }
    let (descriptor, _) = place.call { openat($0, $1, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == bytes.count else {
      return nil
    }
    if buffer.count < bytes.count { buffer = [UInt8](repeating: 0, count: bytes.count + bytes.count / 2) }
    var count = 0
    while count < bytes.count {
      let more = buffer.withUnsafeMutableBytes { all in
        Glibc.read(descriptor, all.baseAddress.map { $0 + count }, bytes.count - count)
      }
      if more < 0, errno == EINTR { continue }
      if more <= 0 { return nil }
      count += more
    }
    return memcmp(buffer, bytes, count) == 0 ? status.st_mode & S_IXUSR != 0 : nil
  }

  /// The names in a directory, sorted by their bytes; empty when there is none.
  func names(in path: String) throws(StoreFailure) -> [String] { try entries(in: path).map(\.name) }

  /// What is in a directory, sorted by the bytes of the names; nothing when there is none.
  func entries(in path: String) throws(StoreFailure) -> [Entry] {
    guard let directory = try directory(at: path) else { return [] }
    return directory.entries.map { Entry(name: directory.name(of: $0), isDirectory: $0.isDirectory) }
  }

  /// An open directory; `nil` when there is nothing.
  func directory(at path: String) throws(StoreFailure) -> Directory? {
    let place: Place
    do { place = try self.place(of: path) } catch .system(_, _, ENOENT) { return nil }
    let (descriptor, code) = place.call { openat($0, $1, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
    if descriptor < 0 {
      if code == ENOENT { return nil }
      throw .system(.read, path: shown(path), code: code)
    }
    return try Directory(descriptor, named: shown(path))
  }

  private func read(_ path: String, _ descriptor: Int32, size: Int) throws(StoreFailure) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...])
        let more = Glibc.read(descriptor, rest.baseAddress, rest.count)
        if more < 0, errno == EINTR { continue }
        if more < 0 { failure = errno }
        if more <= 0 { break }
        count += more
      }
    }
    if failure != 0 { throw .system(.read, path: shown(path), code: failure) }
    return bytes
  }

  // MARK: Places

  /// The last name of a path, in an open directory.
  struct Place {
    let path: String
    let folder: Int32
    /// How many bytes of the path lead to the folder.
    let prefix: Int

    /// The result of a call with folder and name, and `errno` after it.
    func call(_ body: (Int32, UnsafePointer<CChar>) -> Int32) -> (result: Int32, code: Int32) {
      path.withCString { name in
        let result = body(folder, name + prefix)
        return (result, errno)
      }
    }
  }

  /// Asks the tests whether a call may be made.
  func ask(_ action: Action, _ path: String) throws(StoreFailure) {
    if let gate = folder.gate { try gate(action, shown(path)) }
  }

  /// The path as people name it.
  func shown(_ path: String) -> String { path.isEmpty ? self.path : "\(self.path)/\(path)" }

  /// Opens the directory above a path, unless it was used last.
  func place(of path: String) throws(StoreFailure) -> Place {
    guard let length = path.parentLength else { return Place(path: path, folder: root, prefix: 0) }
    if let parent, isParent(parent.path, of: path, length) {
      return Place(path: path, folder: parent.descriptor, prefix: length + 1)
    }
    let folder = String(Substring(path.utf8.prefix(length)))
    let descriptor = try open(folder)
    forgetParent()
    parent = (folder, descriptor)
    return Place(path: path, folder: descriptor, prefix: length + 1)
  }

  /// Whether the directory above a path was used last, or is the folder itself.
  func isOpen(above path: String) -> Bool {
    guard let length = path.parentLength else { return true }
    return parent.map { isParent($0.path, of: path, length) } ?? false
  }

  /// Whether the first bytes of a path, so many, are the path of a directory.
  private func isParent(_ folder: String, of path: String, _ length: Int) -> Bool {
    guard folder.utf8.count == length else { return false }
    return folder.withCString { folder in path.withCString { memcmp(folder, $0, length) == 0 } }
  }

  /// Opens a directory, name by name.
  private func open(_ folder: String) throws(StoreFailure) -> Int32 {
    var descriptor = dup(root)
    if descriptor < 0 { throw .system(.open, path: self.path, code: errno) }
    var walked = ""
    for part in folder.utf8.split(separator: UInt8(ascii: "/")) {
      let name = String(Substring(part))
      walked += walked.isEmpty ? name : "/\(name)"
      let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      close(descriptor)
      if next < 0 {
        throw .system(.open, path: code == ENOTDIR || code == ELOOP ? walked : shown(walked), code: code)
      }
      descriptor = next
    }
    return descriptor
  }

  func forgetParent() {
    if let parent { close(parent.descriptor) }
    parent = nil
  }
}
