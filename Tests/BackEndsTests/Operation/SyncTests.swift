import Diagnostics
import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing
import YAML

@Suite("Configuration on its way to the shared directory")
struct SyncTests {
  private static let sets = [
    "certificates", "database", "database-proxy", "ftp", "node", "proxy", "web-php82", "web-php84",
  ]

  @Test("A first run copies what each service reads, a second one does nothing; nothing becomes a target")
  func twice() throws {
    let cluster = try FakeCluster()
    let first = try cluster.run("bin/sync")
    #expect(first.status == 0, "\(first.text)")
    let manifest = try cluster.text("out/manifest.json")
    #expect(cluster.names(in: "share/config") == Self.sets)
    for set in Self.sets {
      let hashes = cluster.names(in: "share/config/\(set)")
      #expect(hashes.count == 1)
      #expect(manifest.contains("\"\(set)\": \"\(hashes[0])\""))
    }
    let web = "share/config/web-php82/\(cluster.names(in: "share/config/web-php82")[0])"
    #expect(cluster.names(in: web) == ["MANIFEST", "apache", "php"])
    #expect(cluster.names(in: "\(web)/apache") == ["web-php82"])
    let node = "share/config/node/\(cluster.names(in: "share/config/node")[0])"
    #expect(cluster.names(in: node).contains("announce"))
    #expect(try !cluster.etcdKeys().contains("target"))
    let second = try cluster.run("bin/sync")
    #expect(second.status == 0 && !second.errors.contains("copied"))
  }

  @Test("Files that were edited by hand are refused; five copies are kept; what is equal is linked")
  func changes() throws {
    let cluster = try FakeCluster()
    try cluster.run("bin/sync", "proxy")
    try cluster.folder.write("by hand\n", to: "out/shared/nginx/groups")
    let refused = try cluster.run("bin/sync", "proxy")
    #expect(refused.status == 1 && refused.errors.contains("not what the last build wrote"))
    for number in 1...6 {
      try cluster.folder.write("\(number)\n", to: "out/shared/nginx/groups")
      #expect(try cluster.run("bin/sync", "--force", "proxy").status == 0)
    }
    let copies = cluster.names(in: "share/config/proxy")
    #expect(copies.count == 5)
    let file = cluster.folder.url.appending(path: "share/config/proxy/\(copies[0])/nginx/nginx.conf").path
    let links = try #require(FileManager.default.attributesOfItem(atPath: file)[.referenceCount] as? Int)
    #expect(links >= 5)
  }

  @Test("A mount point without its share is refused by name, and a machine that does not answer")
  func withoutShare() throws {
    let cluster = try FakeCluster()
    try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "share/config"))
    let refused = try cluster.run("bin/sync")
    #expect(refused.status == 1 && refused.errors.contains("/share has no folder config/: it is not mounted"))
    #expect(cluster.names(in: "share") == ["ftp-local"])
    let environment = ["INFRAC_SHARE": "nas:/export", "INFRAC_SSH": "/nonexistent/ssh"]
    let silent = try cluster.run("bin/sync", environment: environment)
    #expect(silent.status == 2 && silent.errors.contains("nas does not answer"), "\(silent.text)")
  }

  @Test("A dry run changes nothing")
  func dryRun() throws {
    let cluster = try FakeCluster()
    let outcome = try cluster.run("bin/sync", "--dry-run")
    #expect(outcome.status == 0 && outcome.errors.contains("would copy"))
    #expect(cluster.names(in: "share/config") == [])
  }

  @Test("A copy that an interrupted run left half is finished")
  func interrupted() throws {
    let cluster = try FakeCluster()
    let manifest = try cluster.text("out/manifest.json")
    let hash = try #require(manifest.firstMatch(of: /"proxy": "([0-9a-f]{64})"/)?.output.1)
    try cluster.folder.write("half", to: "share/config/proxy/.incoming-\(hash)/nginx/nginx.conf")
    try cluster.folder.write("old", to: "share/config/proxy/.incoming-\(hash)/gone.conf")
    #expect(try cluster.run("bin/sync", "proxy").status == 0)
    #expect(cluster.names(in: "share/config/proxy") == [String(hash)])
    #expect(!cluster.names(in: "share/config/proxy/\(hash)").contains("gone.conf"))
  }

  @Test("An added FTP user is kept beside the output and on the share, and shown as YAML")
  func addedUser() throws {
    let cluster = try FakeCluster()
    let added = try cluster.run("bin/add-user", "anna.p", "forn-pages", "fornpages.example", input: "correct horse\n")
    #expect(added.status == 0, "\(added.text)")
    let line = try cluster.text("share/ftp-local/forn-pages")
    #expect(line.hasPrefix("user anna.p fornpages.example $6$"))
    #expect(try cluster.text("out/local/ftp/forn-pages") == line)
    #expect(!added.text.contains("horse") && !line.contains("horse"))
    let yaml = try cluster.run("bin/add-user", "--list").output
    #expect(yaml.hasPrefix("tenants:\n  forn-pages:\n    ftp:\n      \"anna.p\": { password: \"$6$"))
    #expect(try cluster.run("bin/add-user", "anna.p", "can-roca", input: "correct horse\n").status == 64)
    #expect(try cluster.run("bin/add-user", "--remove", "anna.p").status == 0)
    #expect(cluster.names(in: "share/ftp-local") == [])
  }
}
