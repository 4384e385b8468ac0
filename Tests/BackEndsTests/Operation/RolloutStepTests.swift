import Foundation
import Rollout
import TestSupport
import Testing

/// What single steps of a rollout do, with stand-ins for ssh, fleetctl and etcdctl.
@Suite(.serialized) struct RolloutStepTests {
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
    let actions: [Step.Action] = [.stop(service: "ftp", instance: "1"), .drop(unit: "ftp@1.service")]
    for (number, action) in actions.enumerated() {
      try Self.write([action], from: "\(number)", in: cluster)
      try cluster.folder.write("", to: "fake/mute")
      #expect(try Self.run(in: cluster).status == 2, "\(action)")
      try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "fake/mute"))
      #expect(try Self.run(["--status"], in: cluster).output.hasPrefix("begun"), "\(action)")
    }
  }
}
