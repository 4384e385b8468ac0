internal import Diagnostics

extension Storage {
  package static let schema = Schema.record(
    "the storage",
    Storage.init,
    Field.origin,
    Field("nfs", .located(.nfsExport), "The export that every node mounts."),
    Field("mount", .located(.absolutePath), default: "/srv/hosting", "Where it is mounted."),
    Field(
      "redundancy",
      .located(.choice("a kind of redundancy", "Who keeps it up.")),
      default: "external",
      "`external` when the server is redundant by itself; `none` warns of what goes down with it."
    ),
    Field.optional("price", .located(.price), "What it costs a month; for `infrac analyze`."),
  )
}

extension Registry {
  package static let schema = Schema<Registry>.oneOf(
    .scalar(
      Schema<Located<RegistryURL>>.located(.registryURL).map { Registry(origin: $0.origin, url: $0.value, login: nil) }
    ),
    .mapping(
      .record(
        "a registry with its login",
        Registry.init,
        Field.origin,
        Field("url", .registryURL, "Where the images are pushed to and pulled from."),
        Field.optional("login", .located(.secret), "The secret that holds `USER:PASSWORD`."),
      )
    )
  )
}

extension Services {
  package static let schema = Schema.record(
    "the services",
    Services.init,
    Field.origin,
    Field.optional(
      "proxy",
      ProxyService.schema,
      "The servers in front (nginx): they end TLS and balance over the web servers."
    ),
    Field.optional("web", WebService.schema, "Apache with PHP-FPM, one pool with its own uid for each tenant."),
    Field.optional(
      "database",
      DatabaseService.schema,
      "MariaDB: one Galera cluster of equal members, or an `external` server."
    ),
    Field.optional(
      "ftp",
      FTPService.schema,
      "The FTP server (vsftpd), with virtual users and TLS; for users with keys SFTP (OpenSSH)."
    ),
    Field.optional("certificates", CertificateService.schema, "The ACME client that gets and renews certificates."),
    Field(
      "custom",
      .map(keys: .name, values: CustomService.schema),
      default: [:],
      "Other containers, announced through etcd like the rest."
    ),
  )

  /// Names that custom services cannot have: the services' own and their units'.
  package static let reservedNames: Set<String> = [
    "proxy", "web", "database", "database-proxy", "ftp", "certificates", "node", "infrac",
  ]
}

private let place = Field(
  "place",
  Schema<[Entry<MetadataWord, Located<MetadataWord>>]>.map(keys: .metadataWord, values: .located(.metadataWord)),
  default: [:],
  "The metadata that a node must have to get an instance."
)

private func replicas(_ preset: Preset) -> Field<Located<Int>> {
  Field("replicas", .located(.integer("a number of instances", in: 1...64)), default: preset, "How many instances run.")
}

private func memory(_ preset: Preset) -> Field<Located<ByteCount>> {
  Field("memory", .located(.size), default: preset, "What each instance may use; it is reserved on the node.")
}

private let spread = Field(
  "spread",
  Schema<Located<Spread>>.located(.choice("a spread", "What instances avoid sharing.")),
  default: "node",
  "What two instances never share: a node, a rack (metadata `rack`), or nothing."
)

extension ProxyService {
  package static let schema = Schema.record(
    "the proxy",
    { origin, replicas, memory, place, spread, logAddresses, entry in
      ProxyService(
        origin: origin,
        replication: Replication(replicas: replicas, memory: memory, place: place, spread: spread),
        logAddresses: logAddresses,
        entry: entry
      )
    },
    Field.origin,
    replicas("2"),
    memory("256MiB"),
    place,
    spread,
    Field(
      "log_addresses",
      .located(
        .choice("a way to log addresses", "`short`: without the last 8 bits of IPv4, and with 32 bits alone of IPv6.")
      ),
      default: "full",
      "How visitors' addresses are in the access logs, the customers' among them. Limits and `allow` see them whole."
    ),
    Field.exactlyOne(
      Alternative(
        "addresses",
        Schema<[Located<Subnet>]>.list(of: .located(.interfaceAddress)).map(ProxyEntry.addresses),
        "The public addresses of the proxies: what DNS points at. VRRP moves each to a node whose nginx answers."
      ),
      Alternative(
        "balancer",
        Schema<Balancer>.choice("a balancer", "`external`: somebody else's.").map { _ in ProxyEntry.balancer },
        "A balancer in front of the proxies that somebody else runs."
      ),
      or: "addresses",
      is: []
    ),
  )
}

private enum Balancer: String, CaseIterable, Sendable { case external }

extension WebService {
  package static let schema = Schema.record(
    "the web servers",
    { origin, replicas, memory, place, spread, php, extensions in
      WebService(
        origin: origin,
        replication: Replication(replicas: replicas, memory: memory, place: place, spread: spread),
        php: php,
        extensions: extensions
      )
    },
    Field.origin,
    replicas("2"),
    memory("1GiB"),
    place,
    spread,
    Field(
      "php",
      .list(of: .located(.phpVersion)),
      default: [],
      "The versions of PHP that sites can ask for; the instances are as many for each."
    ),
    Field(
      "extensions",
      .list(of: .located(.phpExtension)),
      default: [],
      "PHP extensions beyond bcmath, curl, gd, intl, mbstring, mysql, opcache, soap, xml and zip."
    ),
  )
}

extension DatabaseService {
  package static let schema = Schema.record(
    "the database",
    { origin, external, login, replicas, memory, place, spread, image, connections in
      DatabaseService(
        origin: origin,
        replication: Replication(replicas: replicas, memory: memory, place: place, spread: spread),
        image: image,
        connections: connections,
        external: external.map { ExternalDatabase(address: $0, login: login) },
        login: login
      )
    },
    Field.origin,
    Field.optional(
      "external",
      .located(.databaseAddress),
      "A MariaDB server (10.5 or later) that somebody else runs, `HOST` or `HOST:PORT`, in place of members of the cluster: then nothing else but `login` and `connections` can be written."
    ),
    Field(
      "login",
      .located(.secret),
      default: ["secret": .text(ExternalDatabase.usualLogin)],
      "The secret with `USER:PASSWORD` of the account of an `external` server that makes databases, users and dumps."
    ),
    replicas("3"),
    memory("1GiB"),
    place,
    spread,
    Field.optional(
      "image",
      .located(.image),
      "A published image in place of the one that infrac writes; it must have the same entry point."
    ),
    Field.optional(
      "connections",
      .located(.integer("a number of connections", in: 10...100_000)),
      "How many clients a member takes (`max_connections`); without it as many as its memory carries. Of an `external` server: how many it takes from this cluster; without it 500."
    ),
  )
}

extension FTPService {
  package static let schema = Schema.record(
    "the FTP server",
    { origin, replicas, memory, place, spread, passivePorts, address, hostKey in
      FTPService(
        origin: origin,
        replication: Replication(replicas: replicas, memory: memory, place: place, spread: spread),
        passivePorts: passivePorts,
        address: address,
        hostKey: hostKey
      )
    },
    Field.origin,
    replicas("1"),
    memory("64MiB"),
    place,
    spread,
    Field("passive_ports", .located(.portRange), default: "50000-50099", "The ports of data connections."),
    Field.optional("address", .located(.interfaceAddress), "The public address, which is where the server is."),
    Field(
      "host_key",
      .located(.secret),
      default: ["secret": .text(FTPService.usualHostKey)],
      "The secret with the private key by which SFTP clients know a cluster's server, the same on every node: `bin/apply` makes one where there is none. A Debian server has those of its ssh server."
    ),
  )
}

extension CertificateService {
  package static let schema = Schema.record(
    "the certificates",
    CertificateService.init,
    Field.origin,
    Field("contact", .mailAddress, "Whom the certificate authority writes to."),
    Field(
      "directory",
      .httpURL,
      default: "https://acme-v02.api.letsencrypt.org/directory",
      "The directory of the certificate authority (RFC 8555)."
    ),
    Field("memory", .located(.size), default: "64MiB", "What the client may use."),
  )
}

extension CustomService {
  package static let schema = Schema.record(
    "a custom service",
    { origin, image, replicas, ports, memory, place, spread in
      CustomService(
        origin: origin,
        image: image,
        replication: Replication(replicas: replicas, memory: memory, place: place, spread: spread),
        ports: ports
      )
    },
    Field.origin,
    Field("image", .located(.image), "The image that runs."),
    replicas("1"),
    Field(
      "ports",
      .map(keys: .name, values: .located(.port)),
      default: [:],
      "The ports by name; the first one tells whether an instance is healthy."
    ),
    memory("128MiB"),
    place,
    spread,
  )
}
