internal import Diagnostics

extension Checks {
  /// A host name belongs to one site of one tenant.
  @Sendable static func checkHostNames(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    var exact: [String: (span: Span, tenant: Name)] = [:]
    var wildcards: [String: (span: Span, tenant: Name, site: DomainName)] = [:]
    for (tenant, name, site) in draft.sites {
      for host in [name.map(HostPattern.exact)] + site.aliases {
        let text = host.value.ascii
        if let other = exact[text] {
          diagnostics.report(
            .servedTwice(host.value.shown),
            at: host.span,
            "second use",
            also: [.init(other.span, "first served here, for tenant “\(other.tenant.text)”")],
            help: "remove it from one of the two"
          )
          continue
        }
        exact[text] = (host.span, tenant.value)
        if case .wildcard(let domain) = host.value {
          wildcards[domain.ascii] = (host.span, tenant.value, name.value)
        }
      }
    }
    for (tenant, name, site) in draft.sites where !wildcards.isEmpty {
      for host in [name.map(HostPattern.exact)] + site.aliases {
        guard case .exact(let domain) = host.value, let parent = domain.parent, let other = wildcards[parent] else {
          continue
        }
        guard other.tenant != tenant.value else { continue }
        diagnostics.report(
          .underWildcard(domain.shown, "*." + parent),
          at: host.span,
          also: [.init(other.span, "it belongs to tenant “\(other.tenant.text)”")],
          help: "names below a wildcard belong to the wildcard's tenant"
        )
      }
    }
  }

  /// `canonical`: both names are there.
  @Sendable static func checkCanonicalNames(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for (_, name, site) in draft.sites where site.canonical.value != .none {
      let names = Set(([name.map(HostPattern.exact)] + site.aliases).map(\.value.ascii))
      let hasPair = names.contains { names.contains("www." + $0) }
      guard !hasPair else { continue }
      let twin = name.value.ascii.hasPrefix("www.") ? String(name.value.shown.dropFirst(4)) : "www." + name.value.shown
      diagnostics.report(
        .noTwin(name.value.shown, twin),
        at: site.canonical.span,
        also: [.init(name.span, "of this site")],
        help: "add `aliases: [\(twin)]`, or leave `canonical` out"
      )
    }
  }

  /// Certificates that an authority gives, and what browsers are told of them.
  @Sendable static func checkCertificates(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for (_, name, site) in draft.sites {
      if case .acme(.http01, _) = site.tls.value {
        for alias in site.aliases where alias.value.isWildcard {
          diagnostics.report(
            .wildcardByHTTP(alias.value.shown),
            at: alias.span,
            help:
              "write `tls: { acme: { challenge: dns-01, credentials: { secret: NAME } } }` or `tls: { secret: NAME }`"
          )
        }
      }
      if case .acme = site.tls.value, site.aliases.count >= 100 {
        diagnostics.report(
          .tooManyNames(site.aliases.count + 1),
          at: name.span,
          help: "divide the aliases among several sites"
        )
      }
      guard let hsts = site.tls.value.hsts, hsts.preload else { continue }
      var missing: [String] = []
      if hsts.age.value.seconds < 31_536_000 { missing.append("`for` of at least 1y") }
      if !hsts.subdomains { missing.append("`subdomains: true`") }
      if name.value.ascii.utf8.count(where: { $0 == UInt8(ascii: ".") }) > 1, name.value.ascii.hasPrefix("www.") {
        missing.append("the name without `www.`")
      }
      if !missing.isEmpty {
        diagnostics.report(
          .noPreload(missing),
          at: hsts.age.span,
          help: "or leave `preload` out: hstspreload.org takes nothing else"
        )
      }
    }
  }

  /// Redirects: each can be reached, none leads back.
  @Sendable static func checkRedirects(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for (_, name, site) in draft.sites where !site.redirects.isEmpty {
      var table = RedirectTable()
      for (index, redirect) in site.redirects.enumerated() {
        if let first = table.first(matching: redirect.from.value.text) {
          let earlier = site.redirects[first]
          diagnostics.report(
            .shadowed(redirect.from.value.text),
            at: redirect.from.span,
            also: [.init(earlier.from.span, "this one comes first and matches")],
            help: earlier.from.value == redirect.from.value ? "remove one of the two" : "write the longer path first"
          )
        }
        if redirect.from.value.text.hasPrefix("/.well-known/acme-challenge") {
          diagnostics.report(
            .hidesChallenge,
            at: redirect.from.span,
            help: "remove it: certificates would no longer be renewed"
          )
        }
        table.add(redirect.from.value, index)
      }
      checkLoops(of: site, name, table, &diagnostics)
    }
  }

  /// Follows each redirect within the site until it leaves it: a path met twice is a circle, and some grow for ever.
  private static func checkLoops(
    of site: Site,
    _ name: Located<DomainName>,
    _ table: RedirectTable,
    _ diagnostics: inout DiagnosticBag
  ) {
    let hosts = Set(([name.map(HostPattern.exact)] + site.aliases).map(\.value.ascii))
    func target(of path: String) -> String? {
      table.first(matching: path).flatMap { site.redirects[$0].target(of: path, on: hosts) }
    }
    var reported: Set<String> = []
    for redirect in site.redirects where !reported.contains(redirect.from.value.text) {
      var path = redirect.from.value.text
      var seen: [String] = []
      while seen.count < patience, !seen.contains(path), let next = target(of: path) {
        seen.append(path)
        path = next
      }
      let isCircle = seen.contains(path)
      guard isCircle || seen.count == patience else { continue }
      reported.formUnion(seen)
      diagnostics.report(
        isCircle ? .circle(redirect.from.value.text, seen + [path]) : .endless(redirect.from.value.text, seen),
        at: redirect.to.span,
        help: isCircle ? "let one of them lead out of the circle" : "let it lead to a path that no redirect is for"
      )
    }
  }

  /// How many redirects browsers follow (the Fetch standard, HTTP-redirect fetch).
  private static let patience = 20

  /// Applications that are proxied to: nothing of the cluster's own.
  @Sendable static func checkUpstreams(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    let nodes = Dictionary((draft.cluster?.machines.addresses ?? []).map { ($0.value, $0.span) }) { first, _ in first }
    let servers = Set(
      (draft.classic?.servers ?? []).flatMap { [$0.value.address.value, $0.value.ipv6?.value].compactMap { $0 } }
    )
    for (_, _, site) in draft.sites {
      guard case .upstream(let urls) = site.content.value else { continue }
      for url in urls {
        if let reason = forbidden(url.value.host, nodes, servers, draft.storage) {
          diagnostics.report(
            .forbiddenUpstream(url.value.host.text, reason),
            at: url.span,
            help: "run it on a machine of its own, or as a custom service behind one"
          )
        }
        if !url.value.path.isEmpty, url.value.path != "/" {
          diagnostics.report(.upstreamPath(url.value.path), at: url.span, help: "write scheme, host and port only")
        }
        if let first = urls.first, first.value.isSecure != url.value.isSecure {
          diagnostics.report(.mixedSchemes, at: url.span, also: [.init(first.span, "the other scheme")])
        }
      }
    }
  }

  /// Addresses that never lead to another machine.
  private static let local = [
    "127.0.0.0/8", "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "::/127", "fe80::/10", "ff00::/8", "::ffff:0:0/96",
  ]
  .compactMap { Subnet($0) }

  private static func forbidden(
    _ host: Host,
    _ nodes: [IPAddress: Span],
    _ servers: Set<IPAddress>,
    _ storage: Storage?
  ) -> String? {
    if storage?.nfs.value.host == host { return "it is the storage server" }
    switch host {
    case .name(let name):
      return name.ascii.hasSuffix(".localhost") || name.ascii.hasSuffix(".internal")
        ? "it is a name of the node itself" : nil
    case .address(let address):
      if nodes[address] != nil { return "it is a node of the cluster" }
      if servers.contains(address) { return "it is one of the servers" }
      return local.contains { $0.contains(address) } ? "it is no other machine's" : nil
    }
  }
}

extension DomainName {
  /// All but the first label; `nil` when nothing is left.
  fileprivate var parent: String? {
    guard let dot = ascii.firstIndex(of: ".") else { return nil }
    return String(ascii[ascii.index(after: dot)...])
  }
}

extension RequestPath {
  /// Whether a request for a path is answered by this rule: the path itself, or below it when it ends in a slash.
  package func matches(_ path: String) -> Bool { text.hasSuffix("/") ? path.hasPrefix(text) : path == text }
}

extension Redirect {
  /// The path on the same site that a request is sent to; `nil` when it leaves the site.
  fileprivate func target(of path: String, on hosts: Set<String>) -> String? {
    let base: String
    switch to.value {
    case .path(let path): base = path
    case .url(let url):
      guard case .name(let name) = url.host, hosts.contains(name.ascii) else { return nil }
      base = url.path.isEmpty ? "/" : url.path
    }
    let isPrefix = from.value.text.hasSuffix("/") && base.hasSuffix("/")
    return isPrefix ? base + path.dropFirst(from.value.text.count) : base
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func servedTwice(_ name: String) -> Self {
    .init("E0307", "the domain “\(name)” is served twice")
  }

  fileprivate static func underWildcard(_ name: String, _ wildcard: String) -> Self {
    .init("E0307", "the domain “\(name)” lies below another tenant's wildcard “\(wildcard)”")
  }

  fileprivate static func noTwin(_ name: String, _ twin: String) -> Self {
    .init("E0328", "there is nothing to redirect: of “\(name)” and “\(twin)” only the first is served")
  }

  fileprivate static func wildcardByHTTP(_ name: String) -> Self {
    .init("E0326", "no authority gives a certificate for “\(name)” by the HTTP challenge")
  }

  fileprivate static func tooManyNames(_ count: Int) -> Self {
    .init("E0351", "a certificate takes at most 100 names, this site has \(count)")
  }

  fileprivate static func noPreload(_ missing: [String]) -> Self {
    .init("E0327", "HSTS preloading needs \(missing.joined(separator: " and "))")
  }

  fileprivate static func shadowed(_ path: String) -> Self {
    .init("E0320", "the redirect of “\(path)” is never reached")
  }

  fileprivate static var hidesChallenge: Self {
    .init("E0321", "a redirect hides the path of the ACME challenge")
  }

  fileprivate static func circle(_ path: String, _ way: [String]) -> Self {
    let steps = way.count > 6 ? way.prefix(5) + ["…", way[way.count - 1]] : way
    return .init("E0319", "the redirect of “\(path)” leads in a circle: \(steps.joined(separator: " → "))")
  }

  fileprivate static func endless(_ path: String, _ way: [String]) -> Self {
    .init("E0319", "the redirect of “\(path)” never ends: \((way.prefix(3) + ["…"]).joined(separator: " → "))")
  }

  fileprivate static func forbiddenUpstream(_ host: String, _ reason: String) -> Self {
    .init("E0356", "requests cannot be sent to “\(host)”: \(reason)")
  }

  fileprivate static func upstreamPath(_ path: String) -> Self {
    .init("E0357", "an upstream is a server, but “\(path)” is a path on one")
  }

  fileprivate static var mixedSchemes: Self {
    .init("E0358", "the servers of one application are all HTTP or all HTTPS")
  }
}
