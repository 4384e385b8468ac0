internal import Resolution
package import Spec

/// What runs where, and what leads to it: as much of a cluster or of servers as a drawing shows.
package struct Architecture: Sendable {
  package struct Machine: Sendable {
    package let name: Name
    package let host: Name?
    package let memory: ByteCount
    package let parts: [Part]
  }

  /// Something that runs on a machine, or is kept there.
  package struct Part: Sendable {
    package enum Role: Sendable {
      /// It takes clients' requests.
      case entrance
      /// It keeps data on the machine.
      case data
      case other
    }

    package let text: String
    package let role: Role
  }

  /// How clients find their way.
  package let entrance: String
  /// By name.
  package let machines: [Machine]
  /// What all machines need; `nil` where each has its own.
  package let shared: String?
}

extension Architecture {
  init(of deployment: Deployment, _ placement: Placement) {
    entrance = Self.entrance(of: deployment)
    let kinds = Dictionary(deployment.services.map { ($0.name, $0.kind) }) { first, _ in first }
    machines = deployment.nodes.map { node in
      let parts = (placement.hosted[node.name] ?? []).map { instance in
        Part(text: instance.title, role: kinds[instance.service]?.role ?? .other)
      }
      let etcd = node.role == .proxy ? [] : [Part(text: "etcd", role: .other)]
      return Machine(name: node.name, host: node.host, memory: node.memory, parts: etcd + parts)
    }
    let kept = [
      deployment.storage.map { "tenants’ files: \($0.nfs.value.text)" },
      deployment.externalDatabase.map { "database, somebody else’s: \($0.address.value.text)" },
    ].compactMap { $0 }
    shared = kept.isEmpty ? nil : kept.joined(separator: "; ")
  }

  /// Each server for itself.
  init(servers deployment: Deployment) {
    entrance = "clients, by each tenant’s name in DNS to its own server"
    machines = deployment.servers.map { server in
      let tenants = deployment.livingTenants.filter { $0.server == server.name }
      let suspended = tenants.count { $0.state == .suspended }
      let files = ["files of \((tenants.count - suspended).of("tenant"))", "files of \(suspended) suspended"]
      let parts =
        server.services.map { Part(text: $0.name, role: $0.kind.role) }
        + files.prefix(suspended == 0 ? 1 : 2).map { Part(text: $0, role: .data) }
      return Machine(name: server.name, host: server.host, memory: server.memory, parts: parts)
    }
    shared = nil
  }

  private static func entrance(of deployment: Deployment) -> String {
    guard case .proxy(let entry)? = deployment.service(.proxy)?.detail else { return "no proxy" }
    return switch entry {
    case .balancer: "clients, by the balancer in front"
    case .addresses(let addresses) where addresses.isEmpty: "clients, by DNS to each proxy"
    case .addresses(let addresses):
      "clients, to \(addresses.map(\.value.address.text).joined(separator: ", ")), which another proxy takes over"
    }
  }
}

extension ServiceKind {
  fileprivate var role: Architecture.Part.Role {
    switch self {
    case .proxy: .entrance
    case .database: .data
    case .web, .databaseProxy, .ftp, .certificates, .custom: .other
    }
  }
}
