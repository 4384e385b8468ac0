package import Resolution
package import Spec

/// A cluster as what can fail and who then is served: its services first, then its groups of tenants.
package struct ClusterModel: ReliabilityModel {
  package let components: [Component]
  package let groups: [TenantGroup]
  private let deployment: Deployment
  private let times: Failover
  private var known: [Set<Name>: ClusterSurvival] = [:]

  package init(_ deployment: Deployment, _ level: ServiceLevel) {
    self.deployment = deployment
    times = level.failover
    groups = TenantGroup.all(in: deployment)
    let hosts = Set(deployment.nodes.compactMap(\.host)).sorted()
    components =
      deployment.nodes.map { Component(.node($0.name), level.node) }
      + hosts.map { Component(.host($0), level.host) }
      + (deployment.storage == nil ? [] : [Component(.storage, level.storage)])
  }

  package var subjectCount: Int { deployment.services.count + groups.count }

  package mutating func isServed(without failed: [Int]) -> [Bool] {
    let survival = survival(of: failed)
    let hasStorage = !failed.contains { components[$0].kind == .storage }
    let services = survival.services.map { $0.state != .down && (hasStorage || !$0.service.needsStorage) }
    let served = Dictionary(zip(survival.services.map(\.service.name), services)) { first, _ in first }
    return services
      + groups.map { group in
        group.services.allSatisfy { served[$0] == true } && (hasStorage || !group.needsStorage)
      }
  }

  package mutating func interruption(of failing: Int, after failed: [Int]) -> [Interruption] {
    let before = survival(of: failed)
    let after = survival(of: failed + [failing])
    let services = zip(before.services, after.services).map { before, after in
      after.interruption(times).beyond(before.interruption(times))
    }
    let byName = Dictionary(zip(after.services.map(\.service.name), services)) { first, _ in first }
    return services + groups.map { Interruption(longestOf: $0.services.compactMap { byName[$0] }) }
  }

  private mutating func survival(of failed: [Int]) -> ClusterSurvival {
    let lost = lostNodes(failed.map { components[$0].kind })
    if let survival = known[lost] { return survival }
    let survival = ClusterSurvival(of: deployment, losing: lost)
    known[lost] = survival
    return survival
  }

  private func lostNodes(_ failed: [Component.Kind]) -> Set<Name> {
    var lost: Set<Name> = []
    for kind in failed {
      switch kind {
      case .node(let name): lost.insert(name)
      case .host(let host): lost.formUnion(deployment.nodes.filter { $0.host == host }.map(\.name))
      case .storage, .server, .disks: break
      }
    }
    return lost
  }
}
