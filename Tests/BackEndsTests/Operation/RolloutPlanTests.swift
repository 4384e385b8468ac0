import Differences
import FileTree
import Foundation
import Printing
import Resolution
import Rollout
import TestSupport
import Testing

/// The order of a rollout's steps.
@Suite struct RolloutPlanTests {
  /// Files that a build made of an edited reference company differs in.
  static func report(
    _ edits: [(String, String)],
    compile: (URL) throws -> (Deployment, FileTree) = {
      let compiled = try CompiledSpec(file: $0)
      return (compiled.deployment, compiled.tree)
    }
  ) throws -> (Report, DeploymentRecord, DeploymentRecord, FileTree) {
    let directory = try TemporaryDirectory()
    try FileManager.default.copyItem(
      at: PackageRoot.url.appending(path: "specs"),
      to: directory.url.appending(path: "specs")
    )
    let file = directory.url.appending(path: "specs/hosting.yaml")
    var text = try String(contentsOf: file, encoding: .utf8)
    for (old, new) in edits {
      try #require(text.contains(old), "“\(old)”")
      text = text.replacingOccurrences(of: old, with: new)
    }
    try text.write(to: file, atomically: true, encoding: .utf8)
    let (_, before) = try compile(PackageRoot.url.appending(path: "specs/hosting.yaml"))
    let (deployment, after) = try compile(file)
    let (old, new) = (before.files, after.files)
    let changes = Set(old.keys).union(new.keys).sorted().compactMap { path -> FileChange? in
      old[path]?.content == new[path]?.content
        ? nil
        : FileChange(
          path: path,
          old: old[path]?.content,
          new: new[path]?.content,
          oldRole: old[path]?.role,
          newRole: new[path]?.role
        )
    }
    func record(_ files: [String: (content: FileContent, role: FileRole)]) -> DeploymentRecord {
      DeploymentRecord(files["deployment.jsonl"]?.content.bytes ?? [])
    }
    let (oldRecord, newRecord) = (record(old), record(new))
    let search = DifferenceSearch(
      changes,
      old: oldRecord,
      new: newRecord,
      written: deployment.written,
      labels: ("old", "new")
    )
    return (search.report, oldRecord, newRecord, after)
  }

  @Test("Database members come last and one by one, nodes one at a time, removals at the end")
  func order() throws {
    let (report, old, new, _) = try Self.report([
      ("database: { replicas: 3, memory: 2GiB", "database: { replicas: 3, memory: 3GiB"),
      ("ftp: { replicas: 1, memory: 64MiB", "ftp: { replicas: 1, memory: 96MiB"),
      ("core-2: { address: 10.20.0.12", "core-2: { address: 10.20.0.22"),
      ("      replicas: 2\n      ports: { redis: 6379 }", "      replicas: 1\n      ports: { redis: 6379 }"),
    ])
    let steps = RolloutPlan(report, old: old, new: new).steps
    let actions = steps.map(\.action)
    func place(_ action: Step.Action) throws -> Int {
      try #require(actions.firstIndex(of: action), "\(action) in \(actions)")
    }
    let members = try ["core-1", "core-2", "core-3"].map { try place(.replace(service: "database", instance: $0)) }
    #expect(members == [members[0], members[0] + 1, members[0] + 2])
    #expect(try place(.replace(service: "ftp", instance: "1")) < members[0])
    #expect(try place(.apply) < place(.replace(service: "ftp", instance: "1")))
    let nodes = steps.filter { if case .provision = $0.action { true } else { false } }
    #expect(nodes.count == 3)
    #expect(
      actions.suffix(2) == [.stop(service: "cache", instance: "2"), .drop(unit: "cache@2.service")],
      "\(actions)"
    )
  }

  private static let addresses = [
    ("core-1: { address: 10.20.0.11", "core-1: { address: 10.20.0.21"),
    ("core-2: { address: 10.20.0.12", "core-2: { address: 10.20.0.22"),
  ]

  @Test("A node has no work while the others' firewalls and proxies learn its new address, and is the next to boot")
  func readdressed() throws {
    let (report, old, new, _) = try Self.report([Self.addresses[1]])
    let steps = RolloutPlan(report, old: old, new: new).steps
    let actions = steps.map(\.action)
    let change = Step.Action.readdress(node: "core-2", new: "http://10.20.0.22:2380", old: "http://10.20.0.12:2380")
    #expect(actions.prefix(2) == [.drain(node: "core-2", address: "10.20.0.12"), change], "\(actions)")
    #expect(steps[2].title == "provision/storage/setup.sh was run on the storage server" && actions[3] == .apply)
    let booted = actions.compactMap { if case .provision(let node, _, _, _, _) = $0 { node } else { nil } }
    #expect(booted == ["core-2", "core-1", "core-3"])
    guard case .provision("core-2", _, _, _, true) = actions[4] else {
      Issue.record("\(actions)")
      return
    }
    #expect(steps[4].wayBack.contains("rollout of the specification as it was"))
  }

  @Test(
    "Two addresses at once, or one while another node goes, are refused",
    arguments: [addresses[0], ("    core-3: { address: 10.20.0.13", "    new-3: { address: 10.20.0.23")]
  )
  func readdressedTogether(other: (String, String)) throws {
    let (report, old, new, _) = try Self.report([Self.addresses[1], other])
    let actions = RolloutPlan(report, old: old, new: new).steps.map(\.action)
    guard case .refuse(let reason) = actions.first, actions.count == 1 else {
      Issue.record("\(actions)")
      return
    }
    #expect(reason.contains("core-2"))
  }

  @Test("The effect of a step is that of its files, and of an only instance that it is away")
  func effects() throws {
    func effects(_ edits: [(String, String)]) throws -> [Step.Action: Effect] {
      let (report, old, new, _) = try Self.report(edits)
      let steps = RolloutPlan(report, old: old, new: new).steps
      return Dictionary(steps.map { ($0.action, $0.effect) }) { first, _ in first }
    }
    let pools = try effects([("connections: 300", "connections: 400")])
    #expect(pools[.apply] == .rolling, "\(pools)")
    let ftp = try effects([("ftp: { replicas: 1, memory: 64MiB", "ftp: { replicas: 1, memory: 96MiB")])
    #expect(ftp[.replace(service: "ftp", instance: "1")] == .restart, "\(ftp)")
    let secrets = try effects([(", login: { secret: mail-relay }", "")])
    #expect(!secrets.keys.contains(.secrets([])), "what needs fewer secrets asks for none: \(secrets)")
  }

  @Test("The step that applies the configuration says of what, and to whom; on a server of its own customers")
  func concerned() throws {
    let (report, old, new, _) = try Self.report([("connections: 300", "connections: 400")])
    let apply = try #require(RolloutPlan(report, old: old, new: new).steps.first { $0.action == .apply })
    #expect(apply.services == ["database", "database-proxy"])
    #expect(apply.tenants == ["botiga-pinol", "can-roca", "floristeria-nuri", "forn-pages", "gestoria-solsona"])

    let edit = ("ftp: { replicas: 1, memory: 64MiB", "ftp: { replicas: 1, memory: 96MiB")
    let (servers, before, after, _) = try Self.report([edit]) {
      let compiled = try CompiledServers(file: $0)
      return (compiled.deployment, compiled.tree)
    }
    let steps = RolloutPlan(servers, old: before, new: after).steps
    #expect(steps.map(\.services) == [["ftp"], ["ftp"]])
    #expect(steps.allSatisfy { !$0.tenants.isEmpty } && Set(steps[0].tenants).isDisjoint(with: steps[1].tenants))
    #expect(Set(steps.flatMap(\.tenants)) == Set(servers.items.flatMap(\.tenants)))
  }

  @Test("A node is added when the others let it in, with secrets asked of those that are there")
  func addition() throws {
    let line = "    core-3:"
    let (report, old, new, tree) = try Self.report([
      (line, "    core-4: { address: 10.20.0.14, memory: 16GiB, cpus: 4, metadata: { rack: d } }\n" + line)
    ])
    let actions = RolloutPlan(report, old: old, new: new).steps.map(\.action)
    let apply = try #require(actions.firstIndex(of: .apply), "\(actions)")
    let provisions = actions.indices.filter { if case .provision = actions[$0] { true } else { false } }
    #expect(provisions.count == 1 && provisions[0] > apply, "\(actions)")
    #expect(!actions.contains(.secrets([])), "\(actions)")
    let rules = try #require(tree.files["nodes/core-1/user-data"]).content
    #expect(
      !String(decoding: rules.bytes, as: UTF8.self).contains("10.20.0.14"),
      "one more proxy of etcd reprovisions nobody"
    )
  }

  @Test("A node that goes is drained before the others' firewalls forget it")
  func removal() throws {
    let (report, _, new, _) = try Self.report([
      ("database: { replicas: 3, memory: 2GiB", "database: { replicas: 3, memory: 3GiB")
    ])
    let (_, _, before, _) = try Self.report([
      ("    core-3:", "    core-4: { address: 10.20.0.14, memory: 16GiB, cpus: 4, metadata: { rack: d } }\n    core-3:")
    ])
    let actions = RolloutPlan(report, old: before, new: new).steps.map(\.action)
    let drain = try #require(actions.firstIndex(of: .drain(node: "core-4", address: "10.20.0.14")), "\(actions)")
    let apply = try #require(actions.firstIndex(of: .apply), "\(actions)")
    let retire = try #require(actions.firstIndex(of: .retire(machine: "core-4")), "\(actions)")
    #expect(drain < apply && apply < retire, "\(actions)")
  }

  @Test("A member of etcd that goes leaves before the firewalls close; where none stays, the new ones join first")
  func replacedMembers() throws {
    func actions(_ numbers: [Int]) throws -> [Step.Action] {
      let (report, old, new, _) = try Self.report(
        numbers.map { ("    core-\($0): { address: 10.20.0.1\($0)", "    new-\($0): { address: 10.20.0.2\($0)") }
      )
      return RolloutPlan(report, old: old, new: new).steps.map(\.action)
    }
    func places(_ actions: [Step.Action]) throws -> (drain: Int, leave: Int, apply: Int, join: Int) {
      (
        try #require(actions.firstIndex(of: .drain(node: "core-3", address: "10.20.0.13")), "\(actions)"),
        try #require(actions.firstIndex(of: .leave(node: "core-3", url: "http://10.20.0.13:2380")), "\(actions)"),
        try #require(actions.firstIndex(of: .apply), "\(actions)"),
        try #require(actions.firstIndex(of: .join(node: "new-3", url: "http://10.20.0.23:2380")), "\(actions)")
      )
    }
    let one = try places(actions([3]))
    #expect(one.drain < one.leave && one.leave < one.apply && one.apply < one.join)
    let all = try places(actions([1, 2, 3]))
    #expect(all.drain < all.apply && all.apply < all.join && all.join < all.leave)
  }

  @Test("Of classic servers each that is touched gets its files by itself, a new one first")
  func servers() throws {
    func actions(_ edits: [(String, String)]) throws -> [Step.Action] {
      let (report, old, new, _) = try Self.report(edits) {
        let compiled = try CompiledServers(file: $0)
        return (compiled.deployment, compiled.tree)
      }
      return RolloutPlan(report, old: old, new: new).steps.map(\.action)
    }
    let readdressed = try actions([("address: 203.0.113.22, ", "address: 203.0.113.42, ")])
    let look = Step.Action.look("web-2 answers at 203.0.113.42, too", back: "web-2 answers at 203.0.113.22")
    #expect(readdressed == [look, .server("web-2", was: "web-2")])
    let timezone = try actions([("Europe/Madrid", "Europe/Paris")])
    #expect(timezone == ["web-1", "web-2"].map { .server($0, was: $0) })
    let added = try actions([
      (
        "    web-1: { address",
        "    web-0: { address: 203.0.113.20, memory: 16GiB, debian: \"12\" }\n    web-1: { address"
      )
    ])
    #expect(added.first == .server("web-0", was: nil), "\(added)")
  }

  @Test("A machine that stays under another name is neither switched off nor taken out of etcd")
  func renamedNode() throws {
    let (report, old, new, _) = try Self.report([("    core-2: { address", "    core-2b: { was: core-2, address")])
    let actions = RolloutPlan(report, old: old, new: new).steps.map(\.action)
    let removals = actions.filter {
      switch $0 {
      case .retire, .leave, .expel, .join: true
      default: false
      }
    }
    #expect(removals.isEmpty, "\(actions)")
    let booted = actions.firstIndex {
      if case .provision(let node, _, let hash, let was, _) = $0 {
        node == "core-2b" && hash != nil && was == "core-2"
      } else {
        false
      }
    }
    let started = actions.firstIndex(of: .start(service: "database", instance: "core-2b"))
    let (boot, start) = (try #require(booted, "\(actions)"), try #require(started, "\(actions)"))
    #expect(boot < start, "\(actions)")
  }

  @Test("A server that stays under another name is not switched off")
  func renamedServer() throws {
    let (report, old, new, _) = try Self.report([("    web-2: { address", "    web-3: { was: web-2, address")]) {
      let compiled = try CompiledServers(file: $0)
      return (compiled.deployment, compiled.tree)
    }
    let actions = RolloutPlan(report, old: old, new: new).steps.map(\.action)
    #expect(actions.contains(.server("web-3", was: "web-2")), "\(actions)")
    #expect(!actions.contains(.retire(machine: "web-2")), "\(actions)")
  }

  @Test("Nodes are not booted, and nobody is asked anything, for a comment")
  func comments() throws {
    let files = try CompiledSpec.reference().tree.files
    let paths = ["nodes/core-1/user-data", "bin/secrets.txt", "provision/storage/tenants.tsv"]
    let changes = try paths.map { path -> FileChange in
      let (content, role) = try #require(files[path])
      let text = String(decoding: content.bytes, as: UTF8.self)
      let former = text.replacing("from hosting.yaml", with: "from company.yaml", maxReplacements: 1)
      #expect(former != text)
      return FileChange(
        path: path,
        old: FileContent(Array(former.utf8), content.mode),
        new: content,
        oldRole: role,
        newRole: role
      )
    }
    let record = DeploymentRecord(try #require(files["deployment.jsonl"]).content.bytes)
    let search = DifferenceSearch(changes, old: record, new: record, written: nil, labels: ("old", "new"))
    #expect(RolloutPlan(search.report, old: record, new: record).steps.isEmpty)
  }
}

extension FileTree {
  fileprivate var files: [String: (content: FileContent, role: FileRole)] {
    Dictionary(
      uniqueKeysWithValues: sorted.map { path, entry in
        (path, (FileContent(entry.render().bytes, entry.mode), entry.role))
      }
    )
  }
}
