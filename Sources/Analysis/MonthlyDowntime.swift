internal import Glibc

/// The downtime of a month as a sum of outages and failovers, which come by chance and independently (Poisson processes).
///
/// Outages last as long as the repairs that end them (exponentially), a failover as long as it is said to. The
/// distribution is exact under these assumptions, but for what is very short beside the time that is asked for.
struct MonthlyDowntime {
  private let outages: [OutageKind]
  private let failovers: [FailoverKind]

  init(_ availability: Availability) {
    outages = availability.outages.filter { $0.perYear > 0 && $0.hours > 0 }
    failovers = availability.failovers.filter { $0.perYear > 0 && $0.seconds > 0 }
  }

  /// A month has a twelfth of a year.
  static let hours = Availability.hoursPerYear / 12

  /// The probability that it is at most so many hours.
  func probability(within hours: Double) -> Double {
    let repairs = RepairTimes(outages, within: hours)
    let (unit, moves) = failoverTimes(within: hours)
    let within = moves.enumerated().reduce(0) { sum, move in
      sum + move.element * repairs.probability(within: hours - Double(move.offset) * unit)
    }
    return min(1, within)
  }

  /// The probabilities that the failovers of a month take 0, 1 and so on times `unit`, in hours.
  ///
  /// Where there would be too many of them the unit is a larger one, and so many fewer failovers, or more, last a
  /// multiple of it: the mean stays.
  private func failoverTimes(within hours: Double) -> (unit: Double, probabilities: [Double]) {
    let common = Double(failovers.reduce(0) { Self.divisor($0, $1.seconds) }) / 3600
    let unit = max(common, hours / Self.mostFailoverTimes)
    guard unit > 0 else { return (0, [1]) }
    let kinds = failovers.map { kind in
      let length = Double(kind.seconds) / 3600
      let number = max(1, (length / unit).rounded())
      return CompoundPoisson.Kind.fixed(rate: kind.perYear / 12 * length / (number * unit), Int(number))
    }
    return (unit, CompoundPoisson.probabilities(of: kinds, upTo: Int(hours / unit * (1 + 1e-9))))
  }

  private static let mostFailoverTimes = 2000.0

  /// The greatest common one; of 0 and a number that number.
  private static func divisor(_ one: Int, _ other: Int) -> Int { other == 0 ? one : divisor(other, one % other) }
}

/// The distribution of the time for which a month's outages last together.
///
/// An outage of whatever length is a number of steps of the shortest one's length, geometrically distributed
/// (uniformisation), so the month's steps are compound Poisson; so many are within a time when as many arrivals at the
/// steps' rate come in it.
private struct RepairTimes {
  /// Hours.
  private let step: Double
  /// The probabilities of at most so many steps.
  private var atMost: [Double] = []

  /// For times up to so many hours.
  ///
  /// What lasts less than a ten-thousandth of them is counted as so many fewer outages that last as long: the mean stays.
  init(_ outages: [OutageKind], within hours: Double) {
    let finest = hours / 10_000
    let kinds = outages.map { kind in
      kind.hours >= finest
        ? kind : OutageKind(perYear: kind.perYear * kind.hours / finest, hours: finest)
    }
    let shortest = kinds.map(\.hours).min() ?? max(hours, 1)
    step = shortest
    var reached = 0.0
    let steps = CompoundPoisson.probabilities(
      of: kinds.map { .geometric(rate: $0.perYear / 12, onward: 1 - shortest / $0.hours) },
      upTo: Self.arrivals(hours / shortest).upperBound
    )
    for probability in steps {
      reached += probability
      atMost.append(reached)
    }
  }

  func probability(within hours: Double) -> Double {
    let mean = max(0, hours) / step
    guard mean > 0 else { return atMost[0] }
    let arrivals = Self.arrivals(mean)
    let first = Double(arrivals.lowerBound)
    var weight = exp(first * log(mean) - mean - lgamma(first + 1))
    var within = 0.0
    for count in arrivals {
      within += weight * atMost[min(count, atMost.count - 1)]
      weight *= mean / Double(count + 1)
    }
    return within
  }

  /// Practically all numbers of arrivals, of so many in the mean: nine deviations, and what small means need.
  private static func arrivals(_ mean: Double) -> ClosedRange<Int> {
    let around = 9 * sqrt(mean) + 20
    return max(0, Int(mean - around))...Int(mean + around)
  }
}
