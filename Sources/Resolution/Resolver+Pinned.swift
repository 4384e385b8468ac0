internal import Diagnostics
internal import Spec

/// Services whose instances stay on their nodes.
extension Resolver {
  private static let databaseSidekicks = 2
  private static let databaseProxySidekicks = 1

  /// The database's members stay where their data is: those of the lock file, and new ones up to the number asked for.
  mutating func place(_ database: DatabaseService, _ placement: inout Placement) -> DeployedService {
    let replication = database.replication
    let place = replication.place.metadata
    let members = databaseMembers(replication, placement.nodes)
    let instances = members.compactMap { member in
      pin("database", to: member, replication.memory.value, sidekicks: Self.databaseSidekicks, &placement)
    }
    return DeployedService(
      kind: .database,
      origin: database.origin,
      image: database.image.map { .published($0.value) } ?? .built(name: "database"),
      instances: instances,
      memory: replication.memory.value,
      place: place,
      spread: .node,
      sidekicks: Self.databaseSidekicks,
      isPinned: true,
      ports: [
        DeployedPort(name: "mysql", container: 3306, host: 3306),
        DeployedPort(name: "group", container: 4567, host: 4567),
        DeployedPort(name: "ist", container: 4568, host: 4568), DeployedPort(name: "sst", container: 4444, host: 4444),
      ],
      detail: .database(DatabaseCluster(members: members, connections: connections(of: database)))
    )
  }

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
  func placeDatabaseProxies(_ web: WebService, _ placement: inout Placement) -> DeployedService {
    let place = web.replication.place.metadata
    let memory = ByteCount(mebibytes: 32)
    let instances = placement.nodes.filter { $0.matches(place) }.compactMap { node in
      pin("database-proxy", to: node.name, memory, sidekicks: Self.databaseProxySidekicks, &placement)
    }
    return DeployedService(
      kind: .databaseProxy,
      origin: spec.services.database?.origin ?? web.origin,
      image: .built(name: "database-proxy"),
      instances: instances,
      memory: memory,
      place: place,
      spread: .node,
      sidekicks: Self.databaseProxySidekicks,
      isPinned: true,
      ports: [],
      detail: .databaseProxy
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
