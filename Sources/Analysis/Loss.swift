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
    /// An address that clients connect to: whoever carries it is lost.
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
  /// The longest that a tenant whose site is served notices that something moves, in seconds; 0 where nobody does.
  package let noticed: Int
  /// For how long services are down, in the mean; `nil` where none is, or where that is too much to reckon.
  package let hoursDown: Double?
  /// How often a year it happens, what is lost at once each by a failure of its own; `nil` where no figure says.
  package let perYear: Double?

  /// The services of which nothing serves until it is back, in the order in which they start.
  package var servicesDown: [String] { effects.filter { $0.state == .down }.map(\.service) }
}

extension Loss {
  /// The loss of nodes at once.
  init(of lost: [Name], as cause: Cause, _ deployment: Deployment, _ level: ServiceLevel) {
    let survival = ClusterSurvival(of: deployment, losing: Set(lost))
    let effects = survival.services.map { Effect($0, level.failover) }
    let fate = Fate(effects, deployment)
    self.cause = cause
    self.effects = effects
    tenantsDown = fate.tenantsDown
    keepsEtcd = survival.hasEtcdQuorum
    overfull = survival.overfull.map(\.name)
    placement = survival.placement
    noticed = fate.noticed
    let isDown = effects.contains { $0.state == .down }
    if case .host(let host, _) = cause {
      hoursDown = isDown ? level.host.mttr.value.hours : nil
      perYear = level.host.perYear(of: .host(host))
    } else {
      var times = ReturnTimes(deployment, repair: level.node.mttr.value.hours)
      hoursDown = lost.count > ReturnTimes.mostNodes ? nil : times.hours(without: Set(lost)).values.max()
      perYear = lost.first.map { level.node.perYear(of: .node($0), allOf: lost.count) }
    }
  }

  /// Something that takes no node with it.
  private init(
    _ cause: Cause,
    _ effects: [Effect],
    _ deployment: Deployment,
    repair: Double? = nil,
    perYear: Double? = nil
  ) {
    let fate = Fate(effects, deployment)
    self.cause = cause
    self.effects = effects
    tenantsDown = fate.tenantsDown
    keepsEtcd = true
    overfull = []
    placement = nil
    noticed = fate.noticed
    hoursDown = effects.contains { $0.state == .down } ? repair : nil
    self.perYear = perYear
  }

  /// The loss of the shared directory.
  static func storage(_ deployment: Deployment, _ level: ServiceLevel) -> Loss? {
    guard deployment.storage != nil else { return nil }
    let effects = deployment.services.map { service in
      Effect(unmoved: service, isDown: service.needsStorage)
    }
    return Loss(
      .storage,
      effects,
      deployment,
      repair: level.storage.mttr.value.hours,
      perYear: level.storage.perYear(of: .storage)
    )
  }

  /// The loss of the discovery service: whatever runs has no use for it any more.
  static func discovery(_ deployment: Deployment) -> Loss? {
    guard case .token = deployment.cluster.discovery else { return nil }
    return Loss(.discovery, deployment.services.map { Effect(unmoved: $0, isDown: false) }, deployment)
  }

  /// The loss of whoever carries one of the addresses that clients know.
  static func addresses(_ deployment: Deployment, _ level: ServiceLevel) -> [Loss] {
    deployment.services.flatMap { service in
      let addresses = service.movingAddresses
      guard !addresses.isEmpty else { return [Loss]() }
      let carried = Effect(ofCarrierOf: service, deployment, level.failover)
      let effects = deployment.services.map { other in
        other.name == service.name ? carried : Effect(unmoved: other, isDown: false)
      }
      return addresses.map { address in
        let cause = Cause.address(address, carriers: service.instances.map(\.node))
        return Loss(cause, effects, deployment, repair: level.node.mttr.value.hours)
      }
    }
  }
}

/// What becomes of tenants' sites when services fare so.
private struct Fate {
  /// By name.
  let tenantsDown: [Name]
  /// The longest that a site is away which is not down, in seconds.
  let noticed: Int

  init(_ effects: [Loss.Effect], _ deployment: Deployment) {
    let groups = TenantGroup.all(in: deployment)
    let down = Set(effects.filter { $0.state == .down }.map(\.service))
    let isDown = { (group: TenantGroup) in group.services.contains(where: down.contains) }
    let needed = Set(groups.filter { !isDown($0) }.flatMap(\.services))
    tenantsDown = groups.filter(isDown).flatMap { $0.tenants.map(\.name) }.sorted()
    noticed = effects.filter { needed.contains($0.service) }.map(\.interruption.longest).max() ?? 0
  }
}

extension DeployedService {
  /// The addresses of its own that clients know, which go with an instance.
  fileprivate var movingAddresses: [Subnet] {
    switch detail {
    case .proxy(.addresses(let addresses)): addresses.map(\.value)
    case .ftp(let server): server.address.map { [$0] } ?? []
    case .proxy, .web, .database, .databaseProxy, .certificates, .custom: []
    }
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

  /// What becomes of a service when the instance that carries an address is lost: another takes the address over;
  /// where all are on one node, they fare as that node's loss says.
  fileprivate init(ofCarrierOf service: DeployedService, _ deployment: Deployment, _ times: Failover) {
    let carriers = Set(service.instances.map(\.node))
    if carriers.count == 1, let survival = ClusterSurvival(of: deployment, losing: carriers).service(service.name) {
      self.init(survival, times)
      return
    }
    self.init(
      service: service.name,
      state: .degraded,
      interruption: Interruption(seconds: times.address.value.seconds),
      running: service.instances.count - 1,
      wanted: service.instances.count,
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
