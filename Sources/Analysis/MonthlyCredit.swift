internal import Glibc
package import Spec

/// What a month gives back, by the company's own table.
///
/// Outages come by chance and independently (a Poisson process) and last as long as the repairs that end them
/// (exponentially), so the downtime of a month is a sum of that many: its distribution is exact under these assumptions.
/// Times of failover are added with their mean.
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
  ///
  /// An outage of whatever length is a number of steps of the shortest one's length, geometrically distributed
  /// (uniformisation), so the month's steps are compound Poisson and follow Panjer's recursion; so many steps are within
  /// when as many arrivals at the steps' rate come in that time.
  static func probability(thatDowntimeIsWithin hours: Double, _ availability: Availability) -> Double {
    let left = hours - availability.failoverHoursPerYear / 12
    guard left >= 0 else { return 0 }
    let kinds = availability.outages.filter { $0.perYear > 0 && $0.hours > 0 }
    guard let shortest = kinds.map(\.hours).min() else { return 1 }
    var steps = OutageSteps(kinds, step: shortest)
    let mean = left / shortest
    var (within, reached, fewer) = (steps.probability, steps.probability, 0.0)
    for count in 1...mostSteps where reached < 1 - 1e-11 {
      fewer += poisson(count - 1, mean: mean)
      let probability = steps.next()
      reached += probability
      within += probability * max(0, 1 - fewer)
    }
    return min(1, within)
  }

  /// Beyond these a month's downtime counts as too long.
  private static let mostSteps = 100_000

  private static func poisson(_ count: Int, mean: Double) -> Double {
    mean == 0 ? (count == 0 ? 1 : 0) : exp(Double(count) * log(mean) - mean - lgamma(Double(count) + 1))
  }
}

/// The distribution of a month's downtime in steps of one length, a number of steps after the other.
///
/// Of some hundred outages a month the probability of none is no number any more: what is kept is a multiple of it, and
/// the logarithm of what that has to be multiplied with.
private struct OutageSteps {
  private struct Kind {
    /// Per month.
    let rate: Double
    /// Whether an outage goes on after a step.
    let onward: Double
    /// Σ j onward^(j−1) P(steps − j) and Σ onward^(j−1) P(steps − j), over j from 1.
    var weighted = 0.0
    var plain = 0.0
  }

  private var kinds: [Kind]
  private var count = 0
  private var multiple = 1.0
  private var logarithm: Double

  /// Of so many steps.
  var probability: Double { multiple * exp(logarithm) }

  init(_ outages: [OutageKind], step: Double) {
    kinds = outages.map { Kind(rate: $0.perYear / 12, onward: 1 - step / $0.hours) }
    logarithm = -kinds.reduce(0) { $0 + $1.rate }
  }

  /// The probability of one step more: n P(n) = Σ rate Σ j f(j) P(n − j), f(j) = onward^(j−1) (1 − onward).
  mutating func next() -> Double {
    count += 1
    var sum = 0.0
    for index in kinds.indices {
      kinds[index].plain = multiple + kinds[index].onward * kinds[index].plain
      kinds[index].weighted = kinds[index].plain + kinds[index].onward * kinds[index].weighted
      sum += kinds[index].rate * (1 - kinds[index].onward) * kinds[index].weighted
    }
    multiple = sum / Double(count)
    if multiple > Self.large { rescale() }
    return probability
  }

  private static let large = 1e100

  private mutating func rescale() {
    multiple /= Self.large
    for index in kinds.indices {
      kinds[index].plain /= Self.large
      kinds[index].weighted /= Self.large
    }
    logarithm += log(Self.large)
  }
}
