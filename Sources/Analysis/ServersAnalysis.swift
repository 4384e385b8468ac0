package import Resolution
package import Spec

/// What becomes of the tenants of servers, each of which is on one of them.
package struct ServersAnalysis: Sendable {
  /// Something that is lost, until it is repaired.
  package struct Loss: Sendable {
    package let cause: Component.Kind
    /// The servers that are away with it.
    package let servers: [Name]
    /// Those whose sites are not served until it is back, by name.
    package let tenantsDown: [Name]
    package let repair: Period
  }

  /// Two servers that are away at once, each by a failure of its own.
  package struct Pair: Sendable {
    package let servers: [Name]
    package let tenantsDown: [Name]
    /// Of either.
    package let repair: Period
    package let perYear: Double
  }

  package struct Server: Sendable {
    package let name: Name
    package let host: Name?
    package let memory: ByteCount
    /// Of the services and the system.
    package let reserved: ByteCount
  }

  package let name: String
  /// By name.
  package let servers: [Server]
  /// Each server, each hypervisor, each server's disks.
  package let losses: [Loss]
  /// The two with most tenants; `nil` where there is one server.
  package let worstPair: Pair?
  /// The tenants of each server, in the servers' order.
  package let tenants: [Analysis.Subject]
  package let money: YearlyMoney?
  package let architecture: Architecture
  package let assumptions: Assumptions
  /// Those that it shares with a cluster's, for where there is none.
  package let alone: Assumptions
  /// What the specification asks for and servers do not give.
  package let waived: [DeployedServers.Waived]

  package init(of deployment: Deployment, _ spec: HostingSpec) {
    let level = spec.serviceLevel
    name = deployment.name.text
    servers = deployment.servers.map(Server.init)
    losses = Self.losses(deployment, level)
    worstPair = Self.worstPair(deployment, level)
    tenants = deployment.servers.map { server in
      var model = ServerModel(server, level)
      return Analysis.Subject(
        server.name.text,
        deployment.visibleTenants(on: [server.name]),
        Availability.of(&model)[0],
        level
      )
    }
    money = YearlyMoney(spec.serverPrices, spec, tenants)
    architecture = Architecture(servers: deployment)
    assumptions = Assumptions(servers: level)
    alone = Assumptions(machines: level, deployment)
    if case .servers(let servers) = deployment.estate { waived = servers.waived } else { waived = [] }
  }

  package var mean: MeanTenant { MeanTenant(tenants) }

  /// That which takes most tenants down; of equals the one whose repair takes longest.
  package var worstLoss: Loss? {
    losses.max { ($0.tenantsDown.count, $0.repair.seconds) < ($1.tenantsDown.count, $1.repair.seconds) }
  }

  private static func worstPair(_ deployment: Deployment, _ level: ServiceLevel) -> Pair? {
    let most = deployment.servers.map { ($0.name, deployment.visibleTenants(on: [$0.name]).count) }
      .enumerated()
      .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
      .prefix(2)
      .map(\.element.0)
      .sorted()
    guard most.count == 2 else { return nil }
    return Pair(
      servers: most,
      tenantsDown: deployment.visibleTenants(on: most),
      repair: level.node.mttr.value,
      perYear: level.node.perYear(of: .server(most[0]), allOf: 2)
    )
  }

  private static func losses(_ deployment: Deployment, _ level: ServiceLevel) -> [Loss] {
    let servers = deployment.servers
    func loss(of cause: Component.Kind, _ away: [Name], _ reliability: Reliability) -> Loss {
      Loss(
        cause: cause,
        servers: away,
        tenantsDown: deployment.visibleTenants(on: away),
        repair: reliability.mttr.value
      )
    }
    let hosts = Set(servers.compactMap(\.host)).sorted().map { host in
      loss(of: .host(host), servers.filter { $0.host == host }.map(\.name), level.host)
    }
    return servers.map { loss(of: .server($0.name), [$0.name], level.node) } + hosts
      + servers.map { loss(of: .disks($0.name), [$0.name], level.disks) }
  }
}

extension ServersAnalysis.Server {
  fileprivate init(_ server: DeployedServer) {
    name = server.name
    host = server.host
    memory = server.memory
    reserved = server.services.reduce(DeployedNode.systemMemory) { $0 + $1.memory }
  }
}

extension Deployment {
  /// The tenants of servers whose sites are to be seen, by name.
  fileprivate func visibleTenants(on servers: [Name]) -> [Name] {
    tenants.filter { tenant in tenant.isVisible && servers.contains { $0 == tenant.server } }.map(\.name)
  }
}
