package import Diagnostics
package import Spec

/// What a service is.
package enum ServiceKind: Hashable, Sendable {
  case proxy
  /// The web servers of one version of PHP; `nil` where no PHP is offered.
  case web(PHPVersion?)
  case database
  /// On every node that may run web servers: a socket that leads to the database's writer.
  case databaseProxy
  case ftp
  case certificates
  case custom(Name)

  /// The name of its units, images and keys.
  package var name: String {
    switch self {
    case .proxy: "proxy"
    case .web(let version): version.map { "web-php\($0.major)\($0.minor)" } ?? "web"
    case .database: "database"
    case .databaseProxy: "database-proxy"
    case .ftp: "ftp"
    case .certificates: "certificates"
    case .custom(let name): name.text
    }
  }
}

/// A service with the place of each instance.
package struct DeployedService: Sendable {
  package let kind: ServiceKind
  package let origin: Origin
  package let image: DeployedImage
  /// By name; numbers in their order.
  package let instances: [Instance]
  /// Of each instance.
  package let memory: ByteCount
  package let memoryOrigin: Origin
  /// What the metadata of a node must be.
  package let place: [DeployedNode.Metadata]
  package let spread: Spread
  /// What comes with each instance, by the same engine.
  package let sidekicks: [Sidekick]
  /// Whether an instance is named by its node and never goes to another.
  package let isPinned: Bool
  /// What clients connect to; the first tells whether an instance is healthy.
  package let ports: [DeployedPort]
  package let detail: Detail

  package var name: String { kind.name }

  /// What only some services have.
  package enum Detail: Sendable {
    case proxy(ProxyEntry)
    case web(WebGroup)
    case database(DatabaseCluster)
    /// To the members; to a server outside where there is one.
    case databaseProxy(DatabaseServer?)
    case ftp(FTPServer)
    case certificates(CertificateService)
    case custom
  }

  package var webGroup: WebGroup? {
    switch detail {
    case .web(let group): group
    case .proxy, .database, .databaseProxy, .ftp, .certificates, .custom: nil
    }
  }

  /// The release of Debian that its image is built from; `nil` for somebody else's image.
  package var release: DebianRelease? {
    guard case .built = image else { return nil }
    return webGroup?.php.flatMap(DebianRelease.carrying) ?? .bookworm
  }

  /// One instance, and the node on which the engine would start it first.
  package struct Instance: Sendable, Hashable {
    /// `1`, `2`, …; the node's name where the service is pinned.
    package let name: String
    package let node: Name
    /// The rack that it is kept in, where instances must not share one: such an instance has a unit file of its own,
    /// since fleet has no rule for racks.
    package let rack: String?
  }
}

/// Where a service's image comes from.
package enum DeployedImage: Sendable, Hashable {
  /// From the folder `images/NAME` of the output.
  case built(name: String)
  /// Somebody else's.
  case published(ImageReference)
  /// None: Debian's packages, on the machine itself.
  case packages
}

/// A port of a service.
package struct DeployedPort: Sendable, Hashable {
  package let name: String
  /// In the container.
  package let container: Int
  /// On the node; `nil` where Docker chooses one, for several instances on one node.
  package let host: Int?
}

/// Web servers with one version of PHP.
package struct WebGroup: Sendable, Hashable {
  /// `web-php82`; `web` without PHP.
  package let name: String
  package let php: PHPVersion?
  /// Beyond the standard ones; sorted.
  package let extensions: [PHPExtension]
  package let replicas: Int
  /// The sum of the workers of all pools of one instance.
  package let workers: Int
}

/// The members of the database and what they allow.
package struct DatabaseCluster: Sendable {
  /// Sorted by name.
  package let members: [Name]
  /// `max_connections` of each member.
  package let connections: Int
}

/// A database server outside the cluster.
package struct DatabaseServer: Sendable {
  package let address: Located<DatabaseAddress>
  /// The secret with `USER:PASSWORD` of its account for users and dumps.
  package let login: Located<SecretName>
  /// How many it takes from this cluster.
  package let connections: Int
}

/// The FTP server.
package struct FTPServer: Sendable {
  package let passivePorts: Located<PortRange>
  package let address: Subnet?
  /// The host name that clients are told, and its certificate's.
  package let hostName: String
  /// The secret with the host key of a cluster's SFTP server, from whoever asks for it; `nil` where no user has keys.
  package let hostKey: Located<SecretName>?
}
