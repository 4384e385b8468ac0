package import Diagnostics

/// The shared directory that every node mounts.
package struct Storage: Sendable {
  package let origin: Origin
  package let nfs: Located<NFSExport>
  package let mount: Located<AbsolutePath>
  package let redundancy: Located<Redundancy>
  /// Of a month.
  package let price: Located<Price>?

  package enum Redundancy: String, CaseIterable, Sendable {
    case external, none
  }
}

/// Where the images that a specification builds are kept.
package struct Registry: Sendable {
  package let origin: Origin
  package let url: RegistryURL
  package let login: Located<SecretName>?
}

/// The services of the cluster.
package struct Services: Sendable {
  package let origin: Origin
  package let proxy: ProxyService?
  package let web: WebService?
  package let database: DatabaseService?
  package let ftp: FTPService?
  package let certificates: CertificateService?
  package let custom: [Entry<Name, CustomService>]
}

/// How many instances of a service there are, and where they may be.
package struct Replication: Sendable {
  package let replicas: Located<Int>
  /// Of each instance.
  package let memory: Located<ByteCount>
  /// What the metadata of a node must be.
  package let place: [Entry<MetadataWord, Located<MetadataWord>>]
  package let spread: Located<Spread>

  package init(
    replicas: Located<Int>,
    memory: Located<ByteCount>,
    place: [Entry<MetadataWord, Located<MetadataWord>>],
    spread: Located<Spread>
  ) {
    self.replicas = replicas
    self.memory = memory
    self.place = place
    self.spread = spread
  }
}

/// What instances of a service must not share.
package enum Spread: String, CaseIterable, Sendable {
  case node, rack, none
}

/// nginx: ends TLS and balances.
package struct ProxyService: Sendable {
  package let origin: Origin
  package let replication: Replication
  package let logAddresses: Located<LoggedAddresses>
  package let entry: ProxyEntry
}

/// How visitors' addresses are in the access logs.
package enum LoggedAddresses: String, CaseIterable, Sendable {
  case full
  /// Without the last 8 bits of IPv4, and all but the first 32 of IPv6.
  case short
}

/// How clients get to the proxies.
package enum ProxyEntry: Sendable {
  /// At addresses that are moved from proxy to proxy; none means at the nodes' own.
  case addresses([Located<Subnet>])
  /// Through a balancer that somebody else runs.
  case balancer
}

/// Apache and PHP.
package struct WebService: Sendable {
  package let origin: Origin
  package let replication: Replication
  package let php: [Located<PHPVersion>]
  package let extensions: [Located<PHPExtension>]
}

/// MariaDB: one Galera cluster, or a server that somebody else runs.
package struct DatabaseService: Sendable {
  package let origin: Origin
  /// Of the members; nothing of it is written where the server is external.
  package let replication: Replication
  package let image: Located<ImageReference>?
  package let connections: Located<Int>?
  package let external: ExternalDatabase?
  /// What is written beside `external`, or stands for it.
  let login: Located<SecretName>
}

/// A database server outside the cluster, and how users and backups are made there.
package struct ExternalDatabase: Sendable {
  package let address: Located<DatabaseAddress>
  /// The secret with `USER:PASSWORD` of an account that may make databases, users and dumps.
  package let login: Located<SecretName>

  /// Where the specification names no secret.
  package static let usualLogin = "database"
}

/// vsftpd, and sshd for users with keys.
package struct FTPService: Sendable {
  package let origin: Origin
  package let replication: Replication
  package let passivePorts: Located<PortRange>
  package let address: Located<Subnet>?
  /// The secret with the key by which a cluster's SFTP server is known.
  package let hostKey: Located<SecretName>

  /// Where the specification names no secret.
  package static let usualHostKey = "sftp-host-key"
  /// Where a cluster's SFTP server listens: the nodes' own sshd has 22, on all their addresses.
  package static let portOfSFTP = 2222
}

/// The client of a certificate authority (RFC 8555).
package struct CertificateService: Sendable {
  package let origin: Origin
  package let contact: MailAddress
  package let directory: HTTPURL
  package let memory: Located<ByteCount>
}

/// A container of the company's own.
package struct CustomService: Sendable {
  package let origin: Origin
  package let image: Located<ImageReference>
  package let replication: Replication
  package let ports: [Entry<Name, Located<Port>>]
}
