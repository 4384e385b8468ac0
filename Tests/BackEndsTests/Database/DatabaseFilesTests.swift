import BackEnds
import FileTree
import Foundation
import Printing
import TestSupport
import Resolution
import Testing

@Suite("The database's files")
struct DatabaseFilesTests {
  @Test("MariaDB accepts the option file", arguments: CompiledSpec.paths { $0.service(.database) != nil })
  func options(_ path: String) throws {
    let tree = try CompiledSpec(path: path).tree
    let folder = try TemporaryDirectory()
    let text = try #require(tree["shared/mysql/my.cnf"]).render().string
    let file = try folder.write(text, to: "my.cnf")
    let server = try Program("mariadbd", package: "mariadb-server")
    let outcome = try server.run([
      "--defaults-file=\(file.path)", "--user=nobody", "--wsrep-cluster-address=gcomm://x", "--help", "--verbose",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    // Others say something of this machine: its network, its limit of open files, that there is no database yet.
    let warnings = outcome.errors.split(separator: "\n").filter { line in
      line.contains("[Warning]") && (line.contains("option '") || line.contains("deprecated"))
    }
    #expect(warnings.isEmpty, "\(outcome.errors)")
    let values = Set(outcome.output.split(separator: "\n").map { $0.split(separator: " ") })
    #expect(values.contains(["innodb-flush-log-at-trx-commit", "1"]))
    #expect(values.contains(["enforce-storage-engine", "InnoDB"]))
  }

  @Test(
    "A member refuses options for what the server says of them, not for what it says of the machine",
    arguments: [
      ("[Warning] Could not increase number of max_open_files to more than 20000 (request: 32133)", "taken"),
      (
        "[Warning] Could not open mysql.plugin table: \"Table 'mysql.plugin' doesn't exist\". Some options may be",
        "taken"
      ),
      ("[Warning] WSREP: Failed to guess base node address. Set it explicitly via wsrep_node_address.", "taken"),
      ("[Warning] option 'max_connections': unsigned value 1 adjusted to 10", "refused"),
      ("[ERROR] /usr/sbin/mariadbd: unknown variable 'no_such=1'", "refused"),
    ]
  )
  func memberCheck(_ word: String, _ verdict: String) throws {
    let folder = try TemporaryDirectory()
    let answer = """
      #!/bin/sh
      cat "${0%/*}/word" >&2
      ! grep -q ERROR "${0%/*}/word" || exit 7

      """
    let server = try folder.write(answer, to: "bin/mariadbd")
    try folder.write(word + "\n", to: "bin/word")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: server.path)
    let script = PackageRoot.url.appending(path: "Sources/Scripts/Texts/images/database/member").path
    let outcome = try Program("sh", package: "dash").run([
      "-c", "PATH=$1:$PATH sh \"$2\" check one >/dev/null && echo taken || echo refused", "sh",
      server.deletingLastPathComponent().path, script,
    ])
    #expect(outcome.output == "\(verdict)\n", "\(outcome.text)")
  }

  @Test(
    "haproxy accepts its configuration without a warning",
    arguments: CompiledSpec.paths { $0.service(.databaseProxy) != nil }
  )
  func proxy(_ path: String) throws {
    let tree = try CompiledSpec(path: path).tree
    let folder = try TemporaryDirectory()
    let file = try folder.write(try #require(tree["shared/mysql/haproxy.cfg"]).render().string, to: "haproxy.cfg")
    let outcome = try Program("haproxy", package: "haproxy").run(["-c", "-q", "-f", file.path])
    // A name may be unknown where this runs; haproxy then starts without, and asks again.
    let complaints = outcome.text.split(separator: "\n").filter {
      !$0.contains("could not resolve address") && !$0.hasPrefix("[NOTICE]") && $0 != "Warnings were found."
    }
    #expect(outcome.status == 0 && complaints.isEmpty, "\(outcome.text)")
  }

  @Test("A tenant's users are its own file's, and a change of one touches no other")
  func tenants() throws {
    let tree = try CompiledSpec.reference().tree
    let paths = tree.sorted.map(\.path).filter { $0.hasPrefix("shared/mysql/users/") }
    #expect(!paths.isEmpty)
    for path in paths {
      let entry = try #require(tree[path])
      #expect(entry.role.tenant.map { path == "shared/mysql/users/\($0).sql" } == true)
      #expect(entry.role.onChange == .reload)
    }
  }
}
