internal import Diagnostics
package import Differences
internal import FileTree
internal import Hashing

/// The steps from one generation to the next, in an order in which no quorum is lost and nobody is without a service:
/// members of etcd that go leave if they are dead; nodes that go are drained, and leave etcd, while the firewalls of the
/// others still let them in; then configuration, which closes these to them and opens them to the nodes that are added;
/// then what is added, then instances one at a time with the database last, then nodes one at a time, removals at the end.
///
/// A node whose address changes goes and comes as one that is replaced does: the configuration has each node's address once.
/// So nothing may run there while it is applied, and nobody can do that for two nodes at once.
package struct RolloutPlan {
  let report: Report
  let old: DeploymentRecord
  let new: DeploymentRecord
  let renames: FormerNames

  package init(_ report: Report, old: DeploymentRecord, new: DeploymentRecord) {
    (self.report, self.old, self.new, renames) = (report, old, new, FormerNames(old, new))
  }

  package var steps: [Step] {
    let all = looks + before + departures + configuration + additions + changes + serverSteps + nodeSteps + removals
    let actions = refusal.map { [.refuse($0)] } ?? all
    let width = String(actions.count).count
    return actions.enumerated().map { index, action in
      let number = String(index + 1)
      let zeros = String(repeating: "0", count: max(2, width) - number.count)
      let (services, tenants) = concerned(by: action)
      return Step(
        id: zeros + number,
        action: action,
        effect: effect(of: action),
        services: services,
        tenants: tenants
      )
    }
  }

  /// Why no order is safe.
  private var refusal: String? {
    if movedNodes.isEmpty { return nil }
    let moved = movedNodes.joined(separator: ", ")
    if goings.count > 1 {
      return
        "change the address of one node only: of \(moved) each needs a build and a rollout of its own, in which no other "
        + "node goes or gets another name"
    }
    if movedNodes.contains(where: { isMember(new, $0) }), old.names(of: .node).count(where: { isMember(old, $0) }) < 3 {
      return "etcd has no majority without \(moved): change its address by hand while nobody is served (etcdctl member "
        + "update, its new user-data, a boot), then bin/apply"
    }
    return nil
  }

  // MARK: Before anything runs differently

  private var looks: [Step.Action] {
    report.items.filter { $0.effect == .data }.map { item in
      let text = "\(item.cause.title): \(item.interruption)"
      return .look(text, back: "by hand, what was done for this is undone: \(text)")
    }
      + (goings.isEmpty ? storage : [])
  }

  /// A node that goes is exported to no more: it is drained before.
  private var storage: [Step.Action] {
    let (script, place) = ("provision/storage/setup.sh", "was run on the storage server")
    let back = "\(script) of the previous generation \(place)"
    return saysOther(below: "provision/storage/") ? [.look("\(script) \(place)", back: back)] : []
  }

  private var before: [Step.Action] {
    var actions: [Step.Action] = []
    // A node that is added, or moves, gets its secrets when it is set up.
    let nodes = new.names(of: .node)
    let known = nodes.filter { old.has(.node, $0) && !movedNodes.contains($0) }
    if needsSecrets { actions.append(.secrets(known == nodes ? [] : known)) }
    let images = Set(meant.filter { $0.new != nil }.compactMap { Self.name(in: $0.path, below: "images/") }).sorted()
    if !images.isEmpty { actions.append(.images(images)) }
    return actions
  }

  private var goingNodes: [String] { old.names(of: .node).filter { !new.has(.node, $0) } }

  /// Those that are the same machines under another name are drained too, since they are booted.
  private var departures: [Step.Action] {
    let members = leavingMembers.map { Step.Action.expel(node: $0, url: peerURL(old, $0)) }
    let drains = goings.map { Step.Action.drain(node: $0, address: address(old, $0)) }
    let left = isEtcdKept ? leavingMembers.map(leave) : []
    return members + drains + left + movedNodes.flatMap(readdress) + (goings.isEmpty ? [] : storage)
  }

  /// What is drained: nodes that go, or whose address does.
  private var goings: [String] { goingNodes + movedNodes.filter { old.has(.node, $0) } }

  /// The nodes that stay, under whatever name, at another address.
  private var movedNodes: [String] {
    new.names(of: .node).filter { name in
      let former = former(name)
      return old.has(.node, former) && address(old, former) != address(new, name)
    }
  }

  /// Whether a member stays. Then those that go leave before others join: one that no firewall lets in any more counts for
  /// the quorum, as does one that has just been added. Without such a member the new ones have to come first.
  private var isEtcdKept: Bool {
    let nodes = new.names(of: .node).filter { isMember(new, $0) }
    return nodes.contains { old.has(.node, $0) && isMember(old, $0) || renames.former(.node, $0) != nil }
  }

  private var leavingMembers: [String] {
    let staying = Set(new.names(of: .node).compactMap { renames.former(.node, $0) })
    return goingNodes.filter { isMember(old, $0) && !staying.contains($0) }
  }

  private var configuration: [Step.Action] { meant.contains { $0.path.hasPrefix("shared/") } ? [.apply] : [] }

  // MARK: What is added

  private var additions: [Step.Action] {
    movedNodes.filter { old.has(.node, $0) }.map(provision)
      + new.names(of: .node).filter { !old.has(.node, $0) }.flatMap { membership(of: $0) + [provision($0)] }
  }

  /// What etcd is told of a node that is set up.
  private func membership(of node: String) -> [Step.Action] {
    var actions: [Step.Action] = []
    if let was = renames.former(.node, node) {
      if was == renames.saidFormer(.node, node) { return [] }
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

  // MARK: Nodes

  private var nodeSteps: [Step.Action] {
    let paths = Set(meant.map(\.path))
    return new.names(of: .node)
      .filter { old.has(.node, $0) && !movedNodes.contains($0) && paths.contains("nodes/\($0)/user-data") }.map(
        provision
      )
  }

  private func readdress(_ node: String) -> [Step.Action] {
    let former = former(node)
    guard isMember(new, node) else { return [] }
    return [.readdress(node: former, new: peerURL(new, node), old: peerURL(old, former))]
  }

  private func provision(_ node: String) -> Step.Action {
    let was = renames.former(.node, node)
    func hash(_ content: FileContent?) -> String? { content.map { SHA256.digest(of: $0.bytes).hex } }
    func change(_ name: String) -> FileChange? { report.files.first { $0.path == "nodes/\(name)/user-data" } }
    return .provision(
      node: node,
      new: hash(change(node)?.new) ?? "-",
      old: hash(change(was ?? node)?.old),
      was: was,
      isMoved: movedNodes.contains(node)
    )
  }

  private func leave(_ node: String) -> Step.Action { .leave(node: node, url: peerURL(old, node)) }

  private func isMember(_ record: DeploymentRecord, _ node: String) -> Bool {
    record[.node, node]?["etcd"]?.text != "proxy"
  }

  private func peerURL(_ record: DeploymentRecord, _ node: String) -> String {
    let address = address(record, node)
    return "http://\(address.contains(":") ? "[\(address)]" : address):2380"
  }

  private func address(_ record: DeploymentRecord, _ node: String) -> String {
    record[.node, node]?["address"]?.text ?? ""
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
    let staying = Set(new.names(of: kind).compactMap { renames.former(kind, $0) })
    return old.names(of: kind).filter { !new.has(kind, $0) && !staying.contains($0) }.map { .retire(machine: $0) }
  }

  // MARK: Names

  /// What a machine was called before, or still is.
  func former(_ name: String) -> String {
    renames.saidFormer(.server, name) ?? renames.saidFormer(.node, name) ?? name
  }

  // MARK: Files

  /// The files whose change is one to the program that reads them.
  var meant: [FileChange] {
    let paths = Set(report.items.flatMap(\.files).filter { $0.effect != .none }.map(\.change.path))
    return report.files.filter { paths.contains($0.path) }
  }

  /// Whether tables or scripts say something else, which no program reads by itself; comments are lines of their own.
  private func saysOther(below prefix: String) -> Bool {
    report.files.contains { $0.path.hasPrefix(prefix) && Self.lines($0.old) != Self.lines($0.new) }
  }

  static func lines(_ content: FileContent?) -> [ArraySlice<UInt8>]? {
    content?.bytes.split(separator: UInt8(ascii: "\n")).filter { $0.first != UInt8(ascii: "#") }
  }

  static func name(in path: String, below folder: String) -> String? {
    guard path.hasPrefix(folder) else { return nil }
    return path.dropFirst(folder.utf8.count).split(separator: "/").first.map(String.init)
  }

  func instances(_ record: DeploymentRecord, _ service: String) -> [String] {
    record[.service, service]?["instances"]?.members.map(\.key) ?? []
  }
}
