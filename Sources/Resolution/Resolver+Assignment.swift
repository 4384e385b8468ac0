internal import Diagnostics
internal import Spec

/// Which server each tenant is on.
extension Resolver {
  /// By name, else where the lock file says that it is, else on a server for its plan, the least loaded one; what is
  /// dealt out is remembered. A tenant never moves by itself.
  mutating func assignServers(_ classic: Classic) -> [Name: Name] {
    var desk = Desk(classic, spec.services.web)
    let wanted = Dictionary(
      classic.servers.flatMap { server in server.value.tenants.map { ($0.value, Located(server.key.value, $0.origin)) }
      }
    ) { first, _ in first }
    let tenants = spec.tenants.sorted { $0.name.value < $1.name.value }
    var open: [Subscription] = []
    for subscription in tenants {
      let known = knownServer(of: subscription, classic)
      guard let server = wanted[subscription.name.value]?.value ?? known else {
        open.append(subscription)
        continue
      }
      if let known, let place = wanted[subscription.name.value], place.value != known {
        diagnostics.report(
          .moves(subscription.name.value, known, server),
          at: place.span,
          help: "move its files and databases first: docs/debian-server.md says how"
        )
      }
      take(subscription, server, &desk)
    }
    for subscription in open {
      if let server = choose(for: subscription, classic, &desk) { take(subscription, server, &desk) }
    }
    return desk.homes
  }

  /// The lock file's server, by the name that it has now; one that is gone is reported.
  private mutating func knownServer(of subscription: Subscription, _ classic: Classic) -> Name? {
    guard let known = assignments.tenants[subscription.name.value]?.server else { return nil }
    if classic.servers.contains(where: { $0.key.value == known }) { return known }
    if let renamed = classic.servers.first(where: { $0.value.was?.value == known }) { return renamed.key.value }
    let isAssigned = classic.servers.contains { $0.value.tenants.contains { $0.value == subscription.name.value } }
    if !isAssigned {
      diagnostics.report(
        .serverGone(subscription.name.value, known),
        at: subscription.name.span,
        help: "move the tenant, and write it under `tenants:` of the server that has it now",
        "or write `was: \(known.text)` for a server that has another name"
      )
    }
    return nil
  }

  private mutating func take(_ subscription: Subscription, _ server: Name, _ desk: inout Desk) {
    if let missing = desk.missingVersions(subscription, on: server).first, let entry = desk.server(server) {
      diagnostics.report(
        .versionNotHere(missing.value, subscription.name.value, server, entry.debian.value),
        at: missing.span,
        help: desk.whereabouts(of: missing.value)
      )
    }
    desk.take(subscription, server)
    assignments.tenants[subscription.name.value]?.server = server
  }

  private mutating func choose(for subscription: Subscription, _ classic: Classic, _ desk: inout Desk) -> Name? {
    let plan = subscription.tenant.plan.value
    let special = classic.servers.filter { server in server.value.plans.contains { $0.value == plan } }
    let eligible = special.isEmpty ? classic.servers.filter { $0.value.plans.isEmpty } : special
    guard !eligible.isEmpty else {
      diagnostics.report(
        .noServerForPlan(plan, subscription.name.value),
        at: subscription.tenant.plan.span,
        help: "write the plan under `plans:` of a server, or leave `plans` out for one"
      )
      return nil
    }
    let able = eligible.filter { desk.missingVersions(subscription, on: $0.key.value).isEmpty }
    if let best = desk.leastLoaded(of: able.map(\.key.value)) { return best }
    for version in eligible.flatMap({ desk.missingVersions(subscription, on: $0.key.value) }).prefix(1) {
      diagnostics.report(
        .noServerWithVersion(version.value, subscription.name.value),
        at: version.span,
        help: desk.whereabouts(of: version.value)
      )
    }
    return nil
  }
}

/// What is known of the servers while tenants are dealt out.
private struct Desk {
  private let servers: [Name: ClassicServer]
  private let web: WebService?
  private var loads: [Name: Int] = [:]
  private(set) var homes: [Name: Name] = [:]

  init(_ classic: Classic, _ web: WebService?) {
    servers = Dictionary(classic.servers.map { ($0.key.value, $0.value) }) { first, _ in first }
    self.web = web
  }

  func server(_ name: Name) -> ClassicServer? { servers[name] }

  mutating func take(_ subscription: Subscription, _ server: Name) {
    homes[subscription.name.value] = server
    loads[server, default: 0] += Self.weight(of: subscription)
  }

  /// In MiB: what its PHP may use, and something for every tenant.
  private static func weight(of subscription: Subscription) -> Int {
    guard subscription.tenant.state.value == .active else { return 1 }
    let php = subscription.limits.php
    return 16 + (subscription.tenant.usesPHP ? Int(php.memory.value.mebibytes) * php.workers.value : 0)
  }

  /// The server with the smallest part of its memory sold; of equal ones the first by name.
  func leastLoaded(of names: [Name]) -> Name? {
    names.sorted().min { left, right in
      (loads[left] ?? 0) * memory(right) < (loads[right] ?? 0) * memory(left)
    }
  }

  private func memory(_ server: Name) -> Int { Int(servers[server]?.memory.value.mebibytes ?? 1) }

  /// The versions that a tenant's sites need and a server does not have, each where it is asked for.
  func missingVersions(_ subscription: Subscription, on server: Name) -> [Located<PHPVersion>] {
    guard let here = servers[server]?.debian.value.php else { return [] }
    let newest = web?.php.map(\.value).max()
    return subscription.tenant.sites.compactMap { site in
      guard case .php(let php) = site.value.content.value, let version = php.version?.value ?? newest, version != here
      else { return nil }
      return Located(version, php.version?.origin ?? .written(site.key.span))
    }
  }

  /// Where a version of PHP is.
  func whereabouts(of version: PHPVersion) -> String {
    guard let release = DebianRelease.carrying(version) else { return "no release of Debian carries it" }
    let names = servers.filter { $0.value.debian.value == release }.keys.sorted().map(\.text)
    let those =
      names.isEmpty
      ? "which no server runs" : "which \(names.joined(separator: ", ")) \(names.count == 1 ? "runs" : "run")"
    return "PHP \(version.text) is in Debian \(release.number), \(those)"
  }
}

extension Tenant {
  fileprivate var usesPHP: Bool {
    sites.contains { if case .php = $0.value.content.value { true } else { false } }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func moves(_ tenant: Name, _ from: Name, _ to: Name) -> Self {
    .init(
      "W0422",
      "the tenant “\(tenant.text)” goes from “\(from.text)” to “\(to.text)”; its data does not go by itself"
    )
  }

  fileprivate static func serverGone(_ tenant: Name, _ server: Name) -> Self {
    .init("E0420", "the tenant “\(tenant.text)” is on the server “\(server.text)”, which is gone")
  }

  fileprivate static func versionNotHere(
    _ version: PHPVersion,
    _ tenant: Name,
    _ server: Name,
    _ release: DebianRelease
  ) -> Self {
    .init(
      "E0421",
      "“\(tenant.text)” is on the server “\(server.text)”, whose Debian \(release.number) has PHP \(release.php.text), not \(version.text)"
    )
  }

  fileprivate static func noServerForPlan(_ plan: Name, _ tenant: Name) -> Self {
    .init("E0423", "no server takes tenants with the plan “\(plan.text)”, as “\(tenant.text)” has")
  }

  fileprivate static func noServerWithVersion(_ version: PHPVersion, _ tenant: Name) -> Self {
    .init("E0419", "no server that may have “\(tenant.text)” has PHP \(version.text)")
  }
}
