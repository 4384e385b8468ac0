internal import Diagnostics
internal import Spec

extension HostingSpec {
  /// The plan for the studies' probe, a site with PHP and a database: of those with prices the one that costs least, else
  /// the first; `nil` where there is none, or no service for it.
  var probePlan: Located<Name>? {
    guard let web = services.web, !web.php.isEmpty, services.database != nil else { return nil }
    let able = plans.filter { $0.value.sites.value > 0 && $0.value.databases.value > 0 }
    let priced = able.compactMap { plan in plan.value.price.map { (key: plan.key, cents: $0.value.cents) } }
    return priced.min { $0.cents < $1.cents }?.key ?? able.first?.key
  }
}
