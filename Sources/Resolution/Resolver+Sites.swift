internal import Diagnostics
internal import Spec

extension Resolver {
  func resolveSite(_ entry: Entry<DomainName, Site>, _ groups: [WebGroup]) -> DeployedSite {
    let site = entry.value
    let all = [entry.key.map(HostPattern.exact)] + site.aliases
    let canonical = canonicalNames(of: all, site.canonical.value)
    let redirected = all.compactMap { name -> Located<DomainName>? in
      guard case .exact(let domain) = name.value, canonical[domain] != nil else { return nil }
      return Located(domain, name.origin)
    }
    let main = canonical[entry.key.value] ?? entry.key.value
    var names = all.filter { name in
      guard case .exact(let domain) = name.value else { return true }
      return canonical[domain] == nil
    }
    if let index = names.firstIndex(where: { $0.value == .exact(main) }) {
      names.insert(names.remove(at: index), at: 0)
    }
    return DeployedSite(
      origin: site.origin,
      name: entry.key,
      canonical: main,
      names: names,
      redirected: redirected,
      root: site.root,
      oldPaths: site.oldPaths,
      content: content(of: site, groups),
      contentOrigin: site.content.origin,
      tls: tls(of: entry),
      redirects: site.redirects,
      errors: site.errors.sorted { $0.key.value.number < $1.key.value.number },
      allow: site.allow,
      deny: site.deny,
      limits: site.limits,
      raw: site.raw
    )
  }

  /// Where each name that does not stay leads to.
  private func canonicalNames(of names: [Located<HostPattern>], _ rule: Canonical) -> [DomainName: DomainName] {
    let exact = names.compactMap { name in if case .exact(let domain) = name.value { domain } else { nil } }
    let known = Lookup(exact, by: \.ascii)
    var targets: [DomainName: DomainName] = [:]
    for www in exact where www.ascii.hasPrefix("www.") {
      guard let apex = known[String(www.ascii.dropFirst("www.".count))] else { continue }
      switch rule {
      case .apex: targets[www] = apex
      case .www: targets[apex] = www
      case .none: break
      }
    }
    return targets
  }

  private func content(of site: Site, _ groups: [WebGroup]) -> DeployedSite.Content {
    let first = groups.first?.name ?? ServiceKind.web(nil).name
    switch site.content.value {
    case .files: return .files(group: first)
    case .upstream(let urls): return .upstream(urls)
    case .php(let php):
      guard let version = php.version?.value ?? groups.compactMap(\.php).max() else { return .files(group: first) }
      return .php(group: ServiceKind.web(version).name, version: version)
    }
  }

  private func tls(of entry: Entry<DomainName, Site>) -> DeployedTLS? {
    switch entry.value.tls.value {
    case .off: nil
    case .acme(_, let hsts), .secret(_, let hsts):
      DeployedTLS(origin: entry.value.tls.origin, certificate: entry.key.value.ascii, hsts: hsts)
    }
  }

  /// A certificate for each site that has TLS, of all tenants that are served (also with a 503 page).
  func certificates(of tenants: [DeployedTenant]) -> [DeployedCertificate] {
    let byName = Dictionary(spec.tenants.flatMap { $0.tenant.sites }.map { ($0.key.value, $0.value.tls.value) }) {
      first,
      _ in first
    }
    var certificates: [DeployedCertificate] = []
    for tenant in tenants where tenant.state != .archived {
      for site in tenant.sites {
        guard let tls = site.tls, let source = byName[site.name.value]?.source else { continue }
        let others = site.names.map(\.value.ascii) + site.redirected.map(\.value.ascii)
        let rest = Set(others).subtracting([site.name.value.ascii]).sorted { $0.precedesByBytes($1) }
        let names = [site.name.value.ascii] + rest
        certificates.append(
          DeployedCertificate(
            origin: tls.origin,
            name: tls.certificate,
            tenant: tenant.name,
            names: names,
            source: source
          )
        )
      }
    }
    return certificates.map(\.name).byteOrder.map { certificates[$0] }
  }
}

extension TLS {
  fileprivate var source: DeployedCertificate.Source? {
    switch self {
    case .off: nil
    case .secret(let name, _): .secret(name)
    case .acme(.http01, _): .http01
    case .acme(.dns01(let credentials), _): .dns01(credentials: credentials)
    }
  }
}
