internal import Diagnostics

/// Raw texts in their places: none repeats what infrac writes there for other fields.
extension Checks {
  @Sendable static func checkRawTexts(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for (_, _, site) in draft.sites {
      guard let raw = site.raw else { continue }
      if let server = raw.nginxServer { checkLocations(server, of: site, &diagnostics) }
      if let location = raw.nginxLocation { checkRoot(location, of: site, &diagnostics) }
      if let host = raw.apacheHost { checkHost(host, of: site, &diagnostics) }
      if let pool = raw.phpPool {
        if case .php = site.content.value { continue }
        diagnostics.report(.noPlace("php.pool", "PHP"), at: pool.span, help: "remove it, or write `php:`")
      }
    }
  }

  private static func checkLocations(
    _ raw: Located<NginxFragment>,
    of site: Site,
    _ diagnostics: inout DiagnosticBag
  ) {
    for statement in raw.value.statements where statement.name.description == "location" {
      guard let path = statement.words.last else { continue }
      let isExact = statement.words.first == "="
      guard isExact || statement.words.count == 1 || statement.words.first == "^~" else { continue }
      if path == "/" && !isExact {
        diagnostics.report(
          .repeated("location /"),
          at: raw.span,
          help: "write what stands in it under `nginx.location`"
        )
      }
      // nginx takes no two locations of one path: those of redirects are exact, or end in a slash.
      if let redirect = site.redirects.first(where: { $0.from.value.text == path && path.hasSuffix("/") != isExact }) {
        diagnostics.report(
          .repeated("location \(path)"),
          at: raw.span,
          also: [.init(redirect.from.span, "it is written for this redirect")],
          help: "remove one of the two"
        )
      }
      if isExact, let page = site.errors.first(where: { $0.value.value.text == path }) {
        diagnostics.report(
          .repeated("location = \(path)"),
          at: raw.span,
          also: [.init(page.value.span, "it is written for this page")],
          help: "remove one of the two"
        )
      }
    }
  }

  private static func checkRoot(_ raw: Located<NginxFragment>, of site: Site, _ diagnostics: inout DiagnosticBag) {
    guard let redirect = site.redirects.first(where: { $0.from.value.text == "/" }) else { return }
    diagnostics.report(
      .noPlace("nginx.location", "a location `/`"),
      at: raw.span,
      also: [.init(redirect.from.span, "all requests are redirected")],
      help: "remove one of the two"
    )
  }

  private static func checkHost(_ raw: Located<ApacheFragment>, of site: Site, _ diagnostics: inout DiagnosticBag) {
    if case .upstream = site.content.value {
      diagnostics.report(.noPlace("apache.vhost", "a virtual host of Apache"), at: raw.span, help: "remove it")
    }
    for statement in raw.value.statements where statement.name.description == "Redirect" {
      guard let path = statement.words.first(where: { $0.hasPrefix("/") }),
        let redirect = site.redirects.first(where: { $0.from.value.matches(path) })
      else { continue }
      diagnostics.report(
        .repeated("Redirect \(path)"),
        at: raw.span,
        also: [.init(redirect.from.span, "nginx redirects it before Apache hears of it")],
        help: "remove one of the two"
      )
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func repeated(_ what: String) -> Self {
    .init("E0376", "this raw text repeats what infrac writes for the site: “\(what)”")
  }

  fileprivate static func noPlace(_ field: String, _ what: String) -> Self {
    .init("E0377", "there is no place for `\(field)`: the site has not \(what)")
  }
}
