internal import Diagnostics

extension Checks {
  /// Tenants stay inside what their plan sells.
  @Sendable static func checkPlans(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for subscription in draft.tenants {
      let (tenant, limits) = (subscription.tenant, subscription.limits)
      let counts = [
        ("sites", tenant.sites.map(\.key.span), limits.sites),
        ("databases", tenant.databases.map(\.key.span), limits.databases),
        ("FTP users", tenant.ftp.map(\.key.span), limits.ftpUsers),
        ("cron jobs", tenant.cron.map(\.at.span), limits.cron),
      ]
      for (things, places, limit) in counts where places.count > limit.value {
        diagnostics.report(
          .beyondPlan(subscription.name.value, places.count, things, limit.value),
          at: places[limit.value],
          "one too many",
          also: [.init(limit.span, "the plan “\(tenant.plan.value.text)” sells \(limit.value)")],
          help: "sell a larger plan, or write an override"
        )
      }
    }
  }

  /// Services that tenants need exist.
  @Sendable static func checkNeededServices(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let services = draft.services else { return }
    for subscription in draft.tenants {
      let tenant = subscription.tenant
      if services.database == nil, let first = tenant.databases.first {
        diagnostics.report(
          .needs("a database", "services.database"),
          at: first.key.span,
          help: "write `services: { database: {} }`"
        )
      }
      if services.ftp == nil, let first = tenant.ftp.first {
        diagnostics.report(
          .needs("an FTP user", "services.ftp"),
          at: first.key.span,
          help: "write `services: { ftp: {} }`"
        )
      }
      for site in tenant.sites { checkSite(site, services, &diagnostics) }
    }
  }

  private static func checkSite(
    _ entry: Entry<DomainName, Site>,
    _ services: Services,
    _ diagnostics: inout DiagnosticBag
  ) {
    let site = entry.value
    if services.proxy == nil {
      diagnostics.report(
        .needs("a site", "services.proxy"),
        at: entry.key.span,
        help: "write `services: { proxy: {} }`"
      )
    }
    switch site.content.value {
    case .upstream: break
    case .files:
      if services.web == nil {
        diagnostics.report(
          .needs("a static site", "services.web"),
          at: entry.key.span,
          help: "write `services: { web: {} }`"
        )
      }
    case .php:
      if services.web?.php.isEmpty ?? true {
        diagnostics.report(
          .needs("a PHP site", "services.web.php"),
          at: site.content.span,
          help: "write `services: { web: { php: [\"8.4\"] } }`"
        )
      }
    }
    if case .acme = site.tls.value, services.certificates == nil {
      let place = site.tls.origin == .preset(within: site.tls.span) ? entry.key.span : site.tls.span
      diagnostics.report(
        .needs("a certificate by ACME", "services.certificates"),
        at: place,
        help: "write `services: { certificates: { contact: … } }`; or `tls: off` for this site"
      )
    }
  }

  /// Versions of PHP: offered, carried by a Debian release, alive.
  @Sendable static func checkPHPVersions(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let web = draft.services?.web else { return }
    var offered: [PHPVersion: Span] = [:]
    for version in web.php {
      if let other = offered[version.value] {
        diagnostics.report(.versionTwice(version.value), at: version.span, also: [.init(other, "first written here")])
      }
      offered[version.value] = version.span
      if DebianRelease.carrying(version.value) == nil {
        diagnostics.report(
          .versionNotPackaged(version.value),
          at: version.span,
          notes: version.value.endOfLife.map { ["its authors stopped mending its security in \($0)"] } ?? [],
          help:
            "write one of \(DebianRelease.allCases.map { "\($0.php.text) (Debian \($0.number))" }.joined(separator: ", "))"
        )
      }
    }
    let words = offered.keys.sorted().map(\.text)
    for (_, _, site) in draft.sites {
      guard case .php(let php) = site.content.value, let version = php.version, offered[version.value] == nil,
        !offered.isEmpty
      else { continue }
      diagnostics.report(
        .versionNotOffered(version.value),
        at: version.span,
        also: [.init(web.php.first?.span ?? .none, "offered are \(words.joined(separator: ", "))")],
        help: "ask for one of these, or add it to `services.web.php`"
      )
    }
  }

  /// All PHP workers at once against what the database takes.
  @Sendable static func checkConnections(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard draft.isClusterWritten, let services = draft.services, let database = services.database,
      let web = services.web
    else { return }
    let workers = draft.tenants.reduce(0) { sum, subscription in
      let isPHP = subscription.tenant.sites.contains { if case .php = $0.value.content.value { true } else { false } }
      return sum + (isPHP && !subscription.tenant.databases.isEmpty ? subscription.limits.php.workers.value : 0)
    }
    let needed = workers * web.replication.replicas.value
    guard let limit = database.connections, needed > limit.value else { return }
    diagnostics.report(
      .tooFewConnections(needed, limit.value),
      at: limit.span,
      notes: [
        "\(workers) workers on each of \(web.replication.replicas.value) instances; one member, the writer, serves them all"
      ],
      help: "raise `connections`, or lower the plans' `workers`"
    )
  }

  /// A request's time-outs grow outwards, up to what the proxies wait.
  @Sendable static func checkTimeouts(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for (_, _, site) in draft.sites {
      guard case .php(let php) = site.content.value else { continue }
      for entry in php.ini
      where entry.key.value.text == "max_execution_time" || entry.key.value.text == "max_input_time" {
        let value = entry.value.value
        guard let seconds = value.seconds ?? Int(value.text), (1...PHPSite.longestRequest).contains(seconds) else {
          diagnostics.report(.badTime(entry.key.value.text, value.text, PHPSite.longestRequest), at: entry.value.span)
          continue
        }
      }
    }
    for subscription in draft.tenants {
      let php = subscription.limits.php
      if php.upload.value > ByteCount(bytes: 2 << 30) {
        diagnostics.report(.largeUpload(php.upload.value), at: php.upload.span, help: "let large files come by FTP")
      }
    }
  }
}

extension PHPSite {
  /// How long a request may take, in seconds; the proxies wait a little longer.
  package static let longestRequest = 3600
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func beyondPlan(_ tenant: Name, _ count: Int, _ things: String, _ limit: Int) -> Self {
    .init("E0313", "“\(tenant.text)” has \(count) \(things), its plan sells \(limit)")
  }

  fileprivate static func needs(_ what: String, _ service: String) -> Self {
    .init("E0322", "\(what) needs `\(service)`, which is not there")
  }

  fileprivate static func versionTwice(_ version: PHPVersion) -> Self {
    .init("E0354", "“\(version.text)” is written twice")
  }

  fileprivate static func versionNotPackaged(_ version: PHPVersion) -> Self {
    .init("E0325", "no Debian release that infrac knows carries PHP \(version.text)")
  }

  fileprivate static func versionNotOffered(_ version: PHPVersion) -> Self {
    .init("E0323", "PHP \(version.text) is not offered")
  }

  fileprivate static func tooFewConnections(_ needed: Int, _ limit: Int) -> Self {
    .init("W0342", "all PHP workers at once open \(needed) connections, a member of the database takes \(limit)")
  }

  fileprivate static func badTime(_ name: String, _ value: String, _ longest: Int) -> Self {
    .init("E0318", "expected 1 to \(longest) seconds for “\(name)”, found “\(value)”")
  }

  fileprivate static func largeUpload(_ size: ByteCount) -> Self {
    .init("E0355", "an upload of \(size.text) is more than the 2GiB that a request's body may be")
  }
}
