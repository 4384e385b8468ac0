import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// Apache and PHP-FPM with the files of a specification, on this machine: paths of a temporary directory, a port of its
/// own, one user for all. A class, because a `deinit` stops them.
final class ApacheTrial {
  let directory: TemporaryDirectory
  let port = Int.random(in: 10_000..<30_000)
  private var processes: [Process] = []

  /// PHP-FPM serves the socket of `pool`; `files` lie below `tenants/`.
  init(_ compiled: CompiledSpec, group: String, pool: String, files: [String: String]) throws {
    directory = try TemporaryDirectory()
    let root = directory.url.path
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: root)
    for (path, entry) in compiled.tree.sorted where path.hasPrefix("shared/apache/\(group)/") {
      try directory.write(adapted(entry.render().string), to: path)
    }
    for (path, text) in files { try directory.write(text, to: "tenants/\(path)") }
    let user = getuid() == 0 ? "user = www-data\ngroup = www-data\nlisten.owner = www-data\n" : ""
    let fpm = """
      [global]
      daemonize = no
      error_log = \(root)/fpm.log
      [\(pool)]
      \(user)listen = \(root)/\(pool).sock
      pm = static
      pm.max_children = 1

      """
    try start("/usr/sbin/php-fpm8.2", ["-n", "-F", "-y", directory.write(fpm, to: "fpm.conf").path])
    let folder = directory.url.appending(path: "shared/apache/\(group)").path
    try start("/usr/sbin/apache2", ["-d", folder, "-f", "httpd.conf", "-D", "FOREGROUND"])
    let answer = try Program("curl", package: "curl").run(
      [
        "-sS", "--noproxy", "*", "--retry", "20", "--retry-delay", "1", "--retry-connrefused",
        "http://127.0.0.1:\(port)/x",
      ]
    )
    try #require(answer.status == 0, "\(answer.text)")
  }

  deinit {
    for process in processes {
      process.terminate()
      process.waitUntilExit()
    }
  }

  /// What the server answers to a request for a path, with its status in front.
  func ask(_ host: String, _ path: String, _ options: String...) throws -> String {
    let outcome = try Program("curl", package: "curl").run(
      [
        "--silent", "--path-as-is", "--max-time", "10", "--noproxy", "*", "--header", "Host: \(host)",
        "--write-out", "\n%{http_code}",
      ] + options + ["http://127.0.0.1:\(port)\(path)"]
    )
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    return "\(lines.last ?? "") \(lines.dropLast().joined(separator: "\n"))"
  }

  private func adapted(_ text: String) -> String {
    let root = directory.url.path
    let user = getuid() == 0 ? "www-data" : NSUserName()
    return
      text
      .replacingOccurrences(of: "/srv/hosting/tenants", with: "\(root)/tenants")
      .replacingOccurrences(of: "/run/infrac/php", with: root)
      .replacingOccurrences(of: "/run/infrac/web", with: root)
      .replacingOccurrences(of: "/proc/self/fd/2", with: "\(root)/error.log")
      .replacingOccurrences(of: "Listen 8080", with: "Listen 127.0.0.1:\(port)")
      .replacingOccurrences(of: "*:8080", with: "*:\(port)")
      .replacingOccurrences(of: "User \"#901\"", with: "User \(user)")
      .replacingOccurrences(of: "Group \"#901\"", with: getuid() == 0 ? "Group www-data" : "")
  }

  /// Apache keeps the signals blocked that the thread of a test has blocked: perl opens them first.
  private func start(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/perl")
    let open = "sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec @ARGV"
    process.arguments = ["-MPOSIX", "-e", open, program] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    processes.append(process)
  }
}
