/// How long something is away, though not down, because something moves.
///
/// Nobody knows beforehand which member writes and which proxy has an address, so each length has its chance.
package struct Interruption: Sendable, Hashable {
  package struct Case: Sendable, Hashable {
    /// Above 0, at most 1.
    package let chance: Double
    /// At least 1.
    package let seconds: Int
  }

  /// Each of another length, the longest first; in what their chances leave to 1 nothing is noticed.
  package let cases: [Case]

  package static let none = Interruption(cases: [])

  private init(cases: [Case]) { self.cases = cases.filter { $0.chance > 0 && $0.seconds > 0 } }

  package init(seconds: Int, chance: Double = 1) { self.init(cases: [Case(chance: chance, seconds: seconds)]) }

  /// The longest of several that come at once, each by a chance of its own.
  init(longestOf interruptions: [Interruption]) {
    let lengths = Set(interruptions.flatMap { $0.cases.map(\.seconds) }).sorted(by: >)
    var notLonger = 1.0
    let cases = lengths.map { seconds in
      let shorter = interruptions.reduce(1) { $0 * (1 - $1.chance(ofAtLeast: seconds)) }
      defer { notLonger = shorter }
      return Case(chance: notLonger - shorter, seconds: seconds)
    }
    self.init(cases: cases)
  }

  /// In the mean, with those that are not noticed.
  package var seconds: Double { cases.reduce(0) { $0 + $1.chance * Double($1.seconds) } }

  /// 0 where nothing is noticed.
  package var longest: Int { cases.first?.seconds ?? 0 }

  /// What comes to another that has been noticed before.
  func beyond(_ earlier: Interruption) -> Interruption {
    Interruption(
      cases: cases.map { one in
        let before = earlier.cases.first { $0.seconds == one.seconds }?.chance ?? 0
        return Case(chance: one.chance - before, seconds: one.seconds)
      }
    )
  }

  private func chance(ofAtLeast seconds: Int) -> Double {
    cases.reduce(0) { $1.seconds >= seconds ? $0 + $1.chance : $0 }
  }
}
