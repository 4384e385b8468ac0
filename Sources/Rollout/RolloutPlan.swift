internal import Diagnostics
package import Differences
internal import FileTree
internal import Hashing

/// The steps from one generation to the next, in an order in which no quorum is lost and nobody is without a service:
/// nodes that go are drained while the firewalls of the others still let them in; then configuration, which opens these to the
/// nodes that are added; then what is added, then instances one at a time with the database last, then nodes one at a time, removals at the end.
package struct RolloutPlan {
  private let report: Report
  private let old: DeploymentRecord
  private let new: DeploymentRecord

  package init(_ report: Report, old: DeploymentRecord, new: DeploymentRecord) {
    (self.report, self.old, self.new) = (report, old, new)
  }

  package var steps: [Step] {
    let actions = looks + before + drains + configuration + additions + changes + serverSteps + nodeSteps + removals
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
      + (has("provision/storage/") ? [.look("provision/storage/setup.sh was run on the storage server")] : [])
  }

  private var before: [Step.Action] {
    var actions: [Step.Action] = []
    // A node that is added gets its secrets when it is set up.
    let nodes = new.names(of: .node)
    let known = nodes.filter { old.has(.node, $0) }
    if has("bin/secrets.txt") { actions.append(.secrets(known == nodes ? [] : known)) }
    let images = Set(meant.filter { $0.new != nil }.compactMap { Self.name(in: $0.path, below: "images/") }).sorted()
    if !images.isEmpty { actions.append(.images(images)) }
    return actions
  }

  private var goingNodes: [String] { old.names(of: .node).filter { !new.has(.node, $0) } }

  private var drains: [Step.Action] {
    goingNodes.map { .drain(node: $0, address: old[.node, $0]?["address"]?.text ?? "") }
  }

  private var configuration: [Step.Action] { meant.contains { $0.path.hasPrefix("shared/") } ? [.apply] : [] }

  // MARK: What is added

  private var additions: [Step.Action] {
    let nodes = new.names(of: .node).filter { !old.has(.node, $0) }
    return nodes.flatMap { node -> [Step.Action] in
      let joins = new[.node, node]?["etcd"]?.text == "joined"
      return (joins ? [.join(node: node, url: peerURL(new, node))] : []) + [provision(node)]
    }
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
    let added = names.filter { !old.has(.server, $0) }
    let changed = names.filter { old.has(.server, $0) && (isForAll || touched.contains($0)) }
    return added.map { .server($0, isNew: true) } + changed.map { .server($0, isNew: false) }
  }

  // MARK: Nodes

  private var nodeSteps: [Step.Action] {
    new.names(of: .node).filter { old.has(.node, $0) && has("nodes/\($0)/user-data") }.flatMap {
      node -> [Step.Action] in
      let isMember = new[.node, node]?["etcd"]?.text != "proxy"
      let (from, to) = (peerURL(old, node), peerURL(new, node))
      return (isMember && from != to ? [.readdress(node: node, new: to, old: from)] : []) + [provision(node)]
    }
  }

  private func provision(_ node: String) -> Step.Action {
    let change = report.files.first { $0.path == "nodes/\(node)/user-data" }
    func hash(_ content: FileContent?) -> String? { content.map { SHA256.digest(of: $0.bytes).hex } }
    return .provision(node: node, new: hash(change?.new) ?? "-", old: hash(change?.old))
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
    for node in goingNodes {
      if old[.node, node]?["etcd"]?.text != "proxy" { actions.append(.leave(node: node, url: peerURL(old, node))) }
      actions.append(.retire(machine: node))
    }
    actions += old.names(of: .server).filter { !new.has(.server, $0) }.map { .retire(machine: $0) }
    return actions
  }

  // MARK: Files

  /// The files whose change is one to the program that reads them.
  private var meant: [FileChange] {
    let paths = Set(report.items.flatMap(\.files).filter { $0.effect != .none }.map(\.change.path))
    return report.files.filter { paths.contains($0.path) }
  }

  private func has(_ prefix: String) -> Bool { report.files.contains { $0.path.hasPrefix(prefix) } }

  private static func name(in path: String, below folder: String) -> String? {
    guard path.hasPrefix(folder) else { return nil }
    return path.dropFirst(folder.utf8.count).split(separator: "/").first.map(String.init)
  }

  private func instances(_ record: DeploymentRecord, _ service: String) -> [String] {
    record[.service, service]?["instances"]?.members.map(\.key) ?? []
  }
}
