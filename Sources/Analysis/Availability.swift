/// Who is served while which components do not work.
///
/// Subjects are whatever one asks about: a service, the tenants that need the same things.
package protocol ReliabilityModel {
  var components: [Component] { get }
  var subjectCount: Int { get }

  /// For each subject: whether it is served while these components (indices, ascending) do not work.
  mutating func isServed(without failed: [Int]) -> [Bool]

  /// For each subject: how long it is away, though not down, when one more component fails.
  mutating func interruption(of failing: Int, after failed: [Int]) -> [Interruption]
}

/// Outages that end with the same repairs: they begin by chance and last exponentially.
package struct OutageKind: Sendable, Hashable {
  package let perYear: Double
  /// In the mean.
  package let hours: Double

  package init(perYear: Double, hours: Double) {
    self.perYear = perYear
    self.hours = hours
  }
}

/// Times in which something moves that take equally long.
package struct FailoverKind: Sendable, Hashable {
  package let perYear: Double
  package let seconds: Int

  package init(perYear: Double, seconds: Int) {
    self.perYear = perYear
    self.seconds = seconds
  }
}

/// How much of the time something is served, and how the outages are spread.
package struct Availability: Sendable, Hashable {
  /// The share of time in which it is known to be down until something is repaired, 0 to 1.
  package let unavailability: Double
  /// Those that last until something is repaired, the shortest first.
  package let outages: [OutageKind]
  /// Those that last until something has moved, the shortest first.
  package let failovers: [FailoverKind]
  /// The probability of the states that were not looked at: nobody knows whether it is served in them.
  package let remainder: Double

  package init(unavailability: Double, outages: [OutageKind], failovers: [FailoverKind], remainder: Double) {
    self.unavailability = unavailability
    self.outages = outages
    self.failovers = failovers
    self.remainder = remainder
  }

  /// Hours per year in which something moves.
  package var failoverHoursPerYear: Double {
    failovers.reduce(0) { $0 + $1.perYear * Double($1.seconds) / 3600 }
  }

  /// From 0 to 1, if it were served in the states that were not looked at; if not, it is less by the remainder.
  package var availability: Double { 1 - min(1, unavailability + failoverHoursPerYear / Self.hoursPerYear) }

  /// As `availability`.
  package var downtimeHoursPerYear: Double { (1 - availability) * Self.hoursPerYear }

  /// Outages per year that last until something is repaired.
  package var outagesPerYear: Double { outages.reduce(0) { $0 + $1.perYear } }

  /// A year has 365 days, as in contracts.
  package static let hoursPerYear = 8760.0
}

extension Availability {
  /// Adds up all states: exact as long as components fail and are repaired independently of one another.
  ///
  /// A subject goes down whenever a component fails in a state that serves it and the next one does not; the frequency
  /// of that is the sum of the probability of each such state times the component's rate (Billinton and Allan,
  /// Reliability Evaluation of Engineering Systems, chapter 10: frequency and duration). It lasts until one of those
  /// repairs is done that alone would serve it again.
  package static func of(_ model: inout some ReliabilityModel) -> [Availability] {
    let components = model.components
    let states = FailureStates(of: components)
    let subjects = 0..<model.subjectCount
    var down = Array(repeating: 0.0, count: subjects.count)
    // By their hours.
    var outages = Array(repeating: [Double: Double](), count: subjects.count)
    // By their seconds.
    var failovers = Array(repeating: [Int: Double](), count: subjects.count)
    var known: [[Int]: [Bool]] = [:]

    func isServed(_ failed: [Int], _ model: inout some ReliabilityModel) -> [Bool] {
      if let served = known[failed] { return served }
      let served = model.isServed(without: failed)
      known[failed] = served
      return served
    }

    for state in states.states {
      let served = isServed(state.failed, &model)
      for subject in subjects where !served[subject] { down[subject] += state.probability }
      // One failure more would be a state that is not among them.
      guard state.failed.count < states.depth || states.depth == components.count else { continue }
      for index in components.indices where !state.failed.contains(index) {
        let failed = (state.failed + [index]).sorted()
        let next = isServed(failed, &model)
        let rate = state.probability * components[index].failureRate
        if subjects.contains(where: { served[$0] && next[$0] }) {
          let interruption = model.interruption(of: index, after: state.failed)
          for subject in subjects where served[subject] && next[subject] {
            for one in interruption[subject].cases { failovers[subject][one.seconds, default: 0] += rate * one.chance }
          }
        }
        guard subjects.contains(where: { served[$0] && !next[$0] }) else { continue }
        let before = failed.map { repaired in isServed(failed.filter { $0 != repaired }, &model) }
        for subject in subjects where served[subject] && !next[subject] {
          let repairs = zip(failed, before).filter { $0.1[subject] }.map { components[$0.0].meanTimeToRepair }
          outages[subject][hours(untilFirstOf: repairs), default: 0] += rate
        }
      }
    }
    return subjects.map { subject in
      Availability(
        unavailability: down[subject],
        outages: kinds(of: outages[subject], unavailability: down[subject]),
        failovers: failovers[subject].sorted { $0.key < $1.key }
          .map { FailoverKind(perYear: $0.value * hoursPerYear, seconds: $0.key) },
        remainder: states.remainder
      )
    }
  }

  /// The mean time until the first of several repairs that are under way is done.
  private static func hours(untilFirstOf repairs: [Double]) -> Double {
    1 / repairs.map { 1 / $0 }.sorted().reduce(0, +)
  }

  /// Outages by their hours, so that they are all the time in which nothing is known to be served: what fails during an
  /// outage lengthens all alike.
  private static func kinds(of rates: [Double: Double], unavailability: Double) -> [OutageKind] {
    let sum = rates.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.key * $1.value }
    guard sum > 0 else { return [] }
    return rates.sorted { $0.key < $1.key }
      .map { OutageKind(perYear: $0.value * hoursPerYear, hours: $0.key * unavailability / sum) }
  }
}
