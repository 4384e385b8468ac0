package import Resolution
package import Spec

/// The losses that are looked at, one by one.
package struct Losses: Sendable {
  /// Each node, each hypervisor, each pair of nodes, the storage, the discovery service, and the
  /// carrier of each address.
  package let all: [Loss]
  /// How many pairs of nodes are not among them.
  package let pairsLeftOut: Int

  /// So many pairs are looked at; of a larger cluster those that differ in what runs on them.
  static let mostPairs = 200

  package init(_ deployment: Deployment, _ level: ServiceLevel) {
    let names = deployment.nodes.map(\.name)
    let single = names.map { Loss(of: [$0], as: .nodes([$0]), deployment, level) }
    let hosts = Set(deployment.nodes.compactMap(\.host)).sorted().map { host in
      let nodes = deployment.nodes.filter { $0.host == host }.map(\.name)
      return Loss(of: nodes, as: .host(host, nodes), deployment, level)
    }
    let chosen = Self.pairs(of: deployment)
    let pairs = chosen.map { Loss(of: $0, as: .nodes($0), deployment, level) }
    pairsLeftOut = Self.countOfPairs(names.count) - chosen.count
    all =
      single + hosts + pairs + [Loss.storage(deployment, level), Loss.discovery(deployment)].compactMap { $0 }
      + Loss.addresses(deployment, level)
  }

  /// The loss of nodes that somebody asks about.
  package static func chosen(_ names: [Name], _ deployment: Deployment, _ level: ServiceLevel) -> Loss {
    Loss(of: names, as: .nodes(names), deployment, level)
  }

  /// Of so many nodes; none of two, which are all that there is.
  private static func countOfPairs(_ nodes: Int) -> Int { nodes > 2 ? nodes * (nodes - 1) / 2 : 0 }

  private static func pairs(of deployment: Deployment) -> [[Name]] {
    let nodes = deployment.nodes
    let count = countOfPairs(nodes.count)
    guard count > 0 else { return [] }
    var seen: Set<[[String]]> = []
    var pairs: [[Name]] = []
    let isComplete = count <= mostPairs
    for (index, first) in nodes.enumerated() {
      for second in nodes[(index + 1)...] {
        let duties = [duty(of: first, deployment), duty(of: second, deployment)].sorted {
          $0.lexicographicallyPrecedes($1)
        }
        if isComplete || (pairs.count < mostPairs && seen.insert(duties).inserted) {
          pairs.append([first.name, second.name])
        }
      }
    }
    return pairs
  }

  /// The services of which a node has an instance, and whether it is a member of etcd.
  private static func duty(of node: DeployedNode, _ deployment: Deployment) -> [String] {
    let services = deployment.services.filter { service in service.instances.contains { $0.node == node.name } }
    return services.map(\.name) + (node.role == .proxy ? [] : ["etcd"])
  }

  /// What takes tenants or services down when it is lost alone, the worst first.
  package var singlePoints: [Loss] {
    all.filter { $0.isSingle && !($0.tenantsDown.isEmpty && $0.servicesDown.isEmpty) }
      .enumerated()
      .sorted { ($1.element.tenantsDown.count, $0.offset) < ($0.element.tenantsDown.count, $1.offset) }
      .map(\.element)
  }
}

extension Loss {
  /// Whether it is a hypervisor's that carries one node: what happens is what happens without that node.
  var isNodesOwn: Bool {
    switch cause {
    case .host(_, let nodes): nodes.count == 1
    case .nodes, .storage, .discovery, .address: false
    }
  }

  /// Whether one thing alone is lost.
  var isSingle: Bool {
    switch cause {
    case .nodes(let names): names.count == 1
    case .host, .storage, .discovery, .address: true
    }
  }
}
