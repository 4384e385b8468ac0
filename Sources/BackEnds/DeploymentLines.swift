internal import Artefacts
internal import Diagnostics
internal import Hashing
internal import Resolution
internal import Spec

/// The deployment as lines of JSON, one per cluster, node, service and tenant, sorted by kind and name: what is compared
/// when a later build asks what changed. Lines of the kind `written` say what the specification's texts say, so that
/// it can name the edits. No secret, no hash of a password and no discovery token is in it.
struct DeploymentLines {
  let deployment: Deployment
  /// The name of the platform.
  let target: String

  var lines: JSONLines {
    JSONLines { add in
      if case .cluster(let cluster) = deployment.estate { add(.init(line(of: cluster), from: cluster.origin)) }
      for line in locked { add(line) }
      for server in deployment.servers { add(.init(line(of: server), from: server.origin)) }
      for node in deployment.nodes { add(.init(line(of: node), from: node.origin)) }
      for service in deployment.services.sorted(by: { $0.name < $1.name }) {
        add(.init(line(of: service), from: service.origin))
      }
      for tenant in deployment.tenants { add(.init(line(of: tenant), from: tenant.origin)) }
      for section in deployment.written.sections { add(.init(line(of: section), from: .written(section.span))) }
    }
  }

  // MARK: Cluster, nodes and services

  private func line(of cluster: DeployedCluster) -> JSONValue {
    let discovery: JSONValue =
      switch cluster.discovery {
      case .token: "token"
      case .members: "static"
      }
    return .object([
      ("kind", "cluster"),
      ("name", .string(cluster.name.text)),
      ("target", .string(target)),
      ("domain", .string(cluster.domain)),
      ("subnet", .string(cluster.network.subnet.value.text)),
      ("discovery", discovery),
      ("channel", .string(cluster.channel.value.rawValue)),
      ("docker", .string(cluster.docker.text)),
      ("seccomp", .string(cluster.seccomp.rawValue)),
      ("reboot", .string(cluster.reboot.rawValue)),
      ("timezone", .string(cluster.timeZone.text)),
      ("admins", .array(cluster.admins.map { .string($0.key.value.text) })),
      ("storage", deployment.storage.map { .string($0.nfs.value.text) } ?? .null),
      ("mount", .string(deployment.mountPoint)),
      ("registry", deployment.registry.map { .string($0.url.text) } ?? .null),
    ])
  }

  private func line(of server: DeployedServer) -> JSONValue {
    .object([
      ("kind", "server"),
      ("name", .string(server.name.text)),
      ("target", .string(target)),
      ("hostName", .string(server.hostName)),
      ("address", .string(server.address.value.text)),
      ("ipv6", server.ipv6.map { .string($0.value.text) } ?? .null),
      ("memory", .bytes(server.memory)),
      ("cpus", .integer(server.cpus)),
      ("host", server.host.map { .string($0.text) } ?? .null),
      ("debian", .string(server.release.value.number)),
      ("timezone", .string(deployment.timeZone.text)),
      ("services", .object(server.services.map { ($0.name, .bytes($0.memory)) })),
    ])
  }

  private func line(of node: DeployedNode) -> JSONValue {
    .object([
      ("kind", "node"),
      ("name", .string(node.name.text)),
      ("address", .string(node.address.text)),
      ("memory", .bytes(node.memory)),
      ("cpus", .integer(node.cpus)),
      ("host", node.host.map { .string($0.text) } ?? .null),
      ("etcd", .string(node.role.rawValue)),
      ("metadata", .pairs(node.metadata)),
    ])
  }

  private func line(of service: DeployedService) -> JSONValue {
    let image: JSONValue =
      switch service.image {
      case .built(let name): .object([("built", .string(name))])
      case .published(let reference): .object([("published", .string(reference.text))])
      case .packages: .null
      }
    // Other services have no such key.
    let outside: [(key: String, value: JSONValue)] =
      if case .databaseProxy(let server?) = service.detail {
        [("external", .string(server.address.value.text))]
      } else {
        []
      }
    return .object(
      [
        ("kind", "service"),
        ("name", .string(service.name)),
        ("image", image),
        ("instances", .object(service.instances.map { ($0.name, .string($0.node.text)) })),
        ("memory", .bytes(service.memory)),
        ("place", .pairs(service.place)),
        ("spread", .string(service.spread.rawValue)),
        ("pinned", .boolean(service.isPinned)),
        ("ports", .object(service.ports.map { ($0.name, $0.host.map { .integer($0) } ?? "dynamic") })),
      ] + outside
    )
  }

  // MARK: Tenants

  private func line(of tenant: DeployedTenant) -> JSONValue {
    let place: [(key: String, value: JSONValue)] = tenant.server.map { [("server", .string($0.text))] } ?? []
    let members: [(key: String, value: JSONValue)] = [
      ("kind", "tenant"),
      ("name", .string(tenant.name.text)),
      ("uid", .integer(tenant.uid)),
      ("state", .string(tenant.state.rawValue)),
      ("plan", .string(tenant.plan.text)),
      ("disk", .bytes(tenant.disk.value)),
      ("upload", .bytes(tenant.upload.value)),
      ("sites", .object(tenant.sites.map { ($0.name.value.ascii, value(of: $0)) })),
      ("pools", .object(tenant.pools.map { ($0.version.text, value(of: $0)) })),
      ("databases", .object(tenant.databases.map { ($0.name.value.text, value(of: $0)) })),
      ("ftp", .object(tenant.ftp.map { ($0.key.value.text, .string($0.value.home.value.text)) })),
    ]
    return .object(members + place)
  }

  private func value(of site: DeployedSite) -> JSONValue {
    let content: JSONValue =
      switch site.content {
      case .php(_, let version): .object([("php", .string(version.text))])
      case .files: "static"
      case .upstream(let urls): .object([("upstream", .array(urls.map { .string($0.value.text) }))])
      }
    let redirects: [JSONValue] = site.redirects.map { value(of: $0) }
    let names: [JSONValue] = site.names.map { .string($0.value.ascii) }
    let redirected: [JSONValue] = site.redirected.map { .string($0.value.ascii) }
    let members: [(key: String, value: JSONValue)] = [
      ("canonical", .string(site.canonical.ascii)),
      ("names", .array(names)),
      ("redirected", .array(redirected)),
      ("root", .string(site.root.value.text)),
      ("content", content),
      ("certificate", site.tls.map { .string($0.certificate) } ?? .null),
      ("hsts", site.tls?.hsts.map { .integer($0.age.value.seconds) } ?? .null),
      ("redirects", .array(redirects)),
    ]
    return .object(members)
  }

  private func value(of redirect: Redirect) -> JSONValue {
    .array([
      .string(redirect.from.value.text), .string(redirect.to.value.text), .string(redirect.code.rawValue),
    ])
  }

  private func value(of pool: DeployedPool) -> JSONValue {
    .object([
      ("memory", .bytes(pool.memory.value)),
      ("workers", .integer(pool.workers.value)),
      ("upload", .bytes(pool.upload.value)),
      ("ini", .object(pool.ini.map { ($0.key.value.text, .string($0.value.value.text)) })),
    ])
  }

  private func value(of database: DeployedDatabase) -> JSONValue {
    .object([
      ("owner", .string(database.owner.value.text)),
      ("readers", .array(database.readers.map { .string($0.value.text) })),
    ])
  }
}

// MARK: What is written

extension DeploymentLines {
  private func line(of section: Written.Section) -> JSONValue {
    .object([
      ("kind", "written"),
      ("name", .string(section.name)),
      ("file", .string(section.file)),
      ("fields", .object(section.fields.map { ($0.path, .string(Self.masked($0.text))) })),
    ])
  }

  /// What the lock file has, beside what the lines of nodes and tenants have of it.
  private var locked: [JSONLines.Line] {
    func line(_ name: String, _ text: String, _ origin: Origin) -> JSONLines.Line {
      let fields: JSONValue = .object([("", .string(Self.masked(text)))])
      return JSONLines.Line(.object([("kind", "locked"), ("name", .string(name)), ("fields", fields)]), from: origin)
    }
    var lines: [JSONLines.Line] = []
    if case .cluster(let cluster) = deployment.estate, case .token(let url, let origin) = cluster.discovery {
      lines.append(line("discovery", url, origin))
    }
    return lines
      + deployment.digests.sorted { $0.key < $1.key }.map {
        line("images.\($0.key)", $0.value, deployment.digestOrigin)
      }
  }

  /// A text without the hashes of passwords and the tokens in it: each is a part of its SHA-256, which tells whether it
  /// changed and nothing else.
  private static func masked(_ text: String) -> String {
    let isHash = text.hasPrefix("$") && text.utf8.count >= 13 || text.hasPrefix("*") && text.utf8.count == 41
    guard isHash || endsInToken(text) else { return text }
    return "sha256:" + SHA256.digest(of: Array(text.utf8)).hex.prefix(16)
  }

  /// Whether the last part of a path is a token: 32 hexadecimal digits.
  private static func endsInToken(_ text: String) -> Bool {
    guard text.utf8.count >= 32, let last = text.utf8.split(separator: UInt8(ascii: "/")).last else { return false }
    return last.count == 32 && last.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}

extension JSONValue {
  fileprivate static func bytes(_ count: ByteCount) -> Self { .integer(Int(count.bytes)) }

  fileprivate static func pairs(_ pairs: [DeployedNode.Metadata]) -> Self {
    .object(pairs.map { ($0.key, .string($0.value)) })
  }
}
