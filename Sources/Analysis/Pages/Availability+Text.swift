internal import Reports

extension Availability {
  /// A percentage; where states that were not looked at make a difference, from what it is at least.
  package var percentage: String { Self.percentage(availability, remainder) }

  /// The downtime of a year; where states that were not looked at make a difference, to what it is at most.
  package var downtime: String { Self.downtime(downtimeHoursPerYear, remainder) }

  fileprivate static func percentage(_ most: Double, _ remainder: Double) -> String {
    range(max(0, most - remainder).percentage, most.percentage)
  }

  fileprivate static func downtime(_ least: Double, _ remainder: Double) -> String {
    range(least.duration, min(hoursPerYear, least + remainder * hoursPerYear).duration)
  }

  private static func range(_ low: String, _ high: String) -> String { low == high ? low : "\(low) to \(high)" }
}

extension MeanTenant {
  /// As an `Availability` has it.
  var percentage: String { Availability.percentage(availability, remainder) }

  /// As an `Availability` has it.
  var downtimeText: String { Availability.downtime(downtime, remainder) }
}
