internal import Spec

extension DeployedPool {
  /// The seconds after which a request is ended: what the sites say by `max_execution_time`, at least a minute; an hour
  /// where they set no limit.
  ///
  /// PHP itself counts processor time only. Whoever waits for the pool waits longer than this.
  package var requestTime: Int {
    guard let value = ini.first(where: { $0.key.value.text == "max_execution_time" })?.value.value else { return 60 }
    let seconds = value.seconds ?? Int(value.text) ?? 0
    return seconds > 0 ? max(60, seconds) : 3600
  }
}

extension Deployment {
  /// The tenants for which sites are served.
  package var activeTenants: [DeployedTenant] { tenants.filter { $0.state == .active } }

  /// The longest `requestTime` of the pools that run.
  package var longestRequestTime: Int {
    activeTenants.flatMap(\.pools).map(\.requestTime).max() ?? 60
  }

  /// The directory that all nodes share, or that stands for it where there is one node.
  package var sharedDirectory: String { storage?.mount.text ?? "/srv/hosting" }
}
