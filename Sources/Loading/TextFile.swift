internal import Glibc

/// Why a file cannot be read.
package enum FileError: Error, Equatable, Sendable {
  case missing(path: String)
  /// It is something else than a file: “a directory”, “a named pipe”.
  case notAFile(path: String, kind: String)
  /// The operating system refuses, for the reason in `errno`.
  case unreadable(path: String, reason: Int32)
  /// It has more bytes than the limit.
  case tooLarge(path: String, limit: Int)

  /// One sentence for people, without a full stop.
  package var description: String {
    switch self {
    case .missing(let path): "there is no file “\(path)”"
    case .notAFile(let path, let kind): "“\(path)” is \(kind), not a file"
    case .unreadable(let path, _): "“\(path)” cannot be read: \(reason)"
    case .tooLarge(let path, let limit): "“\(path)” has more than the \(limit) bytes that are left for it"
    }
  }
}

extension FileError {
  /// What the operating system says.
  var reason: String {
    switch self {
    case .unreadable(_, let reason): String(cString: strerror(reason))
    case .missing: String(cString: strerror(ENOENT))
    case .notAFile(_, let kind): "it is \(kind)"
    case .tooLarge: String(cString: strerror(EFBIG))
    }
  }
}

/// Reads whole files, never waits for what is none, and never takes more than a limit.
package enum TextFile {
  /// The bytes of a regular file.
  package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    // Without O_NONBLOCK opening a named pipe waits for its writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = errno
      throw reason == ENOENT || reason == ENOTDIR ? .missing(path: path) : .unreadable(path: path, reason: reason)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path, kind: kind(of: status.st_mode)) }
    guard status.st_size <= limit else { throw .tooLarge(path: path, limit: limit) }
    return try read(descriptor, named: path, expected: Int(status.st_size), limit: limit)
  }

  /// The bytes of standard input up to its end.
  static func readStandardInput(named name: String, limit: Int) throws(FileError) -> [UInt8] {
    try read(STDIN_FILENO, named: name, expected: 0, limit: limit)
  }

  /// The path without links and `..`.
  static func canonicalPath(of path: String) throws(FileError) -> String {
    guard let resolved = realpath(path, nil) else { throw .unreadable(path: path, reason: errno) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The names in a directory, sorted by bytes; `nil` where it cannot be listed.
  static func names(in directory: String) -> [String]? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  // MARK: Reading

  private static func read(
    _ descriptor: Int32,
    named path: String,
    expected: Int,
    limit: Int
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    // One byte more, so that the end of a file of the expected size is seen at once.
    var room = max(65_536, expected + 1)
    while true {
      let (part, reason) = readPart(descriptor, room: min(room, limit + 1 - bytes.count))
      guard reason == 0 else { throw .unreadable(path: path, reason: reason) }
      if part.isEmpty { return bytes }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
      room = max(65_536, bytes.count)
    }
  }

  /// The next bytes, none at the end; `errno` where reading fails.
  private static func readPart(_ descriptor: Int32, room: Int) -> (bytes: [UInt8], reason: Int32) {
    var reason: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      while count < room {
        let length = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, room - count)
        if length < 0, errno == EINTR { continue }
        if length < 0 { reason = errno }
        if length <= 0 { return }
        count += length
      }
    }
    return (bytes, reason)
  }

  private static func kind(of mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a directory"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }
}
