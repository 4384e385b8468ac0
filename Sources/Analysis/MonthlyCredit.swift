package import Spec

/// What a month gives back, by the company's own table.
package struct MonthlyCredit: Sendable {
  /// From the highest availability down; below the last one the last one's credit is given.
  private let tiers: [(availability: Double, credit: Double)]

  package init(_ level: ServiceLevel) {
    tiers = level.credits.map { (availability: $0.key.value.fraction, credit: $0.value.value.fraction) }
      .sorted { $0.availability > $1.availability }
  }

  /// The share of the fee that is given back in the mean, 0 to 1.
  package func share(for availability: Availability) -> Double {
    let downtime = MonthlyDowntime(availability)
    var expected = 0.0
    var reached = 0.0
    for tier in tiers {
      let within = downtime.probability(within: (1 - tier.availability) * MonthlyDowntime.hours)
      expected += max(0, within - reached) * tier.credit
      reached = max(reached, within)
    }
    return expected + (1 - reached) * (tiers.last?.credit ?? 0)
  }

  /// The probability that a month keeps what was promised.
  package static func probability(ofKeeping target: Percentage, _ availability: Availability) -> Double {
    MonthlyDowntime(availability).probability(within: (1 - target.fraction) * MonthlyDowntime.hours)
  }
}
