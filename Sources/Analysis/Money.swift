internal import Spec

/// What an architecture costs and earns in a year, by the specification's own prices.
package struct YearlyMoney: Sendable {
  package let currency: String
  /// Of nodes and storage, in hundredths.
  package let machines: Int
  /// What tenants pay, in hundredths; `nil` where a tenant's plan has no price.
  package let fees: Int?
  /// What they are given back in the mean, in hundredths; `nil` as for `fees`.
  package let credits: Int?

  /// `nil` where nothing has a price.
  init?(_ spec: HostingSpec, _ groups: [Analysis.Subject]) {
    var nodes: [Price?] = []
    if case .named(let entries) = spec.cluster?.machines { nodes = entries.map { $0.value.price?.value } }
    let machines = (nodes + [spec.storage?.price?.value]).compactMap { $0 }
    let paying = spec.tenants.filter { $0.tenant.state.value != .archived }
    let prices = paying.map { ($0.name.value, $0.limits.price?.value) }
    guard let currency = (machines + prices.compactMap(\.1)).first?.currency else { return nil }
    self.currency = currency
    self.machines = machines.reduce(0) { $0 + $1.cents } * 12
    guard prices.allSatisfy({ $0.1 != nil }) else {
      (fees, credits) = (nil, nil)
      return
    }
    fees = prices.reduce(0) { $0 + ($1.1?.cents ?? 0) } * 12
    let byName = Dictionary(prices.map { ($0.0, $0.1?.cents ?? 0) }) { first, _ in first }
    let expected = groups.reduce(0.0) { sum, group in
      sum + group.credit * Double(group.tenants.reduce(0) { $0 + (byName[$1] ?? 0) } * 12)
    }
    credits = Int(expected.rounded())
  }

  /// In whole hundredths.
  package func text(cents: Int) -> String { Price(cents: cents, currency: currency).text }
}
