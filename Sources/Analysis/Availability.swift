/// Who is served while which components do not work.
///
/// Subjects are whatever one asks about: a service, the tenants that need the same things.
package protocol ReliabilityModel {
  var components: [Component] { get }
  var subjectCount: Int { get }

  /// For each subject: whether it is served while these components (indices, ascending) do not work.
  mutating func isServed(without failed: [Int]) -> [Bool]

  /// For each subject: for how many seconds it is away, though not down, when one more component fails.
  mutating func interruption(of failing: Int, after failed: [Int]) -> [Double]
}

/// How much of the time something is served, and how the outages are spread.
package struct Availability: Sendable, Hashable {
  /// The share of time in which it is down until something is repaired, 0 to 1.
  package let unavailability: Double
  /// Outages per year that last until something is repaired.
  package let outagesPerYear: Double
  /// Hours per year in which something moves.
  package let failoverHoursPerYear: Double
  /// The probability of the states that were not looked at; they count as down.
  package let remainder: Double

  package init(unavailability: Double, outagesPerYear: Double, failoverHoursPerYear: Double, remainder: Double) {
    self.unavailability = unavailability
    self.outagesPerYear = outagesPerYear
    self.failoverHoursPerYear = failoverHoursPerYear
    self.remainder = remainder
  }

  /// From 0 to 1.
  package var availability: Double { 1 - min(1, unavailability + failoverHoursPerYear / Self.hoursPerYear) }

  package var downtimeHoursPerYear: Double { (1 - availability) * Self.hoursPerYear }

  /// The mean length of an outage in hours.
  var outageHours: Double { outagesPerYear > 0 ? unavailability * Self.hoursPerYear / outagesPerYear : 0 }

  /// A year has 365 days, as in contracts.
  package static let hoursPerYear = 8760.0
}

extension Availability {
  /// Adds up all states: exact as long as components fail and are repaired independently of one another.
  ///
  /// A subject goes down whenever a component fails in a state that serves it and the next one does not; the frequency
  /// of that is the sum of the probability of each such state times the component's rate (Billinton and Allan,
  /// Reliability Evaluation of Engineering Systems, chapter 10: frequency and duration).
  package static func of(_ model: inout some ReliabilityModel) -> [Availability] {
    let components = model.components
    let states = FailureStates(of: components)
    let subjects = 0..<model.subjectCount
    var down = Array(repeating: states.remainder, count: subjects.count)
    var outages = Array(repeating: 0.0, count: subjects.count)
    var failoverSeconds = Array(repeating: 0.0, count: subjects.count)
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
      // One failure more would be a state that is not among them; it would be down.
      guard state.failed.count < states.depth || states.depth == components.count else { continue }
      for index in components.indices where !state.failed.contains(index) {
        let next = isServed((state.failed + [index]).sorted(), &model)
        let rate = state.probability * components[index].failureRate
        let interruption = model.interruption(of: index, after: state.failed)
        for subject in subjects where served[subject] {
          if next[subject] {
            failoverSeconds[subject] += rate * interruption[subject]
          } else {
            outages[subject] += rate
          }
        }
      }
    }
    return subjects.map { subject in
      Availability(
        unavailability: down[subject],
        outagesPerYear: outages[subject] * hoursPerYear,
        failoverHoursPerYear: failoverSeconds[subject] / 3600 * hoursPerYear,
        remainder: states.remainder
      )
    }
  }
}
