/// The middle of several values, and how far they lie apart.
package struct Spread: Sendable, Hashable {
  package let median: Double
  package let least: Double
  package let most: Double

  /// `nil` of no values.
  package init?(_ values: [Double]) {
    let sorted = values.sorted()
    guard let least = sorted.first, let most = sorted.last else { return nil }
    let middle = sorted.count / 2
    median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    self.least = least
    self.most = most
  }
}
