internal import Glibc
internal import Spec

/// A service that hands out tokens (etcd's discovery protocol): `GET /new?size=N` answers with a URL.
struct DiscoveryService {
  let url: HTTPURL

  /// Seconds until the service must have answered.
  private static let patience = 20

  /// The URL of a new token for so many members.
  func token(size: Int) throws(Failure) -> HTTPURL {
    var base = url.text
    while base.hasSuffix("/") { base.removeLast() }
    let answer = try fetch("\(base)/new?size=\(size)")
    let text = answer.trimmingNewlines
    guard let token = text.split(separator: "/").last.map(String.init), token.utf8.count == 32,
      token.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { throw .machine("“\(base)” answered with something else than a token: “\(text.prefix(80))”") }
    // The host of the answer is what the service believes to be called; the one that was asked is known to work.
    guard let found = HTTPURL("\(base)/\(token)") else { throw .machine("“\(base)/\(token)” is no URL") }
    return found
  }

  /// What curl prints for a URL.
  private func fetch(_ address: String) throws(Failure) -> String {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .machine("no pipe can be made: \(SystemError.text(of: errno))") }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    let words = [
      "curl", "--fail", "--silent", "--show-error", "--location", "--max-time", "\(Self.patience)", "--", address,
    ]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, "curl", &actions, nil, &arguments, environ)
    close(ends[1])
    guard code == 0 else {
      throw .machine("curl cannot be started: \(SystemError.text(of: code))", help: "install curl")
    }
    let answer = Self.read(ends[0])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { throw .machine("the discovery service “\(url.text)” did not answer") }
    return answer
  }

  /// All that comes, up to a limit.
  private static func read(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1024)
    while bytes.count < 65_536 {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  fileprivate var trimmingNewlines: Substring {
    var text = self[...]
    while text.hasSuffix("\n") || text.hasSuffix("\r") { text = text.dropLast() }
    return text
  }
}
