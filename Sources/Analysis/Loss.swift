package import Resolution
package import Spec

/// What happens to services and tenants when something is lost, until it is back.
package struct Loss: Sendable {
  package enum Cause: Sendable, Hashable {
    case nodes([Name])
    /// A hypervisor with all nodes on it.
    case host(Name, [Name])
    case storage
    /// The service by whose token the members of etcd found each other.
    case discovery
    /// The address that clients connect to: whoever carries it is lost.
    case address(Subnet, carriers: [Name])
  }

  /// What becomes of one service.
  package struct Effect: Sendable {
    package let service: String
    package let state: ServiceSurvival.State
    /// How long those who are served notice it; none when it is down.
    package let interruption: Interruption
    package let running: Int
    package let wanted: Int
    package let moved: [ServiceSurvival.Move]
    package let waiting: [String]

    /// As `interruption` has it, in the mean.
    package var seconds: Double { interruption.seconds }
  }

  package let cause: Cause
  /// In the order in which services start.
  package let effects: [Effect]
  /// Those whose sites are not served until it is back, by name.
  package let tenantsDown: [Name]
  package let keepsEtcd: Bool
  /// Nodes whose memory does not hold what has moved to them.
  package let overfull: [Name]
  /// Where everything is then; `nil` where nothing moves.
  package let placement: Placement?

  /// The longest interruption that is not an outage, in seconds.
  package var seconds: Double { effects.map(\.seconds).max() ?? 0 }

  package var isNoticed: Bool { !tenantsDown.isEmpty || effects.contains { $0.state != .whole } || !keepsEtcd }
}

extension Loss {
  /// The loss of nodes at once.
  init(of lost: [Name], as cause: Cause, _ deployment: Deployment, _ level: ServiceLevel) {
    let survival = ClusterSurvival(of: deployment, losing: Set(lost))
    self.cause = cause
    effects = survival.services.map { Effect($0, level.failover) }
    let down = Set(effects.filter { $0.state == .down }.map(\.service))
    tenantsDown = Self.tenants(of: deployment) { group in group.services.contains(where: down.contains) }
    keepsEtcd = survival.hasEtcdQuorum
    overfull = survival.overfull.map(\.name)
    placement = survival.placement
  }

  /// The loss of the shared directory.
  static func storage(_ deployment: Deployment, _ level: ServiceLevel) -> Loss? {
    guard deployment.storage != nil else { return nil }
    let effects = deployment.services.map { service in
      Effect(unmoved: service, isDown: service.needsStorage)
    }
    return Loss(
      cause: .storage,
      effects: effects,
      tenantsDown: tenants(of: deployment, where: \.needsStorage),
      keepsEtcd: true,
      overfull: [],
      placement: nil
    )
  }

  /// The loss of the discovery service: whatever runs has no use for it any more.
  static func discovery(_ deployment: Deployment) -> Loss? {
    guard case .token = deployment.cluster.discovery else { return nil }
    return Loss(
      cause: .discovery,
      effects: deployment.services.map { Effect(unmoved: $0, isDown: false) },
      tenantsDown: [],
      keepsEtcd: true,
      overfull: [],
      placement: nil
    )
  }

  /// The loss of whoever carries one of the addresses that clients know.
  static func addresses(_ deployment: Deployment, _ level: ServiceLevel) -> [Loss] {
    guard let proxy = deployment.service(.proxy), case .proxy(.addresses(let addresses)) = proxy.detail else {
      return []
    }
    let carried = Effect(ofCarrierOf: proxy, deployment, level.failover)
    return addresses.map { address in
      Loss(
        cause: .address(address.value, carriers: proxy.instances.map(\.node)),
        effects: deployment.services.map { $0.kind == .proxy ? carried : Effect(unmoved: $0, isDown: false) },
        tenantsDown: carried.state == .down ? tenants(of: deployment) { _ in true } : [],
        keepsEtcd: true,
        overfull: [],
        placement: nil
      )
    }
  }

  private static func tenants(of deployment: Deployment, where isDown: (TenantGroup) -> Bool) -> [Name] {
    TenantGroup.all(in: deployment).filter(isDown).flatMap { $0.tenants.map(\.name) }.sorted()
  }
}

extension Loss.Effect {
  init(_ survival: ServiceSurvival, _ times: Failover) {
    self.init(
      service: survival.service.name,
      state: survival.state,
      interruption: survival.state == .down ? .none : survival.interruption(times),
      running: survival.stayed.count + survival.moved.count,
      wanted: survival.service.instances.count,
      moved: survival.moved,
      waiting: survival.waiting
    )
  }

  /// What becomes of the proxies when the one that carries an address is lost: another takes the address over; where
  /// all are on one node, they fare as that node's loss says.
  fileprivate init(ofCarrierOf proxy: DeployedService, _ deployment: Deployment, _ times: Failover) {
    let carriers = Set(proxy.instances.map(\.node))
    if carriers.count == 1, let survival = ClusterSurvival(of: deployment, losing: carriers).service(proxy.name) {
      self.init(survival, times)
      return
    }
    self.init(
      service: proxy.name,
      state: .degraded,
      interruption: Interruption(seconds: times.address.value.seconds),
      running: proxy.instances.count - 1,
      wanted: proxy.instances.count,
      moved: [],
      waiting: []
    )
  }

  init(unmoved service: DeployedService, isDown: Bool) {
    self.init(
      service: service.name,
      state: isDown ? .down : .whole,
      interruption: .none,
      running: service.instances.count,
      wanted: service.instances.count,
      moved: [],
      waiting: []
    )
  }
}
