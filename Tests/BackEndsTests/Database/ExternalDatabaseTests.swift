import Diagnostics
import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// A database that somebody else runs: `services.database.external`.
@Suite("A database outside")
struct ExternalDatabaseTests {
  private static let path = "examples/external-database.yaml"

  @Test("Users, tenants' connections and backups reach it; nothing else of the database is on the nodes")
  func files() throws {
    let tree = try CompiledSpec(path: Self.path).tree
    let paths = tree.sorted.map(\.path)
    #expect(!paths.contains { $0.hasPrefix("images/database/") || $0.hasPrefix("units/database@") })
    #expect(tree["shared/mysql/my.cnf"] == nil && tree["shared/mysql/members.env"] == nil)
    let wanted = [
      "shared/mysql/haproxy.cfg", "shared/mysql/external.env", "shared/mysql/users/mill.sql",
      "units/database-proxy@.service", "units/database-users@.service", "images/database-proxy/Dockerfile",
    ]
    let texts = try wanted.map { path in (path, try #require(tree[path], "\(path)").render().string) }
    try Golden("external-database").expect(Dictionary(uniqueKeysWithValues: texts))
  }

  @Test("The tenants' code may not go there by itself, and the nodes that make users have the account's secret")
  func confinement() throws {
    let tree = try CompiledSpec(path: Self.path).tree
    func text(_ path: String) throws -> String { try #require(tree[path]).render().string }
    #expect(try text("shared/node/firewall.conf").contains("\nblock db.example.net\n"))
    #expect(try !text("shared/node/firewall.conf").contains("private 3306"))
    #expect(try text("bin/secrets.txt").contains("\ndatabase core-1,core-2,core-3\n"))
    #expect(try text("bin/backups.txt").contains("mill - /var/lib/infrac/node/current/backup database-proxy\n"))
    #expect(try text("deployment.jsonl").contains(#""external":"db.example.net:3307""#))
  }

  @Test("A real server outside gets users, serves tenants by their node's socket, and is dumped and restored")
  func scenario() throws {
    for (name, package) in [
      ("mariadbd", "mariadb-server"), ("haproxy", "haproxy"), ("etcd", "etcd-server"), ("jq", "jq"),
    ] {
      _ = try Program(name, package: package)
    }
    let work = try TemporaryDirectory()
    try CompiledSpec(path: Self.path).write("shared", to: work)
    let trial = try TemporaryDirectory()
    let scripts = PackageRoot.url.appending(path: "Sources/Scripts/Texts").path
    let port = String(Int.random(in: 10_000..<30_000))
    let outcome = try Program(PackageRoot.url.appending(path: "Tests/Scenarios/external-database").path, package: "")
      .run([scripts, trial.url.path, port, work.url.appending(path: "shared").path], timeout: 300)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 16, "\(outcome.status) \(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }
}
