internal import Diagnostics
internal import Spec

/// Deployments that differ in one thing, for asking what it would change.
extension Deployment {
  /// With one more node, like the last one and on a hypervisor of its own; it becomes a member of etcd where there are
  /// fewer than `size`, `nil` being as many as nodes.
  package func addingNode(size: Int?) -> Deployment? {
    guard let last = nodes.last, let name = Name("\(last.name.text)-more") else { return nil }
    let isMember = size.map { etcdMembers.count < $0 } ?? true
    let added = DeployedNode(
      origin: .template,
      name: name,
      address: last.address,
      memory: last.memory,
      cpus: last.cpus,
      host: last.host.flatMap { Name("\($0.text)-more") },
      metadata: last.metadata.filter { $0.key != "node" },
      role: isMember ? .joined : .proxy
    )
    return with(nodes: nodes + [added], services: services)
  }

  /// With one more instance of a service; `nil` where no node may take it.
  package func addingReplica(of name: String) -> Deployment? {
    guard let index = services.firstIndex(where: { $0.name == name }) else { return nil }
    let service = services[index]
    var placement = Placement(of: services, on: nodes)
    let instance: DeployedService.Instance
    if service.isPinned {
      let free = nodes.first { node in
        node.matches(service.place) && !service.instances.contains { $0.node == node.name }
      }
      guard let free else { return nil }
      instance = DeployedService.Instance(name: free.name.text, node: free.name, rack: nil)
    } else {
      let wanted = DeployedService.Instance(name: "\(service.instances.count + 1)", node: nodes[0].name, rack: nil)
      guard let node = placement.place(service.placed(wanted)) else { return nil }
      instance = DeployedService.Instance(name: wanted.name, node: node, rack: nil)
    }
    var services = services
    services[index] = service.adding(instance)
    return with(nodes: nodes, services: services)
  }

  private func with(nodes: [DeployedNode], services: [DeployedService]) -> Deployment {
    Deployment(
      estate: estate,
      nodes: nodes,
      storage: storage,
      registry: registry,
      mail: mail,
      backup: backup,
      services: services,
      tenants: tenants,
      certificates: certificates,
      digests: digests,
      digestOrigin: digestOrigin,
      logAddresses: logAddresses,
      file: file
    )
  }
}

extension DeployedService {
  fileprivate func adding(_ instance: Instance) -> DeployedService {
    DeployedService(
      kind: kind,
      origin: origin,
      image: image,
      instances: instances + [instance],
      memory: memory,
      memoryOrigin: memoryOrigin,
      place: place,
      spread: spread,
      sidekicks: sidekicks,
      isPinned: isPinned,
      ports: ports,
      detail: detail
    )
  }
}
