/// What a tenant meets in the mean: the mean of the groups, each as often as it has tenants.
package struct MeanTenant: Sendable {
  /// How many tenants have sites that are to be seen.
  package let count: Int
  /// From 0 to 1, if all were served in the states that were not looked at.
  package let availability: Double
  /// The probability of these states.
  package let remainder: Double
  /// Hours per year, as `availability`.
  package let downtime: Double
  package let outagesPerYear: Double
  /// The probability that a month keeps the target.
  package let keeping: Double
  /// The share of its fees that is given back.
  package let credit: Double

  init(_ groups: [Analysis.Subject]) {
    let count = groups.reduce(0) { $0 + $1.tenants.count }
    func mean(_ value: (Analysis.Subject) -> Double) -> Double {
      groups.reduce(0) { $0 + value($1) * Double($1.tenants.count) } / Double(max(1, count))
    }
    self.count = count
    availability = mean(\.availability.availability)
    remainder = mean(\.availability.remainder)
    downtime = mean(\.availability.downtimeHoursPerYear)
    outagesPerYear = mean(\.availability.outagesPerYear)
    keeping = mean(\.keeping)
    credit = mean(\.credit)
  }
}
