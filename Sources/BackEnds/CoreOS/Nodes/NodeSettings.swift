internal import Diagnostics
internal import Artefacts
internal import Resolution
internal import Spec

extension ShellSettings {
  /// `/etc/infrac/node.env`: what the scripts and units of a node know about it. Scripts are the same everywhere.
  static func node(_ node: DeployedNode, of deployment: Deployment) -> ShellSettings {
    let cluster = deployment.cluster
    return ShellSettings {
      Settings.set("INFRAC_CLUSTER", .checked(cluster.name.text)).from(cluster.origins.name)
      Settings.set("INFRAC_NODE", .checked(node.name.text)).from(node.origin)
      Settings.set("INFRAC_ADDRESS", .checked(node.address.text)).from(node.origin)
      Settings.set("INFRAC_SUBNET", .checked(cluster.network.subnet.value.text)).from(cluster.network.subnet.origin)
      Settings.set("INFRAC_MOUNT", .checked(deployment.mountPoint))
        .from(deployment.storage?.mount.origin ?? .template)
      Settings.set("INFRAC_TIMEZONE", .checked(cluster.timeZone.text)).from(cluster.origins.timeZone)
      if let database = deployment.databaseCluster {
        Settings.set("INFRAC_DATABASE_SIZE", database.members.count)
          .from(deployment.service(.database)?.origin ?? .template)
      }
      if let registry = deployment.registry {
        Settings.set("INFRAC_REGISTRY", .checked(registry.url.text)).from(registry.origin)
        if let login = registry.login {
          Settings.set("INFRAC_REGISTRY_LOGIN", .checked(login.value.text)).from(login.origin)
        }
      }
    }
  }
}

extension Artefacts.SingleLine {
  /// A text whose type keeps it on one line.
  static func checked(_ text: String) -> Artefacts.SingleLine {
    guard let line = Artefacts.SingleLine(text) else { preconditionFailure("“\(text)” is not one line") }
    return line
  }
}

extension Deployment {
  /// Where nodes have the shared directory; a folder of their own where there is no storage server.
  var mountPoint: String { storage?.mount.value.text ?? "/srv/hosting" }

  var databaseCluster: DatabaseCluster? {
    for service in services {
      if case .database(let cluster) = service.detail { return cluster }
    }
    return nil
  }

  /// The nodes on which a service may be.
  func eligibleNodes(for service: DeployedService) -> [DeployedNode] {
    if service.isPinned {
      let pinned = Set(service.instances.map(\.node))
      return nodes.filter { pinned.contains($0.name) }
    }
    return nodes.filter { node in
      service.place.allSatisfy { wanted in node.metadata.contains { $0.key == wanted.key && $0.value == wanted.value } }
    }
  }
}
