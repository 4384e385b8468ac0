import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// Backups: what is written for them, and that what they save comes back.
@Suite("Backups") struct BackupTests {
  @Test("A tenant that was destroyed is restored: files, databases, of any moment, whatever the names in it")
  func restore() throws {
    for (name, package) in [("restic", "restic"), ("mariadbd", "mariadb-server"), ("jq", "jq")] {
      _ = try Program(name, package: package)
    }
    try expectScenario("backup", lines: 43, arguments: [])
  }

  @Test("On a cluster each night's backup is made once, by a synced member that is not the writer")
  func night() throws {
    for (name, package) in [("restic", "restic"), ("etcd", "etcd-server"), ("jq", "jq")] {
      _ = try Program(name, package: package)
    }
    try expectScenario("backup-night", lines: 20, arguments: [String(Int.random(in: 10_000..<30_000))])
  }

  private func expectScenario(_ name: String, lines count: Int, arguments: [String]) throws {
    let work = try TemporaryDirectory()
    let scripts = PackageRoot.url.appending(path: "Sources/Scripts/Texts").path
    let outcome = try Program(PackageRoot.url.appending(path: "Tests/Scenarios/\(name)").path, package: "")
      .run([scripts, work.url.path] + arguments, timeout: 400)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == count, "\(outcome.status) \(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }

  @Test("A tenant has what its plan says with its own laid over it, and a server gets its own tenants' lists alone")
  func lists() throws {
    let compiled = try CompiledServers(path: "specs/hosting.yaml")
    let list = try compiled.text("servers/web-2/config/backup/tenants/can-roca")
    #expect(list.contains("\nkeep 14 4 6\n"))
    let own = try compiled.text("servers/web-1/config/backup/tenants/forn-pages")
    #expect(own.hasSuffix("active\nkeep 7 4 6\nexclude cache\nexclude *.log\ndatabase pages_wp\n"))
    #expect(compiled.tree["servers/web-2/config/backup/tenants/forn-pages"] == nil)
    #expect(try compiled.text("bin/backups.txt").contains("forn-pages web-1 /usr/local/lib/infrac/backup\n"))
    #expect(try compiled.text("bin/secrets.txt").contains("backup-ssh web-1,web-2\n"))
  }

  @Test("Without backups nothing of them is in the output")
  func none() throws {
    let compiled = try CompiledSpec(path: "examples/smallest.yaml")
    #expect(!compiled.tree.sorted.contains { $0.0.contains("backup") && !$0.0.hasPrefix("shared/node/") })
    #expect(compiled.tree["bin/restore"] == nil)
  }
}
