internal import Artefacts
internal import Resolution
internal import Spec

/// What a node's etcd is told: a member by discovery, by a list, one that joins later, or a proxy.
struct EtcdSection {
  let deployment: Deployment
  let node: DeployedNode

  var clauses: Clauses<CloudConfig.Etcd2> {
    switch node.role {
    case .founding:
      Clauses {
        member
        switch deployment.cluster.discovery {
        case .token(let url, let origin): CloudConfig.Etcd2.discovery("\(url)").from(origin)
        case .members:
          CloudConfig.Etcd2.initialCluster("\(founders)")
          CloudConfig.Etcd2.initialClusterState("new")
          CloudConfig.Etcd2.initialClusterToken("\(deployment.cluster.name.text)")
        }
      }
    case .joined:
      // A token founds a cluster once: whoever comes later is told the members, and they expect it (etcdctl member add).
      Clauses {
        member
        CloudConfig.Etcd2.initialCluster("\(members)")
        CloudConfig.Etcd2.initialClusterState("existing")
      }
    case .proxy:
      Clauses {
        CloudConfig.Etcd2.proxy(.on)
        CloudConfig.Etcd2.listenClientURLs("http://127.0.0.1:2379")
        CloudConfig.Etcd2.initialCluster("\(members)")
      }
    }
  }

  /// Members advertise the private address: a proxy whose members advertise loopback forwards to itself for ever.
  private var member: Clauses<CloudConfig.Etcd2> {
    let host = node.address.urlHost
    return Clauses {
      CloudConfig.Etcd2.name("\(node.name.text)")
      CloudConfig.Etcd2.advertiseClientURLs("http://\(host):2379")
      CloudConfig.Etcd2.listenClientURLs("http://127.0.0.1:2379,http://\(host):2379")
      CloudConfig.Etcd2.initialAdvertisePeerURLs("http://\(host):2380")
      CloudConfig.Etcd2.listenPeerURLs("http://\(host):2380")
      CloudConfig.Etcd2.strictReconfigCheck(true)
    }
  }

  private var members: String { list(deployment.etcdMembers) }

  /// The founders alone: a member that joined later is unknown to a new cluster.
  private var founders: String { list(deployment.nodes.filter { $0.role == .founding }) }

  private func list(_ nodes: [DeployedNode]) -> String {
    nodes.map { "\($0.name.text)=http://\($0.address.urlHost):2380" }.joined(separator: ",")
  }
}
