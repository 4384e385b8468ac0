internal import Spec

/// Places instances as fleet would: of the nodes that may run an instance the one with the fewest units gets it,
/// ties go to the smaller name (fleet: to the smaller machine id, which nobody knows before the first boot).
///
/// Source: fleet, engine/scheduler.go and agent/state.go.
struct Placement {
  /// What fleet looks at when it places an instance.
  struct Instance: Hashable {
    let service: String
    let name: String
    let place: [DeployedNode.Metadata]
    let spread: Spread
    /// The only node that it may be on.
    let pin: Name?
    /// The only rack that it may be in.
    let rack: String?
    /// The number of units that come with it, its sidekicks included.
    let units: Int
    let memory: ByteCount

    /// Whether a node's metadata and name let it in.
    func admits(_ node: DeployedNode) -> Bool {
      if let pin, pin != node.name { return false }
      if let rack, node.value(of: "rack") != rack { return false }
      return node.matches(place)
    }
  }

  let nodes: [DeployedNode]
  private(set) var hosted: [Name: [Instance]] = [:]

  init(on nodes: [DeployedNode]) { self.nodes = nodes }

  /// Puts an instance on a node; `nil` when none can take it.
  mutating func place(_ instance: Instance) -> Name? {
    let candidates = nodes.filter { node in instance.admits(node) && !conflicts(instance, on: node) }
    let best = candidates.min { (units(on: $0.name), $0.name) < (units(on: $1.name), $1.name) }
    if let best { hosted[best.name, default: []].append(instance) }
    return best?.name
  }

  /// Puts an instance where it is known to be.
  mutating func put(_ instance: Instance, on node: Name) { hosted[node, default: []].append(instance) }

  /// The same without one node: what ran there is placed again, pinned instances wait. Nothing else moves.
  func losing(_ lost: Name) -> Placement {
    var after = Placement(on: nodes.filter { $0.name != lost })
    after.hosted = hosted.filter { $0.key != lost }
    for instance in hosted[lost] ?? [] { _ = after.place(instance) }
    return after
  }

  /// The memory that instances reserve on a node.
  func reserved(on node: Name) -> ByteCount {
    (hosted[node] ?? []).reduce(ByteCount(bytes: 0)) { $0 + $1.memory }
  }

  private func units(on node: Name) -> Int { (hosted[node] ?? []).reduce(0) { $0 + $1.units } }

  private func conflicts(_ instance: Instance, on node: DeployedNode) -> Bool {
    instance.spread != .none && (hosted[node.name] ?? []).contains { $0.service == instance.service }
  }
}

extension DeployedNode {
  package func value(of key: String) -> String? { metadata.first { $0.key == key }?.value }

  /// Whether the metadata has all these pairs.
  package func matches(_ place: [Metadata]) -> Bool { place.allSatisfy { value(of: $0.key) == $0.value } }
}
