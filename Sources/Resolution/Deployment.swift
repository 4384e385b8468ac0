package import Diagnostics
package import Spec

/// A specification with every decision made: what runs where, under which number, port and name.
///
/// Back ends read it and decide nothing. Everything is sorted, so that the order of what is generated
/// does not depend on the order of a file.
package struct Deployment: Sendable {
  /// The machines as a whole.
  package let estate: Estate
  /// The cluster's, by name; none where there are servers.
  package let nodes: [DeployedNode]
  package let storage: Storage?
  package let registry: Registry?
  package let mail: MailRelay?
  package let backup: BackupStore?
  /// None where there are servers, which have their own. In the order in which they start: database, database proxy, web groups, proxy, FTP, certificates, custom ones by name.
  package let services: [DeployedService]
  /// By name; those that are archived, too.
  package let tenants: [DeployedTenant]
  /// By name.
  package let certificates: [DeployedCertificate]
  /// Digests of base images by their reference with tag, from the lock file.
  package let digests: [String: String]
  /// Where the lock file has the first of them.
  package var digestOrigin = Origin.template
  /// How visitors' addresses are in the access logs.
  package let logAddresses: Located<LoggedAddresses>
  /// The main specification's file name.
  package let file: String
  /// The plan of the studies' probe, where it is declared; `nil` where no tenant could have its pages.
  package var probePlan: Located<Name>?
  /// What the texts say.
  package var written = Written()

  /// What a company's machines are together.
  package enum Estate: Sendable {
    case cluster(DeployedCluster)
    case servers(DeployedServers)
  }
}

/// The cluster as a whole.
package struct DeployedCluster: Sendable {
  package let origin: Origin
  package let origins: Origins
  package let name: Name
  /// Below which the nodes' names are.
  package let domain: String
  package let network: Network
  package let discovery: DeployedDiscovery
  package let channel: Located<Channel>
  package let docker: DockerVersion
  package let seccomp: SeccompProfile
  package let reboot: RebootStrategy
  package let maintenance: Maintenance?
  package let timeZone: TimeZone
  package let admins: [Entry<Name, Admin>]
}

extension DeployedCluster {
  /// Where single values were written that end up in files of their own.
  package struct Origins: Sendable {
    package let name: Origin
    package let timeZone: Origin
    package let reboot: Origin
    package let seccomp: Origin
  }
}

/// How a founding member of etcd finds the others.
package enum DeployedDiscovery: Sendable {
  /// The URL of the token; it is asked once, when the cluster is founded.
  case token(String, Origin)
  case members
}

/// A machine of the cluster.
package struct DeployedNode: Sendable {
  package let origin: Origin
  package let name: Name
  package let address: IPAddress
  package let memory: ByteCount
  package let cpus: Int
  package let host: Name?
  /// Sorted by key; `node` with its name among them.
  package let metadata: [Metadata]
  package let role: EtcdRole

  package struct Metadata: Sendable, Hashable {
    package let key: String
    package let value: String
    package let origin: Origin
  }
}

/// What a node is in etcd.
package enum EtcdRole: String, Sendable, CaseIterable {
  /// A member since the cluster was founded.
  case founding
  /// A member that came later: it finds the others by a list, never by discovery.
  case joined
  /// It forwards to the members.
  case proxy
}

extension Deployment {
  /// The cluster, for the back ends that run on one.
  package var cluster: DeployedCluster {
    guard case .cluster(let cluster) = estate else { preconditionFailure("servers were resolved, not a cluster") }
    return cluster
  }

  /// The name of the cluster or of the servers.
  package var name: Name {
    switch estate {
    case .cluster(let cluster): cluster.name
    case .servers(let servers): servers.name
    }
  }

  /// Below which the machines' names are.
  package var domain: String {
    switch estate {
    case .cluster(let cluster): cluster.domain
    case .servers(let servers): servers.domain
    }
  }

  package var timeZone: TimeZone {
    switch estate {
    case .cluster(let cluster): cluster.timeZone
    case .servers(let servers): servers.timeZone
    }
  }

  /// Where the time zone is written.
  package var timeZoneOrigin: Origin {
    switch estate {
    case .cluster(let cluster): cluster.origins.timeZone
    case .servers(let servers): servers.origins.timeZone
    }
  }

  /// Where the name is written.
  package var nameOrigin: Origin {
    switch estate {
    case .cluster(let cluster): cluster.origins.name
    case .servers(let servers): servers.origins.name
    }
  }

  /// The servers by name; none where there is a cluster.
  package var servers: [DeployedServer] {
    switch estate {
    case .cluster: []
    case .servers(let servers): servers.list
    }
  }

  /// The nodes that are members of etcd.
  package var etcdMembers: [DeployedNode] { nodes.filter { $0.role != .proxy } }

  package func node(_ name: Name) -> DeployedNode? { nodes.first { $0.name == name } }

  package func service(_ kind: ServiceKind) -> DeployedService? { services.first { $0.kind == kind } }

  /// The database server outside the cluster, where that is the database.
  package var externalDatabase: DatabaseServer? {
    guard case .databaseProxy(let server)? = service(.databaseProxy)?.detail else { return nil }
    return server
  }

  /// The groups of web servers, by version of PHP.
  package var webGroups: [WebGroup] { services.compactMap(\.webGroup) }

  /// Tenants that anything is served for or kept from: all but the archived ones.
  package var livingTenants: [DeployedTenant] { tenants.filter { $0.state != .archived } }
}
