internal import Glibc

/// Runs another program and takes in what it prints; its errors go where those of infrac go.
enum Subprocess {
  /// - Parameters:
  ///   - words: The program, which is looked for in `PATH`, and its arguments.
  ///   - limit: The most bytes that are taken in; more of them fail.
  ///   - isQuiet: Whether the program's own messages are thrown away.
  /// - Returns: What it printed, and its exit status; 128 and the signal's number where one ended it.
  /// - Throws: Where it cannot be started, or prints more.
  static func output(
    of words: [String],
    limit: Int,
    isQuiet: Bool = false
  ) throws(Failure) -> (bytes: [UInt8], status: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .machine("no pipe can be made: \(SystemError.text(of: errno))") }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    if isQuiet { posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
    close(ends[1])
    guard code == 0 else {
      throw .machine("\(words[0]) cannot be started: \(SystemError.text(of: code))", help: "install \(words[0])")
    }
    let bytes = read(ends[0], limit: limit)
    if bytes.count > limit { kill(process, SIGTERM) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard bytes.count <= limit else { throw .machine("\(words[0]) printed more than \(limit) bytes") }
    return (bytes, status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F))
  }

  /// All that comes, up to a little more than the limit.
  private static func read(_ descriptor: Int32, limit: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= limit {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }
}
