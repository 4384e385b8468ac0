import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// The scripts of `bin/` as an operator of servers meets them, with a stand-in for ssh.
@Suite("Operators of servers") struct ServerOperatorTests {
  private let directory: TemporaryDirectory
  private var root: URL { directory.url }

  init() throws {
    directory = try TemporaryDirectory()
    let compiled = try CompiledServers(path: CompiledServers.proof)
    for folder in ["bin", "lib", "servers"] { _ = try compiled.write(folder, to: directory) }
    try program(
      "ssh",
      """
      while case $1 in -o) true ;; *) false ;; esac; do shift 2; done
      echo "$1" >>\(root.path)/logins
      if [ -e \(root.path)/unknown ]; then echo 'Host key verification failed.' >&2; exit 255; fi
      shift
      exec sh -c "$*"
      """
    )
    try program("sudo", "exec \"$@\"")
    try directory.write("", to: "logins")
  }

  private func program(_ name: String, _ text: String) throws {
    let file = try directory.write("#!/bin/sh\n\(text)\n", to: "stubs/\(name)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  private func run(_ script: String, _ arguments: String..., input: String = "", as user: String = "") throws
    -> Program.Outcome
  {
    try Program(root.appending(path: "bin/\(script)").path, package: "infrac").run(
      arguments,
      input: input,
      environment: [
        "PATH": "\(root.path)/stubs:/usr/bin:/bin", "INFRAC_ETC": root.appending(path: "etc").path,
        "INFRAC_SSH_USER": user,
      ]
    )
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test("A secret is put as whoever the operator says, and what brings it into use is said")
  func put() throws {
    let outcome = try run("secrets", "put", "celler-tls", input: "key", as: "root")
    #expect(
      outcome.status == 0 && outcome.errors.contains("celler-tls: bin/apply brings it into use"),
      "\(outcome.text)"
    )
    #expect(try text("logins") == "root@10.99.0.13\n" && text("etc/secrets/celler-tls") == "key")
    _ = try run("secrets", "put", "celler-tls", input: "key")
    #expect(try text("logins").hasSuffix("marta@10.99.0.13\n"))
  }

  @Test("The usage is of servers; what only nodes of a cluster do is no command")
  func usage() throws {
    for script in ["secrets", "apply", "restore"] {
      let help = try run(script, "--help")
      #expect(
        help.status == 0 && !help.output.contains(/\b(nodes?|NODE|etcd|join|shared directory)\b/),
        "\(help.output)"
      )
    }
    #expect(try run("secrets", "join", "new").status == 64)
    let status = try run("secrets", "status", "new")
    #expect(status.status == 1 && status.output.contains(/SECRET +SERVER +FINGERPRINT/), "\(status.text)")
    #expect(try text("local/.gitignore") == "*\n")
  }

  @Test("A wrong command line is said: a server that is none, an option, a step back, which git takes here")
  func commandLine() throws {
    let unknown = try run("apply", "web-9")
    #expect(unknown.status == 64 && unknown.errors.contains("'web-9' is not a server of proof: new old"))
    for (option, words) in ["--back": "git", "--bck": "unknown option --bck\n"] {
      let outcome = try run("apply", option)
      #expect(outcome.status == 64 && outcome.errors.contains("apply: unknown option \(option)"), "\(outcome.text)")
      #expect(outcome.errors.contains(words), "\(outcome.text)")
    }
  }

  @Test("A server whose key is not known yet is told from one that does not answer")
  func hostKey() throws {
    try directory.write("", to: "unknown")
    let outcome = try run("apply", "new")
    #expect(outcome.status == 2 && outcome.errors.contains("ssh marta@10.99.0.13, once"), "\(outcome.text)")
  }
}
