package import Resolution
package import Spec

/// A cluster as what can fail and who then is served: its services first, then its groups of tenants.
package struct ClusterModel: ReliabilityModel {
  package let components: [Component]
  package let groups: [TenantGroup]
  private let deployment: Deployment
  private let times: Failover
  /// Which nodes, by their places, each component takes with it.
  private let nodes: [[Int]]
  /// The places of the services that each group needs; `nil` where one is missing.
  private let needs: [[Int]?]
  private var known: [[Bool]: Survivors] = [:]

  /// What of the services is left when some nodes are lost, the shared directory not being asked for.
  private struct Survivors {
    let isServed: [Bool]
    let interruptions: [Interruption]
  }

  package init(_ deployment: Deployment, _ level: ServiceLevel) {
    self.deployment = deployment
    times = level.failover
    groups = TenantGroup.all(in: deployment)
    let hosts = Set(deployment.nodes.compactMap(\.host)).sorted()
    components =
      deployment.nodes.map { Component(.node($0.name), level.node) }
      + hosts.map { Component(.host($0), level.host) }
      + (deployment.storage == nil ? [] : [Component(.storage, level.storage)])
    nodes = components.map { component in
      deployment.nodes.indices.filter { component.kind.carries(deployment.nodes[$0]) }
    }
    let places = Dictionary(deployment.services.enumerated().map { ($1.name, $0) }) { first, _ in first }
    needs = groups.map { group in
      let found = group.services.compactMap { places[$0] }
      return found.count == group.services.count ? found : nil
    }
  }

  package var subjectCount: Int { deployment.services.count + groups.count }

  package mutating func isServed(without failed: [Int]) -> [Bool] {
    let hasStorage = !failed.contains { components[$0].kind == .storage }
    let services = zip(survivors(of: failed).isServed, deployment.services).map { isServed, service in
      isServed && (hasStorage || !service.needsStorage)
    }
    return services
      + zip(groups, needs).map { group, needs in
        (needs?.allSatisfy { services[$0] } ?? false) && (hasStorage || !group.needsStorage)
      }
  }

  package mutating func interruption(of failing: Int, after failed: [Int]) -> [Interruption] {
    let before = survivors(of: failed).interruptions
    let services = zip(before, survivors(of: failed + [failing]).interruptions).map { $1.beyond($0) }
    return services + needs.map { needs in Interruption(longestOf: needs?.map { services[$0] } ?? []) }
  }

  private mutating func survivors(of failed: [Int]) -> Survivors {
    var lost = Array(repeating: false, count: deployment.nodes.count)
    for component in failed { for node in nodes[component] { lost[node] = true } }
    if let survivors = known[lost] { return survivors }
    let names = zip(deployment.nodes, lost).filter(\.1).map(\.0.name)
    let survival = ClusterSurvival(of: deployment, losing: Set(names))
    let survivors = Survivors(
      isServed: survival.services.map { $0.state != .down },
      interruptions: survival.services.map { $0.interruption(times) }
    )
    known[lost] = survivors
    return survivors
  }
}

extension Component.Kind {
  /// Whether a node is lost with it.
  fileprivate func carries(_ node: DeployedNode) -> Bool {
    switch self {
    case .node(let name): node.name == name
    case .host(let host): node.host == host
    case .storage, .server, .disks: false
    }
  }
}
