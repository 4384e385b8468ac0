import Differences
import FileTree
import Foundation
import Printing
import Resolution
import Rollout
import TestSupport
import Testing

/// `infrac rollout`: the script, with stand-ins for ssh, fleetctl and docker.
struct RolloutTests {
  @Test("The script is stopped and goes on, does nothing the second time, and takes back what it did")
  func script() throws {
    let cluster = try FakeCluster()
    #expect(try cluster.run("bin/start", environment: ["INFRAC_WAIT": "30"]).status == 0)
    try FileManager.default.copyItem(
      at: cluster.folder.url.appending(path: "out"),
      to: cluster.folder.url.appending(path: "old")
    )
    let (report, old, new, tree) = try RolloutPlanTests.report([
      ("ftp: { replicas: 1, memory: 64MiB", "ftp: { replicas: 1, memory: 96MiB"),
      ("50000-50099", "50000-50098"),
    ])
    for (path, entry) in tree.sorted where path.hasPrefix("units/") || path.hasPrefix("shared/") {
      try cluster.folder.write(entry.render().string, to: "out/\(path)")
    }
    try Self.standIn(for: "apply", in: cluster)
    let manifest = try Program("sha256sum", package: "coreutils")
      .run(["out/manifest.json"], in: cluster.folder.url).output.prefix(64)
    let steps = RolloutPlan(report, old: old, new: new).steps
    let folder = cluster.folder.url.appending(path: "out").path
    let text = RolloutScript(steps, folder: folder, manifest: String(manifest), oldManifest: String(manifest)).text
    let script = try cluster.folder.write(text, to: "out/rollout")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    let checked = try Program("shellcheck", package: "shellcheck").run(["--severity=style", script.path])
    #expect(checked.status == 0, "\(checked.text)")

    // What another rollout has done is nothing that this one did.
    let others = (1...20).map { "another \($0 < 10 ? "0" : "")\($0)\n" }.joined()
    try cluster.folder.write(others, to: "state")
    let environment = ["INFRAC_STATE": cluster.folder.url.appending(path: "state").path, "INFRAC_WAIT": "20"]
    // The configuration is refused: nothing behind it is begun.
    try cluster.folder.write("1", to: "fake/apply-fails")
    let refused = try cluster.run("rollout", environment: environment)
    #expect(refused.status == 1, "\(refused.text)")
    #expect(try cluster.calls("fleetctl destroy").isEmpty)
    try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "fake/apply-fails"))
    let done = try cluster.run("rollout", environment: environment)
    #expect(done.status == 0, "\(done.text)")
    let destroyed = try cluster.calls("fleetctl destroy")
    #expect(
      destroyed.contains("fleetctl destroy ftp@1.service") && destroyed.allSatisfy { $0.contains(" ftp") },
      "\(destroyed)"
    )
    #expect(try cluster.text("fake/fleet/ftp@1.service.unit").contains("--memory=96m"))

    let again = try cluster.run("rollout", environment: environment)
    #expect(again.status == 0 && again.text.isEmpty, "\(again.text)")
    #expect(try cluster.calls("fleetctl").isEmpty && cluster.calls("apply").isEmpty)
    #expect(try cluster.run("rollout", "--status", environment: environment).output.contains("done  01"))

    let back = try cluster.run(
      "rollout",
      "--back",
      cluster.folder.url.appending(path: "old").path,
      environment: environment
    )
    #expect(back.status == 0, "\(back.text)")
    #expect(try cluster.text("fake/fleet/ftp@1.service.unit").contains("--memory=64m"))
    #expect(try cluster.calls("apply") == ["apply --back"])
  }

  @Test("The next node is booted when the last one says that it has its work again, of the services that are to stay")
  func oneNodeAtATime() throws {
    let cluster = try FakeCluster()
    #expect(try cluster.run("bin/start", environment: ["INFRAC_WAIT": "30"]).status == 0)
    try Self.standIn(for: "secrets", in: cluster)
    let fake = cluster.folder.url.appending(path: "fake").path
    func program(_ path: String, _ text: String) throws {
      let file = try cluster.folder.write("#!/bin/sh\n\(text)\n", to: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    try program("stubs/reprovision", "echo \"boot $1\" >>\"$FAKE/calls\"; echo \"$1\" >\"$FAKE/user-data\"")
    try program(
      "fake/var/node/current/settled",
      "echo \"settled $INFRAC_NODE $INFRAC_SETTLING $*\" >>\"$FAKE/calls\"; [ -e \"$FAKE/has-its-work\" ]"
    )
    for (node, address) in [("core-1", "10.20.0.11"), ("core-2", "10.20.0.12")] {
      try cluster.folder.write("INFRAC_NODE=\(node)\n", to: "fake/nodes/\(address)/etc/node.env")
    }

    let steps = try ["core-1", "core-2"].enumerated().map { number, node in
      let hash = try Program("sha256sum", package: "coreutils").run([], input: "\(node)\n").output.prefix(64)
      return Step(id: "0\(number + 1)", action: .provision(node: node, new: String(hash), old: nil))
    }
    let manifest = try Program("sha256sum", package: "coreutils")
      .run(["out/manifest.json"], in: cluster.folder.url).output.prefix(64)
    let folder = cluster.folder.url.appending(path: "out").path
    let text = RolloutScript(steps, folder: folder, manifest: String(manifest), oldManifest: "").text
    try program("out/rollout", text)
    let settings = [
      "INFRAC_STATE": folder + "/../state", "INFRAC_WAIT": "4", "INFRAC_SETTLING": "7",
      "INFRAC_REPROVISION": "reprovision", "INFRAC_USER_DATA": "\(fake)/user-data", "INFRAC_VAR": "\(fake)/var",
    ]
    let waits = try cluster.run("rollout", environment: settings)
    #expect(waits.status == 1 && waits.errors.contains("core-1 has its work again"), "\(waits.text)")
    #expect(try cluster.calls("boot") == ["boot core-1"])
    let asked = try cluster.calls("settled")
    #expect(asked.count > 1 && asked.allSatisfy { $0.hasPrefix("settled core-1 7 database database-proxy web-php82 ") })

    try cluster.folder.write("", to: "fake/has-its-work")
    let goesOn = try cluster.run("rollout", environment: settings)
    #expect(goesOn.status == 0, "\(goesOn.text)")
    #expect(try cluster.calls("boot") == ["boot core-2"])
  }

  @Test("A service that goes leaves one alone whose name begins with its own")
  func beginning() throws {
    let cluster = try FakeCluster()
    #expect(try cluster.run("bin/start", environment: ["INFRAC_WAIT": "60"]).status == 0)
    let manifest = try Program("sha256sum", package: "coreutils")
      .run(["out/manifest.json"], in: cluster.folder.url).output.prefix(64)
    let step = Step(id: "01", action: .stop(service: "database", instance: "core-1"))
    let folder = cluster.folder.url.appending(path: "out").path
    let text = RolloutScript([step], folder: folder, manifest: String(manifest), oldManifest: "").text
    let script = try cluster.folder.write(text, to: "out/rollout")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    let outcome = try cluster.run("rollout", environment: ["INFRAC_STATE": folder + "/../state"])
    #expect(outcome.status == 0, "\(outcome.text)")
    let left = cluster.names(in: "fake/fleet").filter {
      $0.hasPrefix("database") && $0.contains("@core-1.service.unit")
    }
    #expect(
      left
        == ["database-proxy-announce", "database-proxy-config", "database-proxy"].map { "\($0)@core-1.service.unit" }
    )
  }

  @Test("A script that was made for another generation refuses to run")
  func otherGeneration() throws {
    let cluster = try FakeCluster()
    let step = Step(id: "01", action: .apply)
    let folder = cluster.folder.url.appending(path: "out").path
    let text = RolloutScript([step], folder: folder, manifest: String(repeating: "0", count: 64), oldManifest: "").text
    let script = try cluster.folder.write(text, to: "out/rollout")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    let outcome = try cluster.run("rollout", environment: ["INFRAC_STATE": folder + "/../state"])
    #expect(outcome.status == 64 && outcome.errors.contains("another generation"), "\(outcome.text)")
  }

  /// A stand-in for a script of the output that writes down how it was called.
  private static func standIn(for name: String, in cluster: FakeCluster) throws {
    let file = try cluster.folder.write(
      "#!/bin/sh\necho \"\(name) $*\" >>\"$FAKE/calls\"\n[ ! -e \"$FAKE/\(name)-fails\" ]\n",
      to: "out/bin/\(name)"
    )
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }
}
