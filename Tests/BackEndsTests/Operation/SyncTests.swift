import Diagnostics
import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing
import YAML

@Suite("Configuration on its way to the shared directory", .serialized)
struct SyncTests {
  @Test("A first run copies and sets the targets, a second one does nothing")
  func twice() throws {
    let cluster = try FakeCluster()
    let first = try cluster.run("bin/sync")
    #expect(first.status == 0, "\(first.text)")
    let manifest = try cluster.text("out/manifest.json")
    let keys = try cluster.etcdKeys()
    for set in cluster.names(in: "out/shared") {
      let hashes = cluster.names(in: "share/config/\(set)")
      #expect(hashes.count == 1)
      #expect(manifest.contains("\"\(set)\": \"\(hashes[0])\""))
      #expect(keys.contains("\"/infrac/lleida/config/\(set)/target\",\"value\":\"1 \(hashes[0])\""))
    }
    let second = try cluster.run("bin/sync")
    #expect(second.status == 0 && !second.errors.contains("copied") && !second.errors.contains("target is"))
  }

  @Test("Files that were edited by hand are refused; five copies are kept; what is equal is linked")
  func changes() throws {
    let cluster = try FakeCluster()
    try cluster.run("bin/sync", "nginx")
    try cluster.folder.write("# by hand\n", to: "out/shared/nginx/extra.conf")
    let refused = try cluster.run("bin/sync", "nginx")
    #expect(refused.status == 1 && refused.errors.contains("not what the last build wrote"))
    for number in 1...6 {
      try cluster.folder.write("# \(number)\n", to: "out/shared/nginx/extra.conf")
      #expect(try cluster.run("bin/sync", "--force", "nginx").status == 0)
    }
    let copies = cluster.names(in: "share/config/nginx")
    #expect(copies.count == 5)
    let file = cluster.folder.url.appending(path: "share/config/nginx/\(copies[0])/nginx.conf").path
    let links = try #require(FileManager.default.attributesOfItem(atPath: file)[.referenceCount] as? Int)
    #expect(links >= 5)
  }

  @Test("A dry run changes nothing")
  func dryRun() throws {
    let cluster = try FakeCluster()
    let outcome = try cluster.run("bin/sync", "--dry-run")
    #expect(outcome.status == 0 && outcome.errors.contains("would copy"))
    #expect(cluster.names(in: "share") == [])
    #expect(try !cluster.etcdKeys().contains("target"))
  }

  @Test("A run that lost etcd leaves whole copies, and the next one sets the targets")
  func withoutEtcd() throws {
    let cluster = try FakeCluster()
    let outcome = try cluster.run("bin/sync", "nginx", environment: ["INFRAC_ETCD": "http://127.0.0.1:9"])
    #expect(outcome.status == 2 && outcome.errors.contains("etcd does not answer"))
    let second = try cluster.run("bin/sync", "nginx")
    #expect(second.status == 0 && second.errors.contains("is there") && second.errors.contains("target is 1"))
  }

  @Test("A copy that an interrupted run left half is finished")
  func interrupted() throws {
    let cluster = try FakeCluster()
    let manifest = try cluster.text("out/manifest.json")
    let hash = try #require(manifest.firstMatch(of: /"nginx": "([0-9a-f]{64})"/)?.output.1)
    try cluster.folder.write("half", to: "share/config/nginx/.incoming-\(hash)/nginx.conf")
    try cluster.folder.write("old", to: "share/config/nginx/.incoming-\(hash)/gone.conf")
    #expect(try cluster.run("bin/sync", "nginx").status == 0)
    #expect(cluster.names(in: "share/config/nginx") == [String(hash)])
    #expect(!cluster.names(in: "share/config/nginx/\(hash)").contains("gone.conf"))
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
