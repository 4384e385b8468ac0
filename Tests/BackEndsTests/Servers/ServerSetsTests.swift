import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// How `lib/sets` brings configuration into use, with a daemon that takes everything but files with the word “junk”.
@Suite("Sets of configuration on a server") struct ServerSetsTests {
  private let directory: TemporaryDirectory
  private let sets: String
  private var root: URL { directory.url }
  private static let mill = "config/nginx/current/nginx/tenants/mill.conf"

  init() throws {
    directory = try TemporaryDirectory()
    sets = try CompiledServers(path: CompiledServers.proof).write("lib", to: directory).appending(path: "sets").path
    let daemon = try directory.write(
      """
      #!/bin/sh
      echo "$1 $2" >>\(root.path)/calls
      case $2 in
        test) ! grep -rl junk "$3" ;;
        refresh) cat \(root.path)/refresh 2>/dev/null; exit "$(cat \(root.path)/status 2>/dev/null || echo 0)" ;;
      esac

      """,
      to: "daemon"
    )
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: daemon.path)
    for (name, text) in ["mill": "first\n", "forge": "first\n"] { try specify(name, text) }
    #expect(try run().status == 0)
  }

  private func specify(_ tenant: String, _ text: String) throws {
    try directory.write(text, to: "source/nginx/tenants/\(tenant).conf")
  }

  private func run(_ options: String...) throws -> Program.Outcome {
    try directory.write("", to: "calls")
    return try Program("bash", package: "bash").run(
      [sets, root.appending(path: "source").path] + options,
      environment: ["INFRAC_VAR": root.path, "INFRAC_DAEMON": root.appending(path: "daemon").path]
    )
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// What `--edited` prints, without the folder.
  private func edited() throws -> [String] {
    let outcome = try run("--edited")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.text)")
    return outcome.output.replacing(root.path + "/config/nginx/current/nginx/tenants/", with: "").split(separator: "\n")
      .map(String.init)
  }

  @Test("Whoever would lose an edit is told; an edit to what comes anyway is none")
  func loss() throws {
    #expect(try edited().isEmpty)
    try directory.write("by hand\n", to: Self.mill)
    try directory.write("by hand\n", to: "config/nginx/current/nginx/tenants/mine.conf")
    try FileManager.default.removeItem(at: root.appending(path: "config/nginx/current/nginx/tenants/forge.conf"))
    #expect(
      try edited() == [
        "forge.conf\twas removed since it was written", "mill.conf\twas edited since it was written",
        "mine.conf\twas not written by infrac",
      ]
    )
    try specify("mill", "by hand\n")
    #expect(try edited().map { $0.prefix(4) } == ["forg", "mine"])
  }

  @Test("An edited generation is replaced by what was written, which the daemon tests and takes")
  func replaced() throws {
    let link = root.appending(path: "config/nginx/current").path
    let former = try FileManager.default.destinationOfSymbolicLink(atPath: link)
    try directory.write("by hand\n", to: Self.mill)
    let outcome = try run()
    #expect(outcome.status == 0 && outcome.output == "nginx: changed: mill\n", "\(outcome.text)")
    #expect(try text("calls").contains("nginx test\nnginx act\nnginx prove\n"))
    #expect(try text(Self.mill) == "first\n" && edited().isEmpty)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == former)
    #expect(try run().output == "")
  }

  @Test("When what replaces an edited generation is refused, the edited one stays in use")
  func refused() throws {
    try directory.write("by hand\n", to: Self.mill)
    try specify("mill", "junk\n")
    #expect(try run().status == 1)
    #expect(try text(Self.mill) == "by hand\n")
  }

  @Test("What is not in the files and is refused ends the run with 1, when all else is in use")
  func refresh() throws {
    try directory.write("users and grants", to: "refresh")
    #expect(try run().output == "nginx: changed: users and grants\n")
    try directory.write("the certificates of mill.example", to: "refresh")
    try directory.write("65", to: "status")
    try specify("forge", "second\n")
    let outcome = try run()
    #expect(outcome.status == 1)
    #expect(outcome.output == "nginx: changed: forge\nnginx: refused: the certificates of mill.example\n")
  }

  @Test("The way back to a former generation does not bring what was edited in it since")
  func wayBack() throws {
    let former = root.appending(path: "config/nginx/current").resolvingSymlinksInPath()
    try specify("mill", "second\n")
    #expect(try run().status == 0)
    try Data("by hand\n".utf8).write(to: former.appending(path: "nginx/tenants/mill.conf"))
    try specify("mill", "first\n")
    #expect(try run().status == 0)
    #expect(try text(Self.mill) == "first\n")
  }
}
