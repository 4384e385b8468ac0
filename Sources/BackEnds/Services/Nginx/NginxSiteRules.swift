internal import Artefacts
internal import Resolution
internal import Spec

private typealias HTTP = Nginx.HTTP
private typealias Server = Nginx.Server

/// A site's own rules: who may ask, how much, and which pages are shown instead.
///
/// nginx looks at them after `return`: redirects answer everybody.
struct NginxSiteRules: Sendable {
  let site: DeployedSite

  /// Where clients are counted, each address by itself: 16,000 addresses in a megabyte.
  var zones: Clauses<Nginx.HTTP> {
    Clauses {
      if let rate = site.limits?.requests {
        HTTP.limitRequestZone(
          requests,
          key: "\(variable: "binary_remote_addr")",
          bytes: 1 << 20,
          rate.value.count,
          per: rate.value.unit == .second ? .second : .minute
        )
        .from(rate.origin)
      }
      if let connections = site.limits?.connections {
        HTTP.limitConnectionZone(self.connections, key: "\(variable: "binary_remote_addr")", bytes: 1 << 20)
          .from(connections.origin)
      }
    }
  }

  var directives: Clauses<Nginx.Server> {
    Clauses {
      if let rate = site.limits?.requests {
        Server.limitRequest(zone: requests, burst: 2 * rate.value.count).from(rate.origin)
      }
      if let connections = site.limits?.connections {
        Server.limitConnections(zone: self.connections, connections.value).from(connections.origin)
      }
      for subnet in site.deny { Server.deny(subnet.value.nginx).from(subnet.origin) }
      for subnet in site.allow { Server.allow(subnet.value.nginx).from(subnet.origin) }
      if let last = site.allow.last { Server.denyAll.from(last.origin) }
      for page in site.errors where isShown(page.key.value) {
        Server.errorPage([page.key.value.number], "\(page.value.value.text)").from(page.value.origin)
      }
    }
  }

  /// Pages that also those see whom the rules keep out, or they would not see why.
  var pagesForAll: [Located<PagePath>] {
    guard !site.allow.isEmpty || !site.deny.isEmpty else { return [] }
    return site.errors.filter { $0.key.value == .forbidden }.map(\.value)
  }

  /// Whether nginx shows the page itself; the others are Apache's to show, or their program's.
  private func isShown(_ status: ErrorStatus) -> Bool {
    switch site.content {
    case .upstream: true
    case .php, .files: [.forbidden, .contentTooLarge, .uriTooLong, .tooManyRequests].contains(status)
    }
  }

  private var requests: String { "requests-\(site.name.value.ascii)" }
  private var connections: String { "connections-\(site.name.value.ascii)" }
}

extension Subnet {
  /// One address stands for itself.
  var nginx: String { prefix == address.width ? address.text : text }
}
