internal import Spec

/// What an architecture costs and earns in a year, by the specification's own prices.
package struct YearlyMoney: Sendable {
  package let currency: String
  /// Of all machines and the storage that they share, in hundredths; `nil` where one of them has no price.
  package let machines: Int?
  /// What tenants pay, in hundredths; `nil` where a tenant's plan has no price.
  package let fees: Int?
  /// What they are given back in the mean, in hundredths; `nil` as for `fees`.
  package let credits: Int?

  /// `nil` where nothing has a price.
  init?(_ machines: [Price?], _ spec: HostingSpec, _ groups: [Analysis.Subject]) {
    let paying = spec.tenants.filter { $0.tenant.state.value != .archived }
    let prices = paying.map { ($0.name.value, $0.limits.price?.value) }
    guard let currency = (machines + prices.map(\.1)).compactMap({ $0 }).first?.currency else { return nil }
    self.currency = currency
    let costs = machines.compactMap(\.?.cents)
    self.machines = costs.count == machines.count ? costs.reduce(0, +) * 12 : nil
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

  /// The machines and what is given back in the mean, in hundredths; `nil` where one of the two is not known.
  package var costs: Int? {
    guard let machines, let credits else { return nil }
    return machines + credits
  }

  /// The share of the fees that is given back in the mean, 0 to 1; `nil` as for `fees`, and where there are none.
  package var creditShare: Double? {
    guard let fees, let credits, fees > 0 else { return nil }
    return Double(credits) / Double(fees)
  }

  /// With two decimals always, so that amounts stand below one another.
  package func text(cents: Int) -> String {
    let text = Price(cents: cents, currency: currency).text
    return cents % 100 == 0 ? "\(cents / 100).00 \(currency)" : text
  }
}

extension HostingSpec {
  /// A month's, of a node.
  func price(ofNode name: Name) -> Price? {
    guard case .named(let entries)? = cluster?.machines else { return nil }
    return entries.first { $0.key.value == name }?.value.price?.value
  }

  /// A month's, of the nodes and the storage.
  var clusterPrices: [Price?] {
    var nodes: [Price?] = [nil]
    if case .named(let entries)? = cluster?.machines { nodes = entries.map { $0.value.price?.value } }
    return nodes + (storage.map { [$0.price?.value] } ?? [])
  }

  /// A month's, of the servers of `classic`.
  var serverPrices: [Price?] { (classic?.servers ?? []).map { $0.value.price?.value } }
}
