internal import Diagnostics
internal import Spec

extension Resolver {
  /// Whether the memory of all instances fits on their nodes, with all nodes up and after the loss of any one.
  mutating func checkCapacity(of services: [DeployedService], on nodes: [DeployedNode]) {
    let placement = Placement(of: services, on: nodes)
    let full = nodes.filter { node in !fits(placement.reserved(on: node.name), on: node) }
    for node in full {
      diagnostics.report(
        .tooFull(node.name),
        at: span(of: node),
        notes: notes(of: node, placement),
        help: "give the node more memory, add a node, or lower `memory` or `replicas` of a service"
      )
    }
    guard full.isEmpty, nodes.count > 1 else { return }
    for lost in nodes {
      let after = placement.losing([lost.name])
      guard let node = after.nodes.first(where: { !fits(after.reserved(on: $0.name), on: $0) }) else { continue }
      diagnostics.report(
        .tooFullAfterLoss(lost.name, node.name),
        at: span(of: node),
        notes: notes(of: node, after),
        help: "the cluster then runs short of memory until the node is back: give nodes more memory, or add one"
      )
      return
    }
  }

  /// Whether the workers of PHP fit: of each pool alone, and all at once.
  mutating func checkWorkers(of tenants: [DeployedTenant], _ services: [DeployedService]) {
    for service in services {
      guard let group = service.webGroup else { continue }
      var sum = ByteCount(bytes: 0)
      for tenant in tenants {
        for pool in tenant.pools where pool.group == group.name {
          let need = pool.memory.value * pool.workers.value
          sum = sum + need
          if need > service.memory {
            diagnostics.report(
              .poolTooLarge(tenant.name, need, group.name, service.memory),
              at: pool.workers.span,
              also: [.init(spec.services.web?.replication.memory.span ?? .none, "what an instance has")],
              help: "lower `workers` or `memory` of its PHP, or raise `services.web.memory`"
            )
          }
        }
      }
      if sum > service.memory, let web = spec.services.web {
        diagnostics.report(
          .workersOvercommitted(group.workers, sum, group.name, service.memory),
          at: web.replication.memory.span,
          help: "raise `services.web.memory`, or lower the plans' `workers`"
        )
      }
    }
  }

  /// Whether a proxy holds nginx's configuration of all sites, also while it is loaded anew.
  mutating func checkProxyMemory(for tenants: [DeployedTenant], _ services: [DeployedService]) {
    guard let memory = services.first(where: { $0.kind == .proxy })?.memory, let proxy = spec.services.proxy else {
      return
    }
    let sites = tenants.flatMap(\.sites)
    let need = NginxMemory.whileReloading(sites)
    guard need > memory else { return }
    diagnostics.report(
      .proxyTooSmall(sites.count, need, memory),
      at: proxy.replication.memory.span,
      help: "raise `services.proxy.memory`: where it is full, Linux kills nginx, and each visitor's connection with it"
    )
  }

  private func fits(_ reserved: ByteCount, on node: DeployedNode) -> Bool {
    reserved + DeployedNode.systemMemory <= node.memory
  }

  private func span(of node: DeployedNode) -> Span {
    let machine = cluster.machines.list.first { $0.name.value == node.name }
    return machine?.name.span ?? cluster.name.span
  }

  private func notes(of node: DeployedNode, _ placement: Placement) -> [String] {
    let parts = (placement.hosted[node.name] ?? []).map { "\($0.service)@\($0.name) \($0.memory.text)" }
    return [
      "it has \(node.memory.text); reserved are \(placement.reserved(on: node.name).text) and \(DeployedNode.systemMemory.text) for the system",
      "placed there: \(parts.joined(separator: ", "))",
    ]
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func tooFull(_ node: Name) -> Self {
    .init("E0412", "the memory of the node “\(node.text)” does not hold what is placed on it")
  }

  fileprivate static func tooFullAfterLoss(_ lost: Name, _ node: Name) -> Self {
    .init("W0413", "when “\(lost.text)” is lost, the memory of “\(node.text)” does not hold what moves there")
  }

  fileprivate static func poolTooLarge(_ tenant: Name, _ need: ByteCount, _ group: String, _ memory: ByteCount) -> Self
  {
    .init(
      "E0414",
      "the PHP workers of “\(tenant.text)” alone may use \(need.text), an instance of \(group) has \(memory.text)"
    )
  }

  fileprivate static func workersOvercommitted(_ workers: Int, _ sum: ByteCount, _ group: String, _ memory: ByteCount)
    -> Self
  {
    .init("W0415", "all \(workers) PHP workers of \(group) at once may use \(sum.text), an instance has \(memory.text)")
  }

  fileprivate static func proxyTooSmall(_ sites: Int, _ need: ByteCount, _ memory: ByteCount) -> Self {
    .init(
      "W0436",
      "nginx may use \(need.text) while it loads the configuration of \(sites) sites, a proxy has \(memory.text)"
    )
  }
}
