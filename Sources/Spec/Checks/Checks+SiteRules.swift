internal import Diagnostics

/// The rules of sites: each can come true.
extension Checks {
  @Sendable static func checkSiteRules(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for (_, _, site) in draft.sites {
      checkAccess(of: site, &diagnostics)
      checkErrorPages(of: site, &diagnostics)
      checkOldPaths(of: site, &diagnostics)
    }
    checkBalancer(draft, &diagnostics)
  }

  /// Only a site that has a directory can have had it elsewhere.
  private static func checkOldPaths(of site: Site, _ diagnostics: inout DiagnosticBag) {
    guard let path = site.oldPaths.first, case .upstream = site.content.value else { return }
    diagnostics.report(
      .nothingAtOldPath,
      at: path.span,
      also: [.init(site.content.span, "it answers from there")],
      help: "remove `old_paths`"
    )
  }

  /// What is allowed is not denied as a whole.
  private static func checkAccess(of site: Site, _ diagnostics: inout DiagnosticBag) {
    for allowed in site.allow {
      guard let denied = site.deny.first(where: { $0.value.covers(allowed.value) }) else { continue }
      diagnostics.report(
        .deniedAnyway(allowed.value.text),
        at: allowed.span,
        also: [.init(denied.span, "`deny` counts first, and holds them all")],
        help: "remove one of the two"
      )
    }
    guard site.allow.isEmpty else { return }
    for denied in site.deny where denied.value.prefix == 0 {
      diagnostics.report(
        .nobodyLeft(denied.value.text),
        at: denied.span,
        help: "write `allow:` with those who may ask: everybody else is kept out by that"
      )
    }
  }

  /// Pages of errors are not led elsewhere.
  private static func checkErrorPages(of site: Site, _ diagnostics: inout DiagnosticBag) {
    for page in site.errors {
      let path = page.value.value.text
      guard let redirect = site.redirects.first(where: { $0.from.value.matches(path) }) else { continue }
      diagnostics.report(
        .redirectedPage(path),
        at: page.value.span,
        also: [.init(redirect.from.span, "this redirect takes it")],
        help: "put the page where no redirect is for"
      )
    }
  }

  /// Rules for clients need clients: behind a balancer nginx may see but one.
  private static func checkBalancer(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let proxy = draft.services?.proxy, case .balancer = proxy.entry else { return }
    for (_, _, site) in draft.sites {
      let spans = [site.allow.first?.span, site.deny.first?.span, site.limits?.origin.span]
      guard let span = spans.compactMap(\.self).first else { continue }
      diagnostics.report(
        .clientsUnknown,
        at: span,
        help: "see that the balancer keeps clients' addresses (direct routing), or write `services.proxy.addresses`"
      )
      return
    }
  }
}

extension Subnet {
  /// Whether each address of another one lies in this one.
  fileprivate func covers(_ other: Subnet) -> Bool { prefix <= other.prefix && contains(other.first) }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static var nothingAtOldPath: Self {
    .init("E0359", "an application somewhere else has no directory here that could be at an old path")
  }

  fileprivate static func deniedAnyway(_ text: String) -> Self {
    .init("E0373", "“\(text)” is allowed, but denied as well")
  }

  fileprivate static func nobodyLeft(_ text: String) -> Self {
    .init("E0373", "“\(text)” is denied: nobody is left who may ask")
  }

  fileprivate static var clientsUnknown: Self {
    .init("W0374", "behind a balancer all clients may have its address, and rules for clients keep out all or none")
  }

  fileprivate static func redirectedPage(_ path: String) -> Self {
    .init("E0375", "the error page “\(path)” is never shown: requests for it are redirected")
  }
}
