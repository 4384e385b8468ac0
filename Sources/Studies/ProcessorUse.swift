internal import Reports

/// How busy the processors of a machine were: the medians of the runs, 0 to 1.
struct ProcessorUse {
  let name: String
  /// Of all their time.
  let together: Double
  /// Of the time of the busiest one; `nil` where the samples tell none from another.
  let busiest: Double?

  /// From here on processors count as full.
  static let full = 0.9

  var areFull: Bool { together >= Self.full }

  /// Whether one was, and not all: as with a program of one thread.
  var hasFullOne: Bool { !areFull && busiest.map { $0 >= Self.full } ?? false }

  /// The machine as a sentence names it.
  var title: String { name == StudyResult.generator ? "the machine that made the load" : name }
}
