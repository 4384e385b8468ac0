import Diagnostics
import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing
import YAML

@Suite("The scripts for operators")
struct OperationTests {
  private static let services = [
    "database", "database-proxy", "web-php82", "web-php84", "proxy", "ftp", "certificates", "cache",
  ]

  @Test("All services start in their order, and a second start changes nothing")
  func start() throws {
    let cluster = try FakeCluster()
    let first = try cluster.run("bin/start")
    #expect(first.status == 0, "\(first.text)")
    let ready = first.errors.split(separator: "\n").filter { $0.hasSuffix(": ready") }
    #expect(ready.map(String.init) == Self.services.map { "start: \($0): ready" })

    let second = try cluster.run("bin/start")
    #expect(second.status == 0)
    let changes = ["fleetctl start", "fleetctl submit", "fleetctl load", "fleetctl destroy"]
    for change in changes { #expect(try cluster.calls(change) == []) }
    let status = try cluster.run("bin/status")
    #expect(status.output.contains("proxy              2"), "\(status.text)")
  }

  @Test("Calls to a machine share a connection, whose socket is in a folder of the user's own with a short path")
  func sharedConnections() throws {
    let cluster = try FakeCluster()
    func options(_ environment: [String: String]) throws -> String {
      let nowhere = ["XDG_RUNTIME_DIR": "", "HOME": "/nowhere"].merging(environment) { $1 }
      try cluster.run("bin/status", environment: nowhere)
      return try cluster.calls("options").first ?? ""
    }
    #expect(try options([:]) == "options BatchMode=yes ConnectTimeout=10")
    let home = URL(filePath: "/tmp/\(UInt32.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: home.appending(path: ".ssh"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: home) }
    #expect(try options(["HOME": home.path]).contains(" ControlPath=\(home.path)/.ssh/infrac-%C "))
    let both = ["HOME": home.path, "XDG_RUNTIME_DIR": "/dev/shm"]
    #expect(try options(both).contains(" ControlPath=/dev/shm/infrac-%C "))
    let long = home.appending(path: String(repeating: "long", count: 12))
    try FileManager.default.createDirectory(at: long, withIntermediateDirectories: true)
    #expect(try options(["XDG_RUNTIME_DIR": long.path]) == "options BatchMode=yes ConnectTimeout=10")
    #expect(try options(["INFRAC_SSH": "ssh -o Port=2222"]) == "options Port=2222")
  }

  @Test("A service that does not get healthy stops the start, and the next one goes on there")
  func sickService() throws {
    let cluster = try FakeCluster()
    try cluster.folder.write("web-php82-announce@2.service\n", to: "fake/sick")
    let first = try cluster.run("bin/start")
    #expect(first.status == 1)
    #expect(first.errors.contains("web-php82: not healthy after 3 seconds: 2"))
    #expect(!first.errors.contains("start: proxy: "))
    #expect(try cluster.run("bin/status").status == 1)
    try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "fake/sick"))
    try cluster.run("bin/stop", "web-php82")
    #expect(try cluster.run("bin/start").status == 0)
  }

  @Test("Scaling stays within what the nodes have place for, and says how to keep it")
  func scale() throws {
    let cluster = try FakeCluster()
    try cluster.run("bin/start")
    #expect(try cluster.run("bin/scale", "web-php82", "1").output == "services: { web: { replicas: 1 } }\n")
    #expect(
      try cluster.calls("fleetctl stop") == ["fleetctl stop web-php82@3.service", "fleetctl stop web-php82@2.service"]
    )
    #expect(try cluster.run("bin/scale", "web-php82", "1").status == 0)
    #expect(try cluster.calls("fleetctl stop") == [])
    #expect(try cluster.run("bin/scale", "web-php82", "4").status == 1)
    #expect(try cluster.run("bin/scale", "database", "2").status == 64)
  }

  @Test(
    "Hostile arguments are refused before anything is done",
    arguments: [
      ["bin/start", "proxy;reboot"], ["bin/stop", "../x"], ["bin/scale", "proxy", "1;x"], ["bin/scale", "-x", "1"],
      ["bin/scale", "proxy", "99999"], ["bin/sync", "../../etc"], ["bin/secrets", "put", "../../etc/passwd"],
      ["bin/secrets", "put", "unknown"], ["bin/images", "build", "a b"], ["bin/add-user", "a$(id)", "forn-pages"],
      ["bin/add-user", "anna", "no-tenant"], ["bin/add-user", "anna", "forn-pages", "../can-roca"],
      ["bin/add-user", "anna", "forn-pages", "x;y"], ["provision/make-config-drives", "../no"],
      ["bin/stop", "--force"],
    ]
  )
  func hostileArguments(_ words: [String]) throws {
    let cluster = try FakeCluster()
    let outcome =
      switch words.count {
      case 2: try cluster.run(words[0], words[1], input: "password1\n")
      case 3: try cluster.run(words[0], words[1], words[2], input: "password1\n")
      default: try cluster.run(words[0], words[1], words[2], words[3], input: "password1\n")
      }
    #expect([1, 64].contains(outcome.status), "\(words): \(outcome.text)")
    #expect(try cluster.text("fake/calls") == "")
  }

  @Test("Images that exist are neither built nor pushed again, and a build that failed is tried again")
  func images() throws {
    let cluster = try FakeCluster()
    try cluster.folder.write("", to: "fake/build-fails")
    #expect(try cluster.run("bin/images", "push").status != 0)
    #expect(try cluster.calls("docker push") == [])
    try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "fake/build-fails"))
    #expect(try cluster.run("bin/images", "push").status == 0)
    #expect(try cluster.calls("docker push").count == cluster.names(in: "out/images").count)
    #expect(try cluster.run("bin/images", "push").status == 0)
    #expect(try cluster.calls("docker build") + cluster.calls("docker push") == [])
    #expect(try cluster.run("bin/images", "status").status == 0)
  }

  @Test("Secrets reach the nodes that need them and are never shown")
  func secrets() throws {
    let cluster = try FakeCluster()
    #expect(try cluster.run("bin/secrets", "status").status == 1)
    try cluster.folder.write("10.20.0.12\n", to: "fake/down")
    let partly = try cluster.run("bin/secrets", "put", "pages-wp", input: "t0p$ecret\"'\n")
    #expect(partly.status == 2 && partly.errors.contains("not on core-2"))
    try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "fake/down"))
    let put = try cluster.run("bin/secrets", "put", "pages-wp", input: "t0p$ecret\"'\n")
    #expect(put.status == 0)
    #expect(try cluster.text("fake/nodes/10.20.0.12/etc/secrets/pages-wp") == "t0p$ecret\"'\n")
    let status = try cluster.run("bin/secrets", "status")
    #expect(!status.text.contains("t0p"))
    let prints = status.output.split(separator: "\n").filter { $0.hasPrefix("pages-wp") }.map {
      $0.split(separator: " ")[2]
    }
    #expect(prints.count == 3 && Set(prints).count == 1 && prints[0] != "missing")
  }
}
