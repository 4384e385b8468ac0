internal import Diagnostics
package import Differences
internal import FileTree
internal import Hashing

/// The steps from one generation to the next, in an order in which no quorum is lost and nobody is without a service:
/// members of etcd that go leave if they are dead; nodes that go are drained, and leave etcd, while the firewalls of the
/// others still let them in; then configuration, which closes these to them and opens them to the nodes that are added;
/// then what is added, then instances one at a time with the database last, then nodes one at a time, removals at the end.
package struct RolloutPlan {
  private let report: Report
  private let old: DeploymentRecord
  private let new: DeploymentRecord

  package init(_ report: Report, old: DeploymentRecord, new: DeploymentRecord) {
    (self.report, self.old, self.new) = (report, old, new)
  }

  package var steps: [Step] {
    let actions = looks + before + departures + configuration + additions + changes + serverSteps + nodeSteps + removals
    let width = String(actions.count).count
    return actions.enumerated().map { index, action in
      let number = String(index + 1)
      let zeros = String(repeating: "0", count: max(2, width) - number.count)
      return Step(id: zeros + number, action: action)
    }
  }

  // MARK: Before anything runs differently

  private var looks: [Step.Action] {
    report.items.filter { $0.effect == .data }.map { .look("\($0.cause.title): \($0.interruption)") }
      + (saysOther(below: "provision/storage/")
        ? [.look("provision/storage/setup.sh was run on the storage server")] : [])
  }

  private var before: [Step.Action] {
    var actions: [Step.Action] = []
    // A node that is added gets its secrets when it is set up.
    let nodes = new.names(of: .node)
    let known = nodes.filter { old.has(.node, $0) }
    if saysOther(below: "bin/secrets.txt") { actions.append(.secrets(known == nodes ? [] : known)) }
    let images = Set(meant.filter { $0.new != nil }.compactMap { Self.name(in: $0.path, below: "images/") }).sorted()
    if !images.isEmpty { actions.append(.images(images)) }
    return actions
  }

  private var goingNodes: [String] { old.names(of: .node).filter { !new.has(.node, $0) } }

  /// Those that are the same machines under another name are drained too, since they are booted.
  private var departures: [Step.Action] {
    let members = leavingMembers.map { Step.Action.expel(node: $0, url: peerURL(old, $0)) }
    let drains = goingNodes.map { Step.Action.drain(node: $0, address: old[.node, $0]?["address"]?.text ?? "") }
    return members + drains + (isEtcdKept ? leavingMembers.map(leave) : [])
  }

  /// Whether a member stays. Then those that go leave before others join: one that no firewall lets in any more counts for
  /// the quorum, as does one that has just been added. Without such a member the new ones have to come first.
  private var isEtcdKept: Bool {
    let nodes = new.names(of: .node).filter { isMember(new, $0) }
    return nodes.contains { old.has(.node, $0) && isMember(old, $0) || former(.node, $0) != nil }
  }

  private var leavingMembers: [String] {
    let staying = Set(new.names(of: .node).compactMap { former(.node, $0) })
    return goingNodes.filter { isMember(old, $0) && !staying.contains($0) }
  }

  private var configuration: [Step.Action] { meant.contains { $0.path.hasPrefix("shared/") } ? [.apply] : [] }

  // MARK: What is added

  private var additions: [Step.Action] {
    new.names(of: .node).filter { !old.has(.node, $0) }.flatMap { membership(of: $0) + [provision($0)] }
  }

  /// What etcd is told of a node that is set up.
  private func membership(of node: String) -> [Step.Action] {
    var actions: [Step.Action] = []
    if let was = former(.node, node) {
      if was == saidFormer(.node, node) { return readdress(was, to: node) }
      // Another member at the same address: the one that was there goes first.
      if isMember(old, was) { actions.append(leave(was)) }
    }
    if new[.node, node]?["etcd"]?.text == "joined" { actions.append(.join(node: node, url: peerURL(new, node))) }
    return actions
  }

  // MARK: What changes

  private var changes: [Step.Action] {
    var actions = alone
    for service in services where new.has(.service, service) {
      let (before, after) = (instances(old, service), instances(new, service))
      let isReplaced = units.contains(service)
      for instance in after where !before.contains(instance) {
        actions.append(.start(service: service, instance: instance))
      }
      guard isReplaced else { continue }
      for instance in after where before.contains(instance) {
        actions.append(.replace(service: service, instance: instance))
      }
    }
    return actions
  }

  /// The services, the database's members last: each that leaves takes from what the others can lose.
  private var services: [String] {
    let names = Set(old.names(of: .service)).union(new.names(of: .service))
    func rank(_ name: String) -> Int {
      switch name {
      case "database": 5
      case "database-proxy": 4
      case "proxy": 3
      case _ where name == "web" || name.hasPrefix("web-"): 2
      default: 1
      }
    }
    return names.sorted { (rank($0), $0) < (rank($1), $1) }
  }

  /// The services of which a unit says something else: their own or a sidekick's.
  private var units: Set<String> {
    Set(
      meant.filter { $0.path.hasPrefix("units/") && $0.path.contains("@") && $0.new != nil }.compactMap(\.role.service)
    )
  }

  /// Timers and what they start.
  private var alone: [Step.Action] {
    meant.filter { $0.path.hasPrefix("units/") && !$0.path.contains("@") && $0.new != nil }
      .map { .alone(unit: String($0.path.dropFirst("units/".utf8.count))) }
      .sorted { Self.unit($0).hasSuffix(".timer") ? false : Self.unit($1).hasSuffix(".timer") }
  }

  private static func unit(_ action: Step.Action) -> String {
    if case .alone(let unit) = action { unit } else { "" }
  }

  // MARK: Servers

  /// Classic servers, each with all that it has: those that are new first, since tenants may move there.
  private var serverSteps: [Step.Action] {
    let names = new.names(of: .server)
    let isForAll = meant.contains { $0.path.hasPrefix("lib/") || $0.path == "install.sh" }
    let touched = Set(meant.compactMap { Self.name(in: $0.path, below: "servers/") })
    let added = names.filter { !old.has(.server, $0) && former(.server, $0) == nil }
    let known = names.compactMap { name -> Step.Action? in
      if let was = former(.server, name) { return .server(name, was: was) }
      guard old.has(.server, name), isForAll || touched.contains(name) else { return nil }
      return .server(name, was: name)
    }
    return added.map { .server($0, was: nil) } + known
  }

  // MARK: Nodes

  private var nodeSteps: [Step.Action] {
    let paths = Set(meant.map(\.path))
    return new.names(of: .node).filter { old.has(.node, $0) && paths.contains("nodes/\($0)/user-data") }
      .flatMap { readdress($0, to: $0) + [provision($0)] }
  }

  private func readdress(_ former: String, to node: String) -> [Step.Action] {
    let (from, to) = (peerURL(old, former), peerURL(new, node))
    return isMember(new, node) && from != to ? [.readdress(node: former, new: to, old: from)] : []
  }

  private func provision(_ node: String) -> Step.Action {
    let was = former(.node, node)
    func hash(_ content: FileContent?) -> String? { content.map { SHA256.digest(of: $0.bytes).hex } }
    func change(_ name: String) -> FileChange? { report.files.first { $0.path == "nodes/\(name)/user-data" } }
    return .provision(node: node, new: hash(change(node)?.new) ?? "-", old: hash(change(was ?? node)?.old), was: was)
  }

  private func leave(_ node: String) -> Step.Action { .leave(node: node, url: peerURL(old, node)) }

  private func isMember(_ record: DeploymentRecord, _ node: String) -> Bool {
    record[.node, node]?["etcd"]?.text != "proxy"
  }

  private func peerURL(_ record: DeploymentRecord, _ node: String) -> String {
    let address = record[.node, node]?["address"]?.text ?? ""
    return "http://\(address.contains(":") ? "[\(address)]" : address):2380"
  }

  // MARK: What goes

  private var removals: [Step.Action] {
    var actions: [Step.Action] = []
    for service in services.reversed() {
      let after = instances(new, service)
      for instance in instances(old, service) where !after.contains(instance) {
        actions.append(.stop(service: service, instance: instance))
      }
    }
    for change in meant where change.new == nil && change.path.hasPrefix("units/") {
      actions.append(.drop(unit: String(change.path.dropFirst("units/".utf8.count))))
    }
    actions += (isEtcdKept ? [] : leavingMembers.map(leave)) + retired(.node) + retired(.server)
    return actions
  }

  private func retired(_ kind: DeploymentRecord.Kind) -> [Step.Action] {
    let staying = Set(new.names(of: kind).compactMap { former(kind, $0) })
    return old.names(of: kind).filter { !new.has(kind, $0) && !staying.contains($0) }.map { .retire(machine: $0) }
  }

  // MARK: Names

  /// What a machine was called that stays under another name: what it says it was, or what had its address.
  private func former(_ kind: DeploymentRecord.Kind, _ name: String) -> String? {
    guard !old.has(kind, name) else { return nil }
    let gone = old.names(of: kind).filter { !new.has(kind, $0) }
    if let said = saidFormer(kind, name), gone.contains(said) { return said }
    guard let address = new[kind, name]?["address"]?.text else { return nil }
    return gone.first { old[kind, $0]?["address"]?.text == address }
  }

  private func saidFormer(_ kind: DeploymentRecord.Kind, _ name: String) -> String? {
    switch kind {
    case .node: new[.written, "cluster.nodes.\(name)"]?["fields"]?["was"]?.text
    case .server: new[.written, "classic"]?["fields"]?["servers.\(name).was"]?.text
    case .cluster, .service, .tenant, .written, .locked: nil
    }
  }

  // MARK: Files

  /// The files whose change is one to the program that reads them.
  private var meant: [FileChange] {
    let paths = Set(report.items.flatMap(\.files).filter { $0.effect != .none }.map(\.change.path))
    return report.files.filter { paths.contains($0.path) }
  }

  /// Whether tables or scripts say something else, which no program reads by itself; comments are lines of their own.
  private func saysOther(below prefix: String) -> Bool {
    func lines(_ content: FileContent?) -> [ArraySlice<UInt8>]? {
      content?.bytes.split(separator: UInt8(ascii: "\n")).filter { $0.first != UInt8(ascii: "#") }
    }
    return report.files.contains { $0.path.hasPrefix(prefix) && lines($0.old) != lines($0.new) }
  }

  private static func name(in path: String, below folder: String) -> String? {
    guard path.hasPrefix(folder) else { return nil }
    return path.dropFirst(folder.utf8.count).split(separator: "/").first.map(String.init)
  }

  private func instances(_ record: DeploymentRecord, _ service: String) -> [String] {
    record[.service, service]?["instances"]?.members.map(\.key) ?? []
  }
}
