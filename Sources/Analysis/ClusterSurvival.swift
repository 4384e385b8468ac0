package import Resolution
package import Spec

/// What runs after nodes were lost at once, when the engine has moved what it can move.
package struct ClusterSurvival: Sendable {
  package let lost: Set<Name>
  /// Without a quorum of etcd the engine moves nothing; what runs goes on.
  package let hasEtcdQuorum: Bool
  /// The nodes that are left, and what is placed on them.
  package let placement: Placement
  package let services: [ServiceSurvival]

  package init(of deployment: Deployment, losing lost: Set<Name>) {
    let before = Placement(of: deployment.services, on: deployment.nodes)
    let members = deployment.etcdMembers
    let left = members.filter { !lost.contains($0.name) }
    let hasQuorum = left.count > members.count / 2
    let after = before.losing(lost, isEngineUp: hasQuorum)
    self.lost = lost
    hasEtcdQuorum = hasQuorum
    placement = after
    services = deployment.services.map { ServiceSurvival($0, lost: lost, after) }
  }

  func service(_ name: String) -> ServiceSurvival? { services.first { $0.service.name == name } }

  /// The nodes whose memory does not hold what is placed on them now.
  package var overfull: [DeployedNode] {
    placement.nodes.filter { placement.reserved(on: $0.name) + DeployedNode.systemMemory > $0.memory }
  }
}

/// What became of a service's instances.
package struct ServiceSurvival: Sendable {
  package struct Move: Sendable, Hashable {
    package let instance: String
    package let from: Name
    package let to: Name
  }

  package let service: DeployedService
  /// Instances that ran on, by name.
  package let stayed: [String]
  package let moved: [Move]
  /// Instances that no node may take until the lost ones are back, by name.
  package let waiting: [String]

  init(_ service: DeployedService, lost: Set<Name>, _ after: Placement) {
    var (stayed, moved, waiting) = ([String](), [Move](), [String]())
    for instance in service.instances {
      guard lost.contains(instance.node) else {
        stayed.append(instance.name)
        continue
      }
      if let node = after.node(of: service.placed(instance)) {
        moved.append(Move(instance: instance.name, from: instance.node, to: node))
      } else {
        waiting.append(instance.name)
      }
    }
    self.service = service
    self.stayed = stayed
    self.moved = moved
    self.waiting = waiting
  }

  package enum State: String, Sendable, CaseIterable {
    /// All instances run where they ran.
    case whole
    /// Fewer run than there should be, or some had to move; who is served notices nothing lasting.
    case degraded
    /// Nothing ran until an instance had moved.
    case interrupted
    /// Nothing serves until something is repaired.
    case down
  }

  package var state: State {
    if isDown { return .down }
    if moved.isEmpty && waiting.isEmpty { return .whole }
    return stayed.isEmpty ? .interrupted : .degraded
  }

  private var isDown: Bool {
    switch service.detail {
    // Members that were lost at once leave a component without a majority, which refuses to serve.
    case .database: stayed.count <= service.instances.count / 2
    // Without an address that moves, who was told a lost node's address gets no answer.
    case .proxy(.addresses(let addresses)) where addresses.isEmpty: stayed.count < service.instances.count
    // Each serves its own node alone.
    case .databaseProxy: stayed.isEmpty
    case .proxy, .web, .ftp, .certificates, .custom: stayed.isEmpty && moved.isEmpty
    }
  }

  /// How long those who are served notice it, when it is not down.
  func interruption(_ times: Failover) -> Interruption {
    let lostShare = 1 - Double(stayed.count) / Double(max(1, service.instances.count))
    return switch service.detail {
    // Only a proxy that runs takes an address over; where none is left, one has to start.
    case .proxy(.addresses) where !stayed.isEmpty: Interruption(seconds: times.address.value.seconds, chance: lostShare)
    // One member writes, and nobody knows beforehand which.
    case .database: Interruption(seconds: times.writer.value.seconds, chance: lostShare)
    // Requests under way are sent to another instance; only where there is none something has to start.
    case .proxy, .web, .ftp, .certificates, .custom:
      stayed.isEmpty && !moved.isEmpty ? Interruption(seconds: times.instance.value.seconds) : .none
    case .databaseProxy: .none
    }
  }
}

extension DeployedService {
  /// Whether it serves what is on the shared directory.
  var needsStorage: Bool {
    switch kind {
    case .web, .ftp, .certificates: true
    case .proxy, .database, .databaseProxy, .custom: false
    }
  }
}
