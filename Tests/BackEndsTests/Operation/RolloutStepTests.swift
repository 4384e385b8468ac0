import Foundation
import Rollout
import TestSupport
import Testing

/// What single steps of a rollout do, with stand-ins for ssh, fleetctl and etcdctl.
struct RolloutStepTests {
  /// Writes a rollout of some steps to `out/rollout`, to the generation that is there.
  private static func write(_ actions: [Step.Action], from old: String = "0", in cluster: FakeCluster) throws {
    let manifest = try Program("sha256sum", package: "coreutils")
      .run(["out/manifest.json"], in: cluster.folder.url).output.prefix(64)
    let steps = actions.enumerated().map { Step(id: "0\($0.offset + 1)", action: $0.element) }
    let folder = cluster.folder.url.appending(path: "out").path
    let script = RolloutScript(steps, folder: folder, manifest: String(manifest), oldManifest: old)
    try program(script.text, at: "out/rollout", in: cluster)
  }

  private static func program(_ text: String, at path: String, in cluster: FakeCluster) throws {
    let file = try cluster.folder.write(text, to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  private static func run(
    _ arguments: [String] = [],
    in cluster: FakeCluster,
    _ settings: [String: String] = [:]
  ) throws -> Program.Outcome {
    let state = ["INFRAC_STATE": cluster.folder.url.appending(path: "state").path, "INFRAC_WAIT": "10"]
    let environment = state.merging(settings) { $1 }
    return switch arguments.count {
    case 0: try cluster.run("rollout", environment: environment)
    case 1: try cluster.run("rollout", arguments[0], environment: environment)
    default: try cluster.run("rollout", arguments[0], arguments[1], environment: environment)
    }
  }

  /// Takes back to a copy of the generation as it was.
  private static func keepOld(in cluster: FakeCluster) throws -> String {
    let old = cluster.folder.url.appending(path: "old")
    try FileManager.default.copyItem(at: cluster.folder.url.appending(path: "out"), to: old)
    return old.path
  }

  /// Gives the FTP server another unit than the one that runs.
  private static func changeFTP(in cluster: FakeCluster) throws {
    let unit = try cluster.text("out/units/ftp@.service")
    #expect(unit.contains("--memory=64m"))
    try cluster.folder.write(
      unit.replacingOccurrences(of: "--memory=64m", with: "--memory=96m"),
      to: "out/units/ftp@.service"
    )
  }

  private static let members = """
    aaaa0001: name=core-1 peerURLs=http://10.20.0.11:2380 clientURLs=http://10.20.0.11:2379 isLeader=true
    aaaa0002: name=core-2 peerURLs=http://10.20.0.12:2380 clientURLs=http://10.20.0.12:2379 isLeader=false
    aaaa0003: name=core-3 peerURLs=http://10.20.0.13:2380 clientURLs=http://10.20.0.13:2379 isLeader=false

    """

  @Test("The instances of a new service start one after the other, the members of a new database at once")
  func first() throws {
    let cluster = try FakeCluster()
    let web = ["1", "2"].map { Step.Action.start(service: "web-php82", instance: $0) }
    let members = ["core-1", "core-2", "core-3"].map { Step.Action.start(service: "database", instance: $0) }
    try Self.write(web + members, in: cluster)
    let started = try Self.run(in: cluster)
    #expect(started.status == 0, "\(started.text)")
    let starts = try cluster.calls("fleetctl start").filter { $0.contains(" database@") || $0.contains("/database@") }
    #expect(starts.count == 1 && starts[0].contains("database@core-3.service"), "\(starts)")

    // From one to three, two do not run yet.
    try Self.write(
      ["core-2", "core-3"].map { .stop(service: "database", instance: $0) }
        + ["core-2", "core-3"].map { .start(service: "database", instance: $0) },
      from: "1",
      in: cluster
    )
    let grown = try Self.run(in: cluster)
    #expect(grown.status == 0, "\(grown.text)")
  }

  @Test("A node is set up before the member that it will have; the hook is told the generation, there and back")
  func setUp() throws {
    let cluster = try FakeCluster()
    #expect(try cluster.run("bin/start", "database", environment: ["INFRAC_WAIT": "30"]).status == 0)
    let old = try Self.keepOld(in: cluster)
    let fake = cluster.folder.url.appending(path: "fake").path
    try Self.program("#!/bin/sh\n", at: "out/bin/secrets", in: cluster)
    try Self.program("#!/bin/sh\n", at: "fake/var/node/current/settled", in: cluster)
    try Self.program(
      """
      #!/bin/sh
      echo "boot $1 ${2##*/}" >>"$FAKE/calls"
      echo "${2##*/}" >"$FAKE/user-data"
      sed -i 's/\\[unstarted\\]: /: name=core-2 /' "$FAKE/members"

      """,
      at: "stubs/reprovision",
      in: cluster
    )
    for address in ["10.20.0.11", "10.20.0.12"] {
      try cluster.folder.write("INFRAC_NODE=core\n", to: "fake/nodes/\(address)/etc/node.env")
    }
    func hash(_ text: String) throws -> String {
      String(try Program("sha256sum", package: "coreutils").run([], input: "\(text)\n").output.prefix(64))
    }
    try Self.write(
      [
        .stop(service: "database", instance: "core-3"), .join(node: "core-2", url: "http://10.20.0.12:2380"),
        .provision(node: "core-2", new: hash("out"), old: hash("old"), was: "core-1"),
      ],
      in: cluster
    )
    let settings = [
      "INFRAC_REPROVISION": "reprovision", "INFRAC_USER_DATA": "\(fake)/user-data", "INFRAC_VAR": "\(fake)/var",
    ]
    let booted = try Self.run(in: cluster, settings)
    #expect(booted.status == 0, "\(booted.text)")
    #expect(try cluster.calls("boot") == ["boot core-2 out"])
    let asked = try Self.run(["--back", old], in: cluster, settings.merging(["INFRAC_REPROVISION": ""]) { $1 })
    #expect(asked.status == 75 && asked.errors.contains("\(old)/nodes/core-1/user-data"), "\(asked.text)")
    let back = try Self.run(["--back", old], in: cluster, settings)
    #expect(back.status == 0, "\(back.text)")
    #expect(try cluster.calls("boot") == ["boot core-1 old"])
  }

  @Test("The same way is gone a second time when another rollout led back")
  func again() throws {
    let cluster = try FakeCluster()
    try Self.program("#!/bin/sh\necho \"apply $*\" >>\"$FAKE/calls\"\n", at: "out/bin/apply", in: cluster)
    for old in ["aaaa", "bbbb", "aaaa"] {
      try Self.write([.apply], from: old, in: cluster)
      #expect(try Self.run(in: cluster).status == 0)
      #expect(try cluster.calls("apply").count == 1)
      #expect(try Self.run(in: cluster).text == "")
    }
  }

  @Test("A step that failed half way is taken back too, but no earlier run of bin/apply")
  func begun() throws {
    let cluster = try FakeCluster()
    #expect(try cluster.run("bin/start", "ftp", environment: ["INFRAC_WAIT": "30"]).status == 0)
    let old = try Self.keepOld(in: cluster)
    try Self.changeFTP(in: cluster)
    try cluster.folder.write("ftp-announce@1.service\n", to: "fake/sick")
    try Self.write([.replace(service: "ftp", instance: "1")], in: cluster)
    #expect(try Self.run(in: cluster, ["INFRAC_WAIT": "2"]).status == 1)
    #expect(try cluster.text("fake/fleet/ftp@1.service.unit").contains("--memory=96m"))
    #expect(try Self.run(["--status"], in: cluster).output.hasPrefix("begun 01"))
    try cluster.folder.write("", to: "fake/sick")
    let back = try Self.run(["--back", old], in: cluster)
    #expect(back.status == 0, "\(back.text)")
    #expect(try cluster.text("fake/fleet/ftp@1.service.unit").contains("--memory=64m"))
    #expect(try cluster.text("fake/fleet/ftp@.service.unit").contains("--memory=64m"))

    try Self.program("#!/bin/sh\necho \"apply $*\" >>\"$FAKE/calls\"; exit 1\n", at: "out/bin/apply", in: cluster)
    try Self.write([.apply], from: "1", in: cluster)
    #expect(try Self.run(in: cluster).status == 1)
    #expect(try Self.run(["--back", old], in: cluster).status == 0)
    #expect(try cluster.calls("apply").isEmpty)
  }

  @Test("What people did by hand is asked for on the way back, too")
  func undone() throws {
    let cluster = try FakeCluster()
    let old = try Self.keepOld(in: cluster)
    try Self.write([.look("the folder was moved", back: "the folder was moved back")], in: cluster)
    let looked = ["INFRAC_LOOKED": "yes"]
    #expect(try Self.run(in: cluster, looked).status == 0)
    let asked = try Self.run(["--back", old], in: cluster)
    #expect(asked.status == 75 && asked.errors.contains("the folder was moved back"), "\(asked.text)")
    #expect(try Self.run(["--back", old], in: cluster, looked).status == 0)
  }

  @Test("An instance that nobody took off the list does not pass for the one that replaces it")
  func lingering() throws {
    let cluster = try FakeCluster()
    #expect(try cluster.run("bin/start", "ftp", environment: ["INFRAC_WAIT": "30"]).status == 0)
    try Self.changeFTP(in: cluster)
    try cluster.folder.write("", to: "fake/lingers")
    try Self.write([.replace(service: "ftp", instance: "1")], in: cluster)
    let replaced = try Self.run(in: cluster, ["INFRAC_WAIT": "30"])
    #expect(replaced.status == 0, "\(replaced.text)")
    #expect(cluster.names(in: "fake").contains("early") == false)
  }

  @Test("What does not answer has forgotten nothing: the step is left")
  func mute() throws {
    let cluster = try FakeCluster()
    try cluster.folder.write(Self.members, to: "fake/members")
    let url = "http://10.20.0.13:2380"
    let actions: [Step.Action] = [
      .stop(service: "ftp", instance: "1"), .drop(unit: "ftp@1.service"), .leave(node: "core-3", url: url),
      .readdress(node: "core-3", new: "http://10.20.0.23:2380", old: url), .expel(node: "core-3", url: url),
    ]
    for (number, action) in actions.enumerated() {
      try Self.write([action], from: "\(number)", in: cluster)
      try cluster.folder.write("", to: "fake/mute")
      #expect(try Self.run(in: cluster).status == 2, "\(action)")
      try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "fake/mute"))
      #expect(try Self.run(["--status"], in: cluster).output.hasPrefix("begun"), "\(action)")
    }
  }

  @Test("A member that never started is taken back; a dead one leaves before another joins, a living one later")
  func members() throws {
    let cluster = try FakeCluster()
    try cluster.folder.write(Self.members, to: "fake/members")
    let old = try Self.keepOld(in: cluster)
    let leaving = Step.Action.expel(node: "core-3", url: "http://10.20.0.13:2380")
    let joining = Step.Action.join(node: "core-4", url: "http://10.20.0.14:2380")
    try Self.write([leaving, joining], in: cluster)
    #expect(try Self.run(in: cluster).status == 0)
    #expect(try cluster.text("fake/members") == Self.members + "ffff0009[unstarted]: peerURLs=http://10.20.0.14:2380\n")
    let back = try Self.run(["--back", old], in: cluster)
    #expect(back.status == 0, "\(back.text)")
    #expect(try cluster.text("fake/members") == Self.members)

    try cluster.folder.write("aaaa0003\n", to: "fake/dead")
    let joined = try Self.run(in: cluster)
    #expect(joined.status == 0, "\(joined.text)")
    #expect(
      try cluster.calls("etcdctl member").filter { !$0.hasSuffix("list") }
        == ["etcdctl member remove aaaa0003", "etcdctl member add core-4 http://10.20.0.14:2380"]
    )
  }

  @Test("A member that its new address cuts off does not keep its node from being booted; there is no step back")
  func readdressed() throws {
    let cluster = try FakeCluster()
    try cluster.folder.write(Self.members, to: "fake/members")
    try Self.program("#!/bin/sh\necho aaaa0002 >\"$FAKE/dead\"\n", at: "out/bin/apply", in: cluster)
    let old = try Self.keepOld(in: cluster)
    let url = "http://10.20.0.12:2380"
    let steps: [Step.Action] = [
      .readdress(node: "core-2", new: "http://10.20.0.22:2380", old: url), .apply,
      .provision(node: "core-2", new: "-", old: "-", isMoved: true),
    ]
    try Self.write(steps, in: cluster)
    let asked = try Self.run(in: cluster, ["INFRAC_WAIT": "2"])
    #expect(asked.status == 75 && asked.errors.contains("give core-2 its user-data"), "\(asked.text)")
    #expect(try cluster.text("fake/members").contains("name=core-2 peerURLs=http://10.20.0.22:2380"))
    let back = try Self.run(["--back", old], in: cluster)
    #expect(back.status == 64 && back.errors.contains("by a rollout of the specification as it was"), "\(back.text)")

    // Of another node that is not so.
    try cluster.folder.write("aaaa0003\n", to: "fake/dead")
    try Self.write([steps[2]], from: "1", in: cluster)
    let sick = try Self.run(in: cluster, ["INFRAC_WAIT": "2"])
    #expect(sick.status == 1 && sick.errors.contains("etcd is healthy without core-2"), "\(sick.text)")
  }

  @Test("A node is not drained while it has the last instance of a service that answers")
  func lastInstance() throws {
    let cluster = try FakeCluster()
    try cluster.folder.write("web-php82-announce@2.service\nweb-php82-announce@3.service\n", to: "fake/sick")
    try cluster.run("bin/start", "--no-wait", "web-php82")
    try Self.write([.drain(node: "core-2", address: "10.20.0.11")], in: cluster)
    let drained = try Self.run(in: cluster, ["INFRAC_WAIT": "2"])
    #expect(drained.status == 1 && drained.errors.contains("another instance is healthy"), "\(drained.text)")
    #expect(try cluster.calls("systemctl").isEmpty)
  }

  @Test("What has no place yet does not keep a node from being drained; where all nodes are there, all of it moves")
  func drained() throws {
    let cluster = try FakeCluster()
    #expect(try cluster.run("bin/start", "database", "web-php82", environment: ["INFRAC_WAIT": "30"]).status == 0)
    // The third web server has no place when core-9 is gone.
    try Self.program(
      "#!/bin/sh\nsed -i '/core-9/d' \"$FAKE/machines\"\nexec fleetctl stop web-php82-announce@3.service\n",
      at: "stubs/systemctl",
      in: cluster
    )
    let (there, going) = ("m1\tnode=core-1,rack=a\nm2\tnode=core-2\n", "m9\tnode=core-9\n")
    for (machines, status) in [(there, Int32(0)), (there + "m3\tnode=core-3\n", 1)] {
      try cluster.run("bin/start", "web-php82", environment: ["INFRAC_WAIT": "30"])
      try cluster.folder.write(machines + going, to: "fake/machines")
      try Self.write([.drain(node: "core-9", address: "10.20.0.11")], from: "\(status)", in: cluster)
      let drained = try Self.run(in: cluster, ["INFRAC_WAIT": "2"])
      #expect(drained.status == status, "\(drained.text)")
    }
  }
}
