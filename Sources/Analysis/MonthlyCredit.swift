internal import Glibc
package import Spec

/// What a month gives back, by the company's own table.
///
/// Outages come by chance and independently (a Poisson process) and last as long as repairs do (exponentially), so the
/// downtime of a month is a sum of that many: its distribution is exact under these assumptions. Times of failover are
/// added with their mean.
package struct MonthlyCredit: Sendable {
  /// From the highest availability down; below the last one the last one's credit is given.
  private let tiers: [(availability: Double, credit: Double)]

  package init(_ level: ServiceLevel) {
    tiers = level.credits.map { (availability: $0.key.value.fraction, credit: $0.value.value.fraction) }
      .sorted { $0.availability > $1.availability }
  }

  /// A month has a twelfth of a year.
  static let hours = Availability.hoursPerYear / 12

  /// The share of the fee that is given back in the mean, 0 to 1.
  package func share(for availability: Availability) -> Double {
    var expected = 0.0
    var reached = 0.0
    for tier in tiers {
      let within = Self.probability(thatDowntimeIsWithin: (1 - tier.availability) * Self.hours, availability)
      expected += max(0, within - reached) * tier.credit
      reached = max(reached, within)
    }
    return expected + (1 - reached) * (tiers.last?.credit ?? 0)
  }

  /// The probability that a month keeps what was promised.
  package static func probability(ofKeeping target: Percentage, _ availability: Availability) -> Double {
    probability(thatDowntimeIsWithin: (1 - target.fraction) * hours, availability)
  }

  /// The probability that at most so many hours of a month are down.
  static func probability(thatDowntimeIsWithin hours: Double, _ availability: Availability) -> Double {
    let left = hours - availability.failoverHoursPerYear / 12
    guard left >= 0 else { return 0 }
    let outages = availability.outagesPerYear / 12
    let rate = availability.outageHours > 0 ? left / availability.outageHours : .infinity
    guard outages > 0, rate.isFinite else { return 1 }
    // Of `count` outages the sum is within: 1 − Σ (k < count) e^−rate rate^k ÷ k!, the distribution of Erlang.
    var (poisson, erlangTerm) = (exp(-outages), exp(-rate))
    var (sum, exceeded) = (poisson, 0.0)
    for count in 1...1000 {
      exceeded += erlangTerm
      erlangTerm *= rate / Double(count)
      poisson *= outages / Double(count)
      sum += poisson * max(0, 1 - exceeded)
      if Double(count) > outages, poisson < 1e-15 { break }
    }
    return min(1, sum)
  }
}
