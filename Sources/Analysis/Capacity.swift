package import Resolution
package import Spec

/// What a node has, what is reserved on it, and the most that any one other node's loss brings to it.
package struct NodeCapacity: Sendable {
  package let node: Name
  package let processors: Int
  package let memory: ByteCount
  /// Of the instances and the system.
  package let reserved: ByteCount
  package let worst: ByteCount
  /// The node whose loss brings the most; `nil` where no loss brings anything.
  package let worstLoss: Name?

  package var fits: Bool { worst <= memory }
}

/// How many more tenants of a plan the services take.
package struct PlanCapacity: Sendable {
  package let plan: Name
  package let tenants: Int
  /// Of these.
  package let suspended: Int
  /// `nil` where nothing that is counted here ends.
  package let more: Int?
  /// What ends first.
  package let limit: String
}

/// What is used and what is left.
package struct Capacity: Sendable {
  package let nodes: [NodeCapacity]
  package let plans: [PlanCapacity]

  package init(_ deployment: Deployment, _ spec: HostingSpec) {
    let whole = Placement(of: deployment.services, on: deployment.nodes)
    let losses = deployment.nodes.map { lost in
      (lost: lost.name, after: ClusterSurvival(of: deployment, losing: [lost.name]).placement)
    }
    nodes = deployment.nodes.map { node in
      let reserved = whole.reserved(on: node.name)
      let candidates = losses.filter { $0.lost != node.name }
      let worst = candidates.max { $0.after.reserved(on: node.name) < $1.after.reserved(on: node.name) }
      let most = max(reserved, worst?.after.reserved(on: node.name) ?? reserved)
      return NodeCapacity(
        node: node.name,
        processors: node.cpus,
        memory: node.memory,
        reserved: reserved + DeployedNode.systemMemory,
        worst: most + DeployedNode.systemMemory,
        worstLoss: most > reserved ? worst?.lost : nil
      )
    }
    plans = spec.plans.sorted { $0.key.value < $1.key.value }
      .map { PlanCapacity($0.key.value, $0.value, deployment) }
  }
}

extension PlanCapacity {
  /// The number of workers is what web servers and database run short of first; a tenant's disk is the storage
  /// server's, whose size the specification does not say.
  init(_ name: Name, _ plan: Plan, _ deployment: Deployment) {
    let bounds = [Self.memory(for: plan, deployment), Self.connections(for: plan, deployment)].compactMap { $0 }
    let least = bounds.min { $0.more < $1.more }
    self.plan = name
    tenants = deployment.tenants.count { $0.plan == name && $0.state != .archived }
    suspended = deployment.tenants.count { $0.plan == name && $0.state == .suspended }
    more = least?.more
    limit = least?.limit ?? "neither PHP’s memory nor the database’s connections are its"
  }

  /// Of the web servers: a tenant uses one version of PHP, and others the others, so all groups together take them.
  private static func memory(for plan: Plan, _ deployment: Deployment) -> (more: Int, limit: String)? {
    let need = plan.php.memory.value * plan.php.workers.value
    let groups = deployment.services.filter { $0.webGroup?.php != nil }
    guard !groups.isEmpty else { return nil }
    let more = groups.reduce(0) { $0 + Int(left(in: $1, deployment).bytes / max(1, need.bytes)) }
    let names = groups.map(\.name).joined(separator: " and ")
    return (more, "memory of \(names), were all workers at work at once")
  }

  /// The memory of an instance that no worker may use.
  private static func left(in group: DeployedService, _ deployment: Deployment) -> ByteCount {
    let used = deployment.tenants.flatMap(\.pools).filter { $0.group == group.name }
      .reduce(ByteCount(bytes: 0)) { $0 + $1.memory.value * $1.workers.value }
    return ByteCount(bytes: group.memory > used ? group.memory.bytes - used.bytes : 0)
  }

  /// Of the database: one member, the writer, or the server outside, serves all workers.
  private static func connections(for plan: Plan, _ deployment: Deployment) -> (more: Int, limit: String)? {
    guard plan.databases.value > 0, let web = deployment.webGroups.first,
      let connections = connections(deployment)
    else { return nil }
    let used = deployment.tenants.flatMap(\.databaseUsers).reduce(0) { $0 + $1.connections }
    return (max(0, connections - used) / (plan.php.workers.value * web.replicas), "connections of the database")
  }

  private static func connections(_ deployment: Deployment) -> Int? {
    if let server = deployment.externalDatabase { return server.connections }
    guard case .database(let cluster)? = deployment.service(.database)?.detail else { return nil }
    return cluster.connections
  }
}
