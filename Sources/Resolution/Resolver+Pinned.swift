internal import Diagnostics
internal import Spec

/// Services whose instances stay on their nodes.
extension Resolver {
  /// The database's members stay where their data is: those of the lock file, and new ones up to the number asked for.
  mutating func place(
    _ database: DatabaseService,
    _ rule: SidekickRule,
    _ placement: inout Placement
  ) -> DeployedService {
    let sidekicks = rule.sidekicks(of: .database)
    let replication = database.replication
    let place = replication.place.metadata
    let members = databaseMembers(replication, placement.nodes)
    let instances = members.compactMap { member in
      pin("database", to: member, replication.memory.value, sidekicks: sidekicks.count, &placement)
    }
    return DeployedService(
      kind: .database,
      origin: database.origin,
      image: database.image.map { .published($0.value) } ?? .built(name: "database"),
      instances: instances,
      memory: replication.memory.value,
      memoryOrigin: replication.memory.origin,
      place: place,
      spread: .node,
      sidekicks: sidekicks,
      isPinned: true,
      ports: [
        DeployedPort(name: "mysql", container: 3306, host: 3306),
        DeployedPort(name: "group", container: 4567, host: 4567),
        DeployedPort(name: "ist", container: 4568, host: 4568), DeployedPort(name: "sst", container: 4444, host: 4444),
      ],
      detail: .database(DatabaseCluster(members: members, connections: connections(of: database)))
    )
  }

  /// Of a server whose memory nobody knows here.
  private static let connectionsOutside = 500

  /// What is written, else as many as the memory carries.
  func connections(of database: DatabaseService) -> Int {
    database.connections?.value ?? min(max(Int(database.replication.memory.value.mebibytes) / 4, 50), 5000)
  }

  private mutating func databaseMembers(_ replication: Replication, _ nodes: [DeployedNode]) -> [Name] {
    let eligible = nodes.filter { $0.matches(replication.place.metadata) }
    let renamed = Dictionary(
      cluster.machines.list.compactMap { machine in machine.was.map { ($0, machine.name.value) } }
    ) { first, _ in first }
    let known = assignments.database.keys.map { renamed[$0] ?? $0 }.filter { name in nodes.contains { $0.name == name }
    }.sorted()
    let wanted = replication.replicas.value
    var members = Array(known.prefix(wanted))
    for node in eligible where members.count < wanted && !members.contains(node.name) { members.append(node.name) }
    if members.count < wanted { reportNoPlace(for: .database, replication, nodes) }
    let origins = assignments.database
    assignments.database = Dictionary(members.map { ($0, origins[$0] ?? Located(.member, .template)) }) { first, _ in
      first
    }
    return members.sorted()
  }

  /// One on each node that may run web servers.
  func placeProxies(
    of database: DatabaseService,
    _ rule: SidekickRule,
    _ placement: inout Placement
  ) -> DeployedService {
    let place = spec.services.web?.replication.place.metadata ?? []
    // Dumps and statements for a server outside run in the proxy's container, too.
    let memory = ByteCount(mebibytes: database.external == nil ? 32 : 128)
    let sidekicks = rule.sidekicks(of: .databaseProxy)
    let instances = placement.nodes.filter { $0.matches(place) }.compactMap { node in
      pin("database-proxy", to: node.name, memory, sidekicks: sidekicks.count, &placement)
    }
    return DeployedService(
      kind: .databaseProxy,
      origin: database.origin,
      image: .built(name: "database-proxy"),
      instances: instances,
      memory: memory,
      memoryOrigin: .template,
      place: place,
      spread: .node,
      sidekicks: sidekicks,
      isPinned: true,
      ports: [],
      detail: .databaseProxy(
        database.external.map { external in
          DatabaseServer(
            address: external.address,
            login: external.login,
            connections: database.connections?.value ?? Self.connectionsOutside
          )
        }
      )
    )
  }

  private func pin(
    _ service: String,
    to node: Name,
    _ memory: ByteCount,
    sidekicks: Int,
    _ placement: inout Placement
  ) -> DeployedService.Instance? {
    let instance = Placement.Instance(
      service: service,
      name: node.text,
      place: [],
      spread: .node,
      pin: node,
      rack: nil,
      units: 1 + sidekicks,
      memory: memory
    )
    return placement.place(instance).map { DeployedService.Instance(name: node.text, node: $0, rack: nil) }
  }
}
