internal import Diagnostics

extension Checks {
  /// Somewhere for the tenants to be, and a name for it.
  @Sendable static func checkMachines(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    if !draft.isClusterWritten && !draft.isClassicWritten {
      diagnostics.report(
        .noMachines,
        at: draft.origin.span.map { Span($0.start, $0.start + 1) } ?? .none,
        help: "write `cluster:` for CoreOS machines, `classic:` for Debian servers, or both"
      )
    }
    guard let classic = draft.classic, !draft.isClusterWritten else { return }
    if classic.name == nil {
      diagnostics.report(
        .serversWithoutName,
        at: classic.origin.span.map { Span($0.start, $0.start + 1) } ?? .none,
        help: "write `name:` below `classic:`"
      )
    }
    if classic.admins.isEmpty, let place = classic.name {
      diagnostics.report(
        .serversWithoutAdmins,
        at: place.span,
        help: "write `admins: { NAME: { ssh_keys: […] } }` below `classic:`"
      )
    }
  }

  /// The servers' addresses: each its own.
  @Sendable static func checkServers(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let classic = draft.classic else { return }
    var first: [IPAddress: Span] = [:]
    for address in classic.servers.flatMap({ [$0.value.address, $0.value.ipv6].compactMap { $0 } }) {
      if let other = first[address.value] {
        diagnostics.report(
          .serverAddressTwice(address.value),
          at: address.span,
          also: [.init(other, "first used here")]
        )
      }
      first[address.value] = first[address.value] ?? address.span
    }
    for server in classic.servers {
      guard let address = server.value.ipv6 else { continue }
      if !address.value.isIPv6 || server.value.address.value.isIPv6 {
        diagnostics.report(
          .notTheOtherVersion(address.value),
          at: address.span,
          also: [.init(server.value.address.span, "its first address")],
          help: "`address` is the IPv4 address where there is one, `ipv6` the other"
        )
      }
    }
    checkAssignments(classic, draft, &diagnostics)
  }

  /// Tenants by name and plans: they exist, and a tenant is on one server.
  private static func checkAssignments(_ classic: Classic, _ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    let tenants = Set(draft.tenants.map(\.name.value))
    var first: [Name: Span] = [:]
    for server in classic.servers {
      for tenant in server.value.tenants {
        if !tenants.contains(tenant.value) {
          diagnostics.report(
            .unknownTenant(tenant.value),
            at: tenant.span,
            help: Suggestion.question(for: tenant.value.text, among: tenants.map(\.text).sorted())
          )
        } else if let other = first[tenant.value] {
          diagnostics.report(
            .assignedTwice(tenant.value),
            at: tenant.span,
            also: [.init(other, "first assigned here")],
            help: "remove it from one of the two"
          )
        }
        first[tenant.value] = first[tenant.value] ?? tenant.span
      }
      for plan in server.value.plans where !draft.planNames.contains(plan.value.text) {
        diagnostics.report(
          .unknownPlanOfServer(plan.value),
          at: plan.span,
          help: draft.planNames.isEmpty
            ? "define it under `plans:`" : Suggestion.question(for: plan.value.text, among: draft.planNames.sorted())
        )
      }
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static var noMachines: Self {
    .init("E0385", "the specification has no machines: neither “cluster” nor “classic”")
  }

  fileprivate static var serversWithoutName: Self {
    .init("E0260", "the key “name” is missing in the servers, and there is no cluster whose name they could have")
  }

  fileprivate static var serversWithoutAdmins: Self {
    .init("W0386", "nobody may log in to the servers")
  }

  fileprivate static func serverAddressTwice(_ address: IPAddress) -> Self {
    .init("E0387", "the address \(address.text) is used twice")
  }

  fileprivate static func notTheOtherVersion(_ address: IPAddress) -> Self {
    .init("E0388", "“ipv6” is for an IPv6 address beside one of IPv4, found \(address.text)")
  }

  fileprivate static func unknownTenant(_ name: Name) -> Self {
    .init("E0389", "there is no tenant “\(name.text)”")
  }

  fileprivate static func assignedTwice(_ name: Name) -> Self {
    .init("E0390", "the tenant “\(name.text)” is assigned to two servers")
  }

  fileprivate static func unknownPlanOfServer(_ name: Name) -> Self {
    .init("E0391", "there is no plan “\(name.text)”")
  }
}
