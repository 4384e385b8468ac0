internal import Diagnostics
internal import Spec

extension Resolver {
  /// The groups of web servers, by version; one without PHP where none is offered.
  func webGroups() -> [WebGroup] {
    guard let web = spec.services.web else { return [] }
    let extensions = extensions(of: web)
    let versions: [PHPVersion?] = web.php.isEmpty ? [nil] : Set(web.php.map(\.value)).sorted()
    return versions.map { version in
      WebGroup(
        name: ServiceKind.web(version).name,
        php: version,
        extensions: extensions,
        replicas: web.replication.replicas.value,
        workers: workers(of: version, for: spec.tenants)
      )
    }
  }

  /// The extensions beyond the standard ones, sorted.
  func extensions(of web: WebService) -> [PHPExtension] {
    Set(web.extensions.map(\.value)).sorted().filter { !PHPExtension.standard.contains($0.text) }
  }

  /// The sum of the workers of tenants' pools of a version.
  func workers(of version: PHPVersion?, for tenants: [Subscription]) -> Int {
    guard let version else { return 0 }
    return tenants.reduce(0) { sum, subscription in
      let isUsed =
        subscription.tenant.state.value == .active
        && phpSites(of: subscription.tenant).contains { $0.version == version }
      return sum + (isUsed ? subscription.limits.php.workers.value : 0)
    }
  }

  private struct PHPUse {
    let version: PHPVersion
    let site: Located<DomainName>
    let php: PHPSite
    let raw: Located<PHPPoolFragment>?
  }

  private func phpSites(of tenant: Tenant) -> [PHPUse] {
    let newest = spec.services.web?.php.map(\.value).max()
    return tenant.sites.compactMap { entry in
      guard case .php(let php) = entry.value.content.value, let version = php.version?.value ?? newest else {
        return nil
      }
      return PHPUse(version: version, site: entry.key, php: php, raw: entry.value.raw?.phpPool)
    }
  }

  /// A tenant on its server; on a cluster, where it is everywhere, that is `nil`.
  mutating func resolveTenant(
    _ subscription: Subscription,
    _ groups: [WebGroup],
    on server: Name? = nil
  ) -> DeployedTenant {
    let tenant = subscription.tenant
    let name = subscription.name.value
    let assignment = assignments.tenants[name]
    // A new one comes from the name.
    let uidOrigin = assignment?.origin ?? .template
    let pools = tenant.state.value == .active ? pools(of: subscription) : []
    let instances = groups.map(\.replicas).max() ?? 1
    let connections = pools.reduce(0) { $0 + $1.workers.value } * instances
    return DeployedTenant(
      origin: tenant.origin,
      name: name,
      uid: assignment?.uid ?? Assignments.uids.lowerBound,
      uidOrigin: uidOrigin.span == nil ? subscription.name.origin : uidOrigin,
      state: tenant.state.value,
      plan: tenant.plan.value,
      contact: tenant.contact,
      disk: subscription.limits.disk,
      upload: subscription.limits.php.upload,
      sites: tenant.sites.map { resolveSite($0, groups) }.sorted { $0.name.value < $1.name.value },
      pools: pools,
      databases: tenant.databases.map { entry in
        DeployedDatabase(
          origin: entry.value.origin,
          name: entry.key,
          owner: entry.value.owner,
          readers: entry.value.readers.sorted { $0.value < $1.value }
        )
      }
      .sorted { $0.name.value < $1.name.value },
      databaseUsers: databaseUsers(of: tenant, connections: max(connections, 5)),
      ftp: tenant.ftp.sorted { $0.key.value < $1.key.value },
      server: server,
      timeZone: tenant.timeZone ?? platformTimeZone,
      hasOwnTimeZone: tenant.timeZone != nil,
      mail: tenant.mail,
      backup: backup(of: subscription),
      file: subscription.file
    )
  }

  /// What the plan says, with what the tenant says laid over it; `nil` where neither does.
  private func backup(of subscription: Subscription) -> DeployedBackup? {
    let (plan, own) = (subscription.limits.backup, subscription.tenant.backup)
    guard let origin = (own ?? plan)?.origin else { return nil }
    return DeployedBackup(
      origin: origin,
      keep: own?.keep ?? plan?.keep ?? Located(.standard, origin),
      exclude: (plan?.exclude ?? []) + (own?.exclude ?? [])
    )
  }

  /// A pool for each version that a tenant's sites use.
  private mutating func pools(of subscription: Subscription) -> [DeployedPool] {
    let limits = subscription.limits.php
    let uses = Dictionary(grouping: phpSites(of: subscription.tenant), by: \.version)
    return uses.sorted { $0.key < $1.key }.map { version, sites in
      var ini: [ININame: (entry: Entry<ININame, Located<INIValue>>, site: DomainName)] = [:]
      for site in sites {
        for entry in site.php.ini {
          guard let other = ini[entry.key.value] else {
            ini[entry.key.value] = (entry, site.site.value)
            continue
          }
          if other.entry.value.value != entry.value.value {
            diagnostics.report(
              .differentINI(entry.key.value.text, version.text),
              at: entry.value.span,
              also: [.init(other.entry.value.span, "for “\(other.site.shown)” it is this")],
              help: "sites of one tenant and one version share a pool: write the same value, or another version"
            )
          }
        }
      }
      return DeployedPool(
        origin: sites[0].php.origin,
        version: version,
        group: ServiceKind.web(version).name,
        memory: limits.memory,
        workers: limits.workers,
        upload: limits.upload,
        disabledFunctions: limits.disabledFunctions,
        ini: ini.values.map(\.entry).sorted { $0.key.value < $1.key.value },
        raw: rawSettings(of: sites, besides: ini.mapValues(\.entry.value), version),
        cron: cronJobs(of: subscription, in: Set(sites.map(\.site.value)))
      )
    }
  }

  /// The time zone of the machines.
  private var platformTimeZone: Located<TimeZone> {
    let own = platform.placement == .perServer ? spec.classic?.timeZone : nil
    return own ?? spec.cluster?.timeZone ?? Located(.utc, .template)
  }

  /// The jobs that run in one of some sites.
  private func cronJobs(of subscription: Subscription, in sites: Set<DomainName>) -> [DeployedCronJob] {
    subscription.tenant.cron.enumerated().filter { sites.contains($0.element.site.value) }.map { index, job in
      DeployedCronJob(
        origin: job.origin,
        name: "\(subscription.name.value.text).\(index + 1)",
        at: job.at,
        run: job.run,
        limit: job.limit,
        directory: job.site.value.ascii
      )
    }
  }

  /// What the sites of a pool write in the pool's own language: each thing once, and nothing that `ini` says.
  private mutating func rawSettings(
    of sites: [PHPUse],
    besides ini: [ININame: Located<INIValue>],
    _ version: PHPVersion
  ) -> [Located<PHPPoolFragment.Setting>] {
    var settings: [String: Located<PHPPoolFragment.Setting>] = [:]
    for raw in sites.compactMap(\.raw) {
      for setting in raw.value.settings {
        let subject = setting.subject
        let other =
          ini.first { $0.key.text == subject }?.value.span
          ?? settings[subject].flatMap { $0.value == setting ? nil : $0.span }
        if let other {
          diagnostics.report(
            .setTwice(subject, version.text),
            at: raw.span,
            also: [.init(other, "it is set here, too")],
            help: "sites of one tenant and one version share a pool: write it once"
          )
        }
        settings[subject] = Located(setting, raw.origin)
      }
    }
    return settings.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
  }

  /// The tenant's users, each once, with the password of the first database that gives one.
  private func databaseUsers(of tenant: Tenant, connections: Int) -> [DatabaseUser] {
    var users: [DatabaseIdentifier: DatabaseUser] = [:]
    for database in tenant.databases {
      for password in database.value.passwords where users[password.key.value] == nil {
        users[password.key.value] = DatabaseUser(
          origin: password.key.origin,
          name: password.key.value,
          password: password.value,
          connections: connections
        )
      }
    }
    return users.values.sorted { $0.name < $1.name }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func setTwice(_ subject: String, _ version: String) -> Self {
    .init("E0430", "“\(subject)” is set twice for a tenant's pool of PHP \(version)")
  }

  fileprivate static func differentINI(_ name: String, _ version: String) -> Self {
    .init("E0340", "two sites of one tenant want different values of “\(name)” for PHP \(version)")
  }
}
