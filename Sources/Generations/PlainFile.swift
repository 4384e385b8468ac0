internal import Glibc

/// Writes single files beside a specification: the lock file, and what `infrac init` makes.
package enum PlainFile {
  package struct Failure: Error, Sendable {
    package let path: String
    /// `errno`
    package let code: Int32

    package var description: String { "cannot write “\(path)”: \(Disk.reason(of: code))" }
  }

  /// Makes a file, unless there is one already; whether it did.
  package static func create(_ path: String, _ text: String) throws(Failure) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      if errno == EEXIST { return false }
      throw Failure(path: path, code: errno)
    }
    do {
      try fill(descriptor, path, text)
    } catch {
      unlink(path)
      throw error
    }
    return true
  }

  /// Puts a text in a file's place in one step: whatever happens, the old text is there or the new one.
  package static func replace(_ path: String, with text: String) throws(Failure) {
    // Through a link, as an editor would; the temporary file must be in the folder of the real one.
    let target = realpath(path, nil)
    defer { free(target) }
    let real = target.map { String(cString: $0) } ?? path
    let temporary = "\(real).\(getpid()).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
    do {
      try fill(descriptor, path, text)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, real) == 0 else {
      let code = errno
      unlink(temporary)
      throw Failure(path: path, code: code)
    }
  }

  /// Makes a folder and those above it.
  package static func makeFolder(_ path: String) throws(Failure) {
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      partial += (partial.isEmpty || partial.hasSuffix("/") ? "" : "/") + part
      if mkdir(partial, 0o755) != 0, errno != EEXIST { throw Failure(path: partial, code: errno) }
    }
  }

  /// Writes everything to the disk itself and closes.
  private static func fill(_ descriptor: Int32, _ path: String, _ text: String) throws(Failure) {
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { throw Failure(path: path, code: errno) }
      rest = rest.dropFirst(max(count, 0))
    }
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw Failure(path: path, code: errno) }
  }
}
