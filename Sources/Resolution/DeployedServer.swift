package import Diagnostics
package import Spec

/// The servers of a company that has servers instead of a cluster.
package struct DeployedServers: Sendable {
  package let origin: Origin
  package let origins: Origins
  package let name: Name
  /// Below which the servers' names are.
  package let domain: String
  package let timeZone: TimeZone
  package let maintenance: Maintenance?
  package let admins: [Entry<Name, Admin>]
  /// By name.
  package let list: [DeployedServer]
  /// What the specification asks for and servers do not give, with the reason why that is all right; in the order of
  /// `Capability`.
  package let waived: [Waived]

  /// Where single values were written that end up in files of their own: here, or in the cluster's part.
  package struct Origins: Sendable {
    package let name: Origin
    package let timeZone: Origin
  }

  package struct Waived: Sendable {
    package let capability: Capability
    package let reason: Located<SingleLine>
    /// Such as “services.web.replicas: 3”.
    package let wishes: [String]
  }
}

/// A server with everything that its tenants need.
package struct DeployedServer: Sendable {
  package let origin: Origin
  package let name: Name
  /// The host name that clients are told, of FTP for one.
  package let hostName: String
  package let address: Located<IPAddress>
  package let ipv6: Located<IPAddress>?
  package let memory: ByteCount
  package let cpus: Int
  package let host: Name?
  package let release: Located<DebianRelease>
  /// What runs on it, each once.
  package let services: [DeployedService]
}

extension Deployment {
  /// The part of one server: its services and its tenants, as if there were no other.
  package func part(on server: DeployedServer) -> Deployment {
    let tenants = tenants.filter { $0.server == server.name }
    let names = Set(tenants.map(\.name))
    return Deployment(
      estate: estate,
      nodes: [],
      storage: nil,
      registry: nil,
      mail: mail,
      backup: backup,
      services: server.services,
      tenants: tenants,
      certificates: certificates.filter { names.contains($0.tenant) },
      digests: [:],
      logAddresses: logAddresses,
      file: file
    )
  }
}
