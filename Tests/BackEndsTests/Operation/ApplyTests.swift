import Foundation
import TestSupport
import Testing

@Suite("A change on its way to the instances")
struct ApplyTests {
  private func target(_ service: String, in cluster: FakeCluster) throws -> String? {
    let keys = try cluster.etcdKeys()
    guard let start = keys.range(of: "/config/\(service)/target\",\"value\":\"") else { return nil }
    return String(keys[start.upperBound...].prefix { $0 != "\"" })
  }

  @Test(
    "The first run sets the targets in their order; a second one does nothing; a change is followed, and taken back"
  )
  func apply() throws {
    let cluster = try FakeCluster()
    try cluster.startInstances()
    let first = try cluster.run("bin/apply", "--no-units")
    #expect(first.status == 0, "\(first.text)")
    #expect(try cluster.calls("docker push").count == cluster.names(in: "out/images").count)
    let targets = first.errors.split(separator: "\n").filter { $0.contains(": target 1 is ") }
      .map { String($0.split(separator: ":")[1].dropFirst()) }
    #expect(
      targets == ["node", "database", "database-proxy", "web-php82", "web-php84", "ftp", "proxy", "certificates"]
    )
    try cluster.run("bin/start", "web-php82", "proxy")
    let second = try cluster.apply()
    #expect(second.status == 0 && !second.errors.contains("target"), "\(second.text)")
    #expect(second.output.contains("web-php82 1: ok\n"))

    let before = try target("proxy", in: cluster)
    try cluster.rewrite("shared/nginx/groups", "web-php82\n")
    let change = try cluster.apply()
    #expect(change.status == 0 && change.output.contains("proxy 2: ok\n"), "\(change.text)")
    #expect(try target("proxy", in: cluster)?.hasPrefix("2 ") == true)
    #expect(try target("ftp", in: cluster)?.hasPrefix("1 ") == true)

    let back = try cluster.apply("--back")
    #expect(back.status == 0 && back.output == "proxy 1: ok\nproxy 2: ok\n", "\(back.text)")
    #expect(try target("proxy", in: cluster)?.dropFirst(2) == before?.dropFirst(2))
    #expect(try target("ftp", in: cluster)?.hasPrefix("1 ") == true)
  }

  @Test("Nodes that lack their scripts are told to look for them, once; those that have them are left alone")
  func nodesAreTold() throws {
    let cluster = try FakeCluster()
    let alone = try cluster.run("bin/apply", "--no-units", "--no-images", "node", environment: ["INFRAC_WAIT": "4"])
    #expect(alone.status == 2, "\(alone.text)")
    #expect(alone.errors.contains("no answer within 4 seconds from core-1 core-2"), "\(alone.text)")
    let told = ["10.20.0.11", "10.20.0.12"].map { "systemctl start infrac-refresh.service on \($0)" }
    #expect(try cluster.calls("systemctl") == told)

    try cluster.startInstances()
    let answered = ["INFRAC_WAIT": "60"]
    #expect(try cluster.run("bin/apply", "--no-units", "--no-images", "node", environment: answered).status == 0)
    #expect(try cluster.run("bin/apply", "--no-units", "--no-images", "node", environment: answered).status == 0)
    #expect(try cluster.calls("systemctl") == [])
  }

  @Test("What an instance refuses stops the run before the next service, and may be tried again")
  func refused() throws {
    let cluster = try FakeCluster()
    try cluster.startInstances()
    try cluster.apply()
    try cluster.run("bin/start", "web-php82", "proxy")
    try cluster.folder.write("web-php82/2\n", to: "fake/refuse")
    try cluster.rewrite("shared/apache/web-php82/httpd.conf", "# other\n")
    try cluster.rewrite("shared/nginx/groups", "web-php82\n")
    let outcome = try cluster.apply()
    #expect(outcome.status == 1, "\(outcome.text)")
    #expect(outcome.output.contains("web-php82 2: refused because the test says so\n"))
    #expect(try target("proxy", in: cluster)?.hasPrefix("1 ") == true)
    // The same again tells the same: nothing has changed.
    #expect(try cluster.apply().status == 1)
    try cluster.folder.write("", to: "fake/refuse")
    let again = try cluster.apply("--again")
    #expect(again.status == 0, "\(again.text)")
    #expect(try target("web-php82", in: cluster)?.hasPrefix("3 ") == true)
    #expect(try target("proxy", in: cluster)?.hasPrefix("2 ") == true)
    // One run took two attempts: both services go back.
    let back = try cluster.apply("--back")
    #expect(back.status == 0 && back.errors.contains("web-php82: target 4"), "\(back.text)")
    #expect(try target("proxy", in: cluster)?.hasPrefix("3 ") == true)
  }

  @Test("Users of the database that are incomplete are told, and nothing waits for them but the exit status")
  func users() throws {
    let cluster = try FakeCluster()
    try cluster.startInstances()
    try cluster.run("bin/start", "database", "proxy")
    let wait = ["INFRAC_WAIT": "20"]
    func apply(_ options: String...) throws -> Program.Outcome {
      switch options.first {
      case let option?:
        try cluster.run("bin/apply", "--no-units", "--no-images", option, "database", "proxy", environment: wait)
      case nil: try cluster.run("bin/apply", "--no-units", "--no-images", "database", "proxy", environment: wait)
      }
    }
    func report(_ text: String) throws {
      let hash = try #require(target("database", in: cluster)?.split(separator: " ").last)
      let key = try cluster.keys().replacing("/config", with: "/database/users")
      _ = try Program("curl", package: "curl").run([
        "-sS", "-X", "PUT", key, "--data-urlencode", "value=\(hash) \(text)",
      ])
    }
    let silent = try apply()
    #expect(silent.status == 1 && silent.output.contains("database users: not done after 20 seconds"), "\(silent.text)")
    try report("incomplete 1 problems, the first: secret 'x' of user 'y' is not on this node")
    let incomplete = try apply()
    #expect(incomplete.status == 1 && incomplete.output.contains("secret 'x' of user 'y'"), "\(incomplete.text)")
    #expect(incomplete.output.contains("proxy 2: ok\n"), "\(incomplete.text)")
    try report("ok")
    #expect(try apply("--again").status == 0)
    #expect(try apply().status == 0)
  }

  @Test("While a sidekick of an older output makes the database's users beside another service, nobody waits for it")
  func olderSidekick() throws {
    let cluster = try FakeCluster()
    try cluster.startInstances()
    try cluster.run("bin/start", "database", "proxy")
    let units = cluster.names(in: "fake/fleet").filter { $0.hasPrefix("database-users@") && $0.hasSuffix(".unit") }
    #expect(!units.isEmpty)
    for unit in units {
      let text = try cluster.text("fake/fleet/\(unit)")
      #expect(text.contains("MachineOf=database@"))
      let older = text.replacing("MachineOf=database@", with: "MachineOf=another@")
      try cluster.folder.write(older, to: "fake/fleet/\(unit)")
    }
    let outcome = try cluster.run(
      "bin/apply",
      "--no-units",
      "--no-images",
      "database",
      environment: ["INFRAC_WAIT": "60"]
    )
    #expect(outcome.status == 0 && !outcome.output.contains("database users"), "\(outcome.text)")
  }

  @Test("Of two operators at once one is told; an instance that does not answer, and an etcd that does not, are named")
  func others() throws {
    let cluster = try FakeCluster()
    try cluster.startInstances()
    try cluster.apply()
    try cluster.run("bin/start", "web-php82", "proxy")
    try cluster.rewrite("shared/nginx/groups", "web-php82\n")
    // Another's target comes between the plan and its first step: this stand-in for curl takes that moment.
    let late = """
      #!/bin/sh
      case $* in *config/last*) curl -s -o /dev/null -X PUT "$KEYS/proxy/target" -d "value=7 another" ;; esac
      exec /usr/bin/curl "$@"
      """
    let stub = try cluster.folder.write(late, to: "late/curl")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub.path)
    let keys = try cluster.keys()
    let path = "\(cluster.folder.url.path)/late:\(cluster.folder.url.path)/stubs:/usr/bin:/bin"
    let outcome = try cluster.run(
      "bin/apply",
      "--no-images",
      "--no-units",
      "proxy",
      environment: ["PATH": path, "KEYS": keys, "INFRAC_WAIT": "30"]
    )
    #expect(
      outcome.status == 1 && outcome.errors.contains("somebody else has just set another target"),
      "\(outcome.text)"
    )

    let silent = try cluster.run(
      "bin/apply",
      "--no-images",
      "proxy",
      environment: ["INFRAC_ETCD": "http://127.0.0.1:9"]
    )
    #expect(silent.status == 2 && silent.errors.contains("etcd does not answer"), "\(silent.text)")
  }

  @Test("Instances with an older unit are replaced one after the other; a dry run changes nothing")
  func units() throws {
    let cluster = try FakeCluster()
    try cluster.startInstances()
    try cluster.apply()
    try cluster.run("bin/start", "web-php82", "proxy")
    let unit = try cluster.text("out/units/web-php82@.service")
    try cluster.folder.write(
      unit.replacing("--pids-limit=4096", with: "--pids-limit=4097"),
      to: "out/units/web-php82@.service"
    )
    try cluster.rewrite("shared/nginx/groups", "web-php82\n")
    let dry = try cluster.run("bin/apply", "--no-images", "--dry-run", "proxy")
    #expect(dry.status == 0 && dry.errors.contains("web-php82 1: runs with an older unit"), "\(dry.text)")
    for change in ["fleetctl stop", "fleetctl start", "fleetctl destroy"] { #expect(try cluster.calls(change) == []) }
    #expect(try target("proxy", in: cluster)?.hasPrefix("1 ") == true)
    try cluster.folder.write("", to: "fake/lingers")
    let outcome = try cluster.run("bin/apply", "--no-images", "proxy", environment: ["INFRAC_WAIT": "60"])
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(cluster.names(in: "fake").contains("early") == false, "taken for the next one")
    let stops = try cluster.calls("fleetctl stop").filter { $0.contains(" web-php82@") }
    #expect(stops == (1...3).map { "fleetctl stop web-php82@\($0).service" })
    #expect(try cluster.calls("fleetctl stop").allSatisfy { $0.contains(" web-php82") })
    #expect(try cluster.run("bin/start", "--replace").status == 0)
    #expect(try cluster.calls("fleetctl stop") == [])
  }
}
