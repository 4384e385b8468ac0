internal import Diagnostics
internal import Spec

/// Servers, each with all services and some of the tenants.
extension Resolver {
  mutating func deployment(on classic: Classic) -> Deployment {
    assignUIDs()
    let homes = assignServers(classic)
    let waived = checkFidelity(classic)
    var tenants: [DeployedTenant] = []
    var servers: [DeployedServer] = []
    for entry in classic.servers.sorted(by: { $0.key.value < $1.key.value }) {
      let here = spec.tenants.filter { homes[$0.name.value] == entry.key.value }
      let group = webGroup(on: entry.value, tenants: here)
      let resolved = here.map { resolveTenant($0, [group].compactMap { $0 }, on: entry.key.value) }
      let server = resolveServer(entry, group, classic)
      checkMemory(of: server)
      checkWorkers(of: resolved, server.services)
      checkProxyMemory(for: resolved, server.services)
      checkOldPaths(of: resolved, besides: Deployment.directoryOfServers)
      tenants += resolved
      servers.append(server)
    }
    tenants.sort { $0.name < $1.name }
    return Deployment(
      estate: .servers(
        DeployedServers(
          origin: classic.origin,
          origins: DeployedServers.Origins(
            name: serversName(classic).origin,
            timeZone: (classic.timeZone ?? spec.cluster?.timeZone)?.origin ?? classic.origin
          ),
          name: serversName(classic).value,
          domain: serversDomain(classic),
          timeZone: (classic.timeZone ?? spec.cluster?.timeZone)?.value ?? .utc,
          maintenance: classic.maintenance,
          admins: admins(of: classic),
          list: servers,
          waived: waived
        )
      ),
      nodes: [],
      storage: nil,
      registry: nil,
      mail: spec.mail,
      backup: spec.backup,
      services: [],
      tenants: tenants,
      certificates: certificates(of: tenants),
      digests: [:],
      logAddresses: spec.services.proxy?.logAddresses ?? Located(.full, .template),
      file: file
    )
  }

  private func serversName(_ classic: Classic) -> Located<Name> {
    guard let name = classic.name ?? spec.cluster?.name else {
      preconditionFailure("servers without a name were not refused")
    }
    return name
  }

  private func serversDomain(_ classic: Classic) -> String {
    (classic.domain ?? spec.cluster?.network.domain)?.ascii ?? "\(serversName(classic).value.text).internal"
  }

  private func admins(of classic: Classic) -> [Entry<Name, Admin>] {
    (classic.admins.isEmpty ? spec.cluster?.admins ?? [] : classic.admins).sorted { $0.key.value < $1.key.value }
  }

  // MARK: Servers

  /// The web servers of one server: with the version of PHP that its release carries, where that is offered.
  private func webGroup(on server: ClassicServer, tenants: [Subscription]) -> WebGroup? {
    guard let web = spec.services.web else { return nil }
    let version = server.debian.value.php
    let php = web.php.contains { $0.value == version } ? version : nil
    return WebGroup(
      name: ServiceKind.web(php).name,
      php: php,
      extensions: extensions(of: web),
      replicas: 1,
      workers: workers(of: php, for: tenants)
    )
  }

  private func resolveServer(
    _ entry: Entry<Name, ClassicServer>,
    _ group: WebGroup?,
    _ classic: Classic
  ) -> DeployedServer {
    let server = entry.value
    let hostName = "\(entry.key.value.text).\(serversDomain(classic))"
    return DeployedServer(
      origin: entry.key.origin,
      name: entry.key.value,
      hostName: hostName,
      address: server.address,
      ipv6: server.ipv6,
      memory: server.memory.value,
      cpus: server.cpus,
      host: server.host?.value,
      release: server.debian,
      services: services(on: entry, hostName, group)
    )
  }

  /// The server's addresses as those of its proxy.
  private static func entrances(of server: ClassicServer) -> [Located<Subnet>] {
    [server.address, server.ipv6].compactMap { $0 }.compactMap { address in
      Subnet("\(address.value.text)/\(address.value.isIPv6 ? 128 : 32)").map { Located($0, address.origin) }
    }
  }

  private func services(
    on server: Entry<Name, ClassicServer>,
    _ hostName: String,
    _ group: WebGroup?
  ) -> [DeployedService] {
    let services = spec.services
    let name = server.key.value
    var list: [DeployedService] = []
    func add(
      _ kind: ServiceKind,
      _ origin: Origin,
      _ memory: Located<ByteCount>,
      _ ports: [DeployedPort],
      _ detail: DeployedService.Detail
    ) {
      list.append(
        DeployedService(
          kind: kind,
          origin: origin,
          image: .packages,
          instances: [DeployedService.Instance(name: name.text, node: name, rack: nil)],
          memory: memory.value,
          memoryOrigin: memory.origin,
          place: [],
          spread: .node,
          sidekicks: [],
          isPinned: true,
          ports: ports,
          detail: detail
        )
      )
    }
    if let database = services.database {
      let connections = connections(of: database)
      add(
        .database,
        database.origin,
        database.replication.memory,
        [],
        .database(DatabaseCluster(members: [name], connections: connections))
      )
    }
    if let web = services.web, let group {
      let port = DeployedPort(name: "http", container: 8080, host: 8080)
      add(.web(group.php), web.origin, web.replication.memory, [port], .web(group))
    }
    if let proxy = services.proxy {
      let ports = [("http", 80), ("https", 443)].map { DeployedPort(name: $0.0, container: $0.1, host: $0.1) }
      add(.proxy, proxy.origin, proxy.replication.memory, ports, .proxy(.addresses(Self.entrances(of: server.value))))
    }
    if let ftp = services.ftp {
      let port = DeployedPort(name: "ftp", container: 21, host: 21)
      let detail = FTPServer(passivePorts: ftp.passivePorts, address: nil, hostName: hostName, hostKey: nil)
      add(.ftp, ftp.origin, ftp.replication.memory, [port], .ftp(detail))
    }
    if let certificates = services.certificates {
      add(.certificates, certificates.origin, certificates.memory, [], .certificates(certificates))
    }
    return list
  }

  private mutating func checkMemory(of server: DeployedServer) {
    let parts = server.services.map { ($0.name, $0.memory) } + [("the system", DeployedNode.systemMemory)]
    let sum = parts.reduce(ByteCount(bytes: 0)) { $0 + $1.1 }
    guard sum > server.memory else { return }
    diagnostics.report(
      .serverTooFull(server.name, server.memory, sum),
      at: server.origin.span ?? .none,
      notes: [parts.map { "\($0.0) \($0.1.text)" }.joined(separator: ", ")],
      help: "give the server more memory, or lower `memory` of a service"
    )
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func serverTooFull(_ server: Name, _ memory: ByteCount, _ sum: ByteCount) -> Self {
    .init("E0424", "the server “\(server.text)” has \(memory.text), its services need \(sum.text)")
  }
}
