package import Spec

/// Places instances as fleet would: of the nodes that may run an instance the one with the fewest units gets it,
/// ties go to the smaller name (fleet: to the smaller machine id, which nobody knows before the first boot).
///
/// Source: fleet, engine/scheduler.go and agent/state.go.
package struct Placement: Sendable {
  /// What fleet looks at when it places an instance.
  package struct Instance: Hashable, Sendable {
    package let service: String
    package let name: String
    let place: [DeployedNode.Metadata]
    let spread: Spread
    /// The only node that it may be on.
    package let pin: Name?
    /// The only rack that it may be in.
    let rack: String?
    /// The number of units that come with it, its sidekicks included.
    let units: Int
    package let memory: ByteCount

    /// Whether a node's metadata and name let it in.
    func admits(_ node: DeployedNode) -> Bool {
      if let pin, pin != node.name { return false }
      if let rack, node.value(of: "rack") != rack { return false }
      return node.matches(place)
    }
  }

  package let nodes: [DeployedNode]
  package private(set) var hosted: [Name: [Instance]] = [:]

  init(on nodes: [DeployedNode]) { self.nodes = nodes }

  /// Puts an instance on a node; `nil` when none can take it.
  package mutating func place(_ instance: Instance) -> Name? {
    let candidates = nodes.filter { node in instance.admits(node) && !conflicts(instance, on: node) }
    let best = candidates.min { (units(on: $0.name), $0.name) < (units(on: $1.name), $1.name) }
    if let best { hosted[best.name, default: []].append(instance) }
    return best?.name
  }

  /// Puts an instance where it is known to be.
  mutating func put(_ instance: Instance, on node: Name) { hosted[node, default: []].append(instance) }

  /// The same without some nodes: what ran there is placed again, where the engine can; pinned instances wait, and so
  /// does what no node may take. Nothing else moves.
  package func losing(_ lost: Set<Name>, isEngineUp: Bool = true) -> Placement {
    var after = Placement(on: nodes.filter { !lost.contains($0.name) })
    after.hosted = hosted.filter { !lost.contains($0.key) }
    guard isEngineUp else { return after }
    for node in nodes where lost.contains(node.name) {
      for instance in hosted[node.name] ?? [] { _ = after.place(instance) }
    }
    return after
  }

  /// Where an instance runs; `nil` where it waits.
  package func node(of instance: Instance) -> Name? {
    nodes.first { hosted[$0.name]?.contains(instance) == true }?.name
  }

  /// The memory that instances reserve on a node.
  package func reserved(on node: Name) -> ByteCount {
    (hosted[node] ?? []).reduce(ByteCount(bytes: 0)) { $0 + $1.memory }
  }

  private func units(on node: Name) -> Int { (hosted[node] ?? []).reduce(0) { $0 + $1.units } }

  private func conflicts(_ instance: Instance, on node: DeployedNode) -> Bool {
    instance.spread != .none && (hosted[node.name] ?? []).contains { $0.service == instance.service }
  }
}

extension Placement {
  /// A placement that was found before.
  package init(of services: [DeployedService], on nodes: [DeployedNode]) {
    self.init(on: nodes)
    for service in services {
      for instance in service.instances { put(service.placed(instance), on: instance.node) }
    }
  }
}

extension DeployedService {
  /// An instance as the engine looks at it.
  package func placed(_ instance: Instance) -> Placement.Instance {
    Placement.Instance(
      service: name,
      name: instance.name,
      place: place,
      spread: spread,
      pin: isPinned ? instance.node : nil,
      rack: instance.rack,
      units: units(with: instance),
      memory: memory
    )
  }
}

extension DeployedNode {
  /// What the operating system, Docker, etcd and fleet need.
  package static let systemMemory = ByteCount(mebibytes: 384)

  package func value(of key: String) -> String? { metadata.first { $0.key == key }?.value }

  /// Whether the metadata has all these pairs.
  package func matches(_ place: [Metadata]) -> Bool { place.allSatisfy { value(of: $0.key) == $0.value } }
}
