internal import Diagnostics
internal import Resolution
internal import Spec

/// Lines of a name and a value, the values below each other.
struct Sheet {
  private var rows: [(name: String, value: String)] = []
  let title: String

  init(_ title: String) { self.title = title }

  mutating func add(_ name: String, _ value: String) { rows.append((name, value)) }

  /// Adds a row for each value, the name once.
  mutating func add(_ name: String, _ values: [String]) {
    for (index, value) in values.enumerated() { rows.append((index == 0 ? name : "", value)) }
  }

  var text: String {
    let width = (rows.map(\.name.count).max() ?? 0) + 2
    let lines = rows.map { "  \($0.name)\(String(repeating: " ", count: width - $0.name.count))\($0.value)" }
    return ([title] + lines).joined(separator: "\n") + "\n"
  }
}

/// The whole deployment on one page.
struct Overview {
  let text: String

  init(_ deployment: Deployment) {
    var cluster = Sheet("\(deployment.servers.isEmpty ? "cluster" : "servers") \(deployment.name.text)")
    for server in deployment.servers {
      let count = deployment.tenants.count { $0.server == server.name }
      cluster.add(
        server.name.text,
        "\(server.address.value.text)  \(server.memory.text)  Debian \(server.release.value.number)  \(count) tenants"
      )
    }
    for node in deployment.nodes {
      let units = deployment.services.flatMap { service in
        service.instances.filter { $0.node == node.name }.map { "\(service.name)@\($0.name)" }
      }
      cluster.add(
        node.name.text,
        "\(node.address.text)  \(node.memory.text)  etcd \(node.role.rawValue)  \(units.joined(separator: " "))"
      )
    }
    var tenants = Sheet("\(deployment.tenants.count) tenants")
    for tenant in deployment.tenants {
      let names = tenant.sites.map(\.name.value.shown).joined(separator: " ")
      tenants.add(tenant.name.text, "\(tenant.state.rawValue)  plan \(tenant.plan.text)  uid \(tenant.uid)  \(names)")
    }
    text = cluster.text + "\n" + tenants.text
  }
}

/// A node and what is placed on it.
struct NodeSheet {
  let text: String

  init(_ node: DeployedNode, _ deployment: Deployment, _ sources: SourceSet) {
    var sheet = Sheet("node \(node.name.text)\(place(of: node.origin, sources))")
    sheet.add("address", node.address.text)
    sheet.add("memory", node.memory.text)
    sheet.add("processors", "\(node.cpus)")
    if let host = node.host { sheet.add("host", host.text) }
    sheet.add("etcd", node.role.rawValue)
    sheet.add("metadata", node.metadata.map { "\($0.key)=\($0.value)" }.joined(separator: " "))
    sheet.add(
      "instances",
      deployment.services.flatMap { service in
        service.instances.filter { $0.node == node.name }.map { "\(service.name)@\($0.name)  \(service.memory.text)" }
      }
    )
    text = sheet.text
  }
}

/// A classic server, what runs on it, and whose sites.
struct ServerSheet {
  let text: String

  init(_ server: DeployedServer, _ deployment: Deployment, _ sources: SourceSet) {
    var sheet = Sheet("server \(server.name.text)\(place(of: server.origin, sources))")
    sheet.add("host name", server.hostName)
    sheet.add("address", [server.address.value.text] + (server.ipv6.map { [$0.value.text] } ?? []))
    sheet.add("memory", server.memory.text)
    sheet.add("processors", "\(server.cpus)")
    if let host = server.host { sheet.add("host", host.text) }
    sheet.add("Debian", "\(server.release.value.number) (\(server.release.value.rawValue))")
    sheet.add("services", server.services.map { "\($0.name)  \($0.memory.text)" })
    sheet.add(
      "tenants",
      deployment.tenants.filter { $0.server == server.name }.map { "\($0.name.text)  \($0.state.rawValue)" }
    )
    text = sheet.text
  }
}

/// A tenant with plan and overrides resolved.
struct TenantSheet {
  let text: String

  init(_ tenant: DeployedTenant, _ sources: SourceSet) {
    var sheet = Sheet("tenant \(tenant.name.text)\(place(of: tenant.origin, sources))")
    sheet.add("state", tenant.state.rawValue)
    sheet.add("plan", tenant.plan.text)
    sheet.add("uid", "\(tenant.uid)")
    if let server = tenant.server { sheet.add("server", server.text) }
    sheet.add("disk", tenant.disk.value.text)
    sheet.add("upload", tenant.upload.value.text)
    if let contact = tenant.contact { sheet.add("contact", contact.text) }
    for site in tenant.sites {
      sheet.add("site", "\(site.name.value.shown)  \(site.kind)  \(site.tls == nil ? "HTTP alone" : "HTTPS")")
      sheet.add("  served as", site.names.map(\.value.shown).joined(separator: " "))
      if !site.redirected.isEmpty {
        sheet.add(
          "  redirected",
          site.redirected.map(\.value.shown).joined(separator: " ") + " to \(site.canonical.shown)"
        )
      }
      sheet.add(
        "  redirects",
        site.redirects.map { "\($0.from.value.text) → \($0.to.value.text) (\($0.code.rawValue))" }
      )
    }
    for pool in tenant.pools {
      sheet.add(
        "PHP \(pool.version.text)",
        "\(pool.workers.value) workers of \(pool.memory.value.text) in \(pool.group)"
      )
      sheet.add("", pool.ini.map { "\($0.key.value.text) = \($0.value.value.text)" })
      sheet.add("", pool.raw.map { "\($0.value.subject), by `raw`" })
      for job in pool.cron {
        sheet.add("cron job", "\(job.at.value.text)  \(job.run.value.text)")
        sheet.add("", "in \(job.directory) with PHP \(pool.version.text), \(job.limit.value.text) at most")
      }
    }
    if tenant.hasOwnTimeZone { sheet.add("time zone", tenant.timeZone.value.text) }
    if let mail = tenant.mail {
      sheet.add("mail", "from \(mail.from.value.text), \(mail.rate.value.text) at most")
    }
    if let backup = tenant.backup {
      let keep = backup.keep.value
      sheet.add("backup", "each night; kept: \(keep.daily) daily, \(keep.weekly) weekly, \(keep.monthly) monthly")
      sheet.add("", backup.exclude.map { "without \($0.value.text)" })
    } else {
      sheet.add("backup", "none")
    }
    for database in tenant.databases {
      let readers =
        database.readers.isEmpty ? "" : ", read by \(database.readers.map(\.value.text).joined(separator: ", "))"
      sheet.add("database", "\(database.name.value.text), owned by \(database.owner.value.text)\(readers)")
    }
    for user in tenant.ftp {
      let home = user.value.home.value.text
      let ways = [user.value.password.map { _ in "FTP" }, user.value.keys.isEmpty ? nil : "SFTP"].compactMap { $0 }
      sheet.add(
        "FTP user",
        "\(user.key.value.text), by \(ways.joined(separator: " and ")), at home in \(home.isEmpty ? "all sites" : home)"
      )
    }
    text = sheet.text
  }
}

extension DeployedSite {
  fileprivate var kind: String {
    switch content {
    case .php(_, let version): "PHP \(version.text)"
    case .files: "static"
    case .upstream(let urls): "proxied to " + urls.map(\.value.text).joined(separator: " ")
    }
  }
}

/// ` (file:line)`, where somebody wrote it.
private func place(of origin: Origin, _ sources: SourceSet) -> String {
  guard let span = origin.span, let location = sources.location(of: span) else { return "" }
  return " (\(location.path):\(location.line))"
}
