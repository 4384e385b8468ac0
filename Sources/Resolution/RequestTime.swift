internal import Diagnostics
package import Spec

extension DeployedPool {
  /// The seconds after which a request is ended: what the sites say by `max_execution_time`, at least a minute; an hour
  /// where they set no limit.
  ///
  /// PHP itself counts processor time only. Whoever waits for the pool waits longer than this.
  package var requestTime: Int { locatedRequestTime.value }

  /// The same with its reason.
  fileprivate var locatedRequestTime: Located<Int> {
    guard let value = ini.first(where: { $0.key.value.text == "max_execution_time" })?.value else {
      return Located(60, .template)
    }
    let seconds = value.value.seconds ?? Int(value.value.text) ?? 0
    return Located(seconds > 0 ? max(60, seconds) : 3600, value.origin)
  }
}

extension Deployment {
  /// The tenants for which sites are served.
  package var activeTenants: [DeployedTenant] { tenants.filter { $0.state == .active } }

  /// The longest `requestTime` of the pools that run.
  package var longestRequestTime: Located<Int> {
    activeTenants.flatMap(\.pools).map(\.locatedRequestTime).max { $0.value < $1.value } ?? Located(60, .template)
  }

  /// The directory that all nodes share, or that stands for it where there is one node.
  package var sharedDirectory: String { storage?.mount.value.text ?? Self.directoryOfServers }

  /// That of a server by itself.
  static let directoryOfServers = "/srv/hosting"
}
