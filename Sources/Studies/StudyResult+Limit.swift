internal import Reports

extension StudyResult {
  /// What ended first, as far as the figures tell.
  package var limit: String {
    if let stopped = runs.first(where: { $0.bench == nil }) {
      let words = stopped.lastWords.isEmpty ? " without a word" : ": \(stopped.lastWords)"
      return "ab gave up in \(givenUp) of \(runs.count) runs\(words)"
    }
    if made.concurrency < asked.concurrency { return "the load generator, which could not open so many connections" }
    let uses = processorUses
    guard let most = uses.map(\.together).max() else { return "not measured: no machine was sampled" }
    if let full = Self.full(uses) { return failures.count > 0 ? "\(full); requests failed before that" : full }
    let singles = uses.compactMap(\.busiest)
    return Self.waiting(
      failures.count > 0,
      singles.count == uses.count ? singles.max() : nil,
      together: most.percent
    )
  }

  /// The machines with full processors, and those of which one processor was; `nil` when nothing was full.
  private static func full(_ uses: [ProcessorUse]) -> String? {
    let (full, single) = (uses.filter(\.areFull), uses.filter(\.hasFullOne))
    let shares = full.map(\.together)
    if full.count > 2, full.count == uses.count, let least = shares.min(), let most = shares.max() {
      let span = least.percent == most.percent ? most.percent : "\(least.percent) to \(most.percent)"
      return "the processors of all machines (\(span))"
    }
    let parts = [
      full.isEmpty ? nil : "the processors of " + list(full.map { "\($0.title) (\($0.together.percent))" }),
      single.isEmpty
        ? nil : "one processor of " + list(single.map { "\($0.title) (\(($0.busiest ?? 0).percent))" }),
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// `a, b and c`.
  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return "\(names.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// `single` is the busiest processor of all; `nil` where it is not known of every machine.
  private static func waiting(_ hasFailures: Bool, _ single: Double?, together: String) -> String {
    switch (hasFailures, single?.percent) {
    case (true, let single?): "connections or workers: requests failed while no processor was more than \(single) busy"
    case (true, nil):
      "connections or workers: requests failed while processors were \(together) busy at most, all of a machine together"
    case (false, let single?): "waiting: no processor was more than \(single) busy"
    case (false, nil): "waiting, or one processor: of all processors together \(together) were busy at most"
    }
  }
}

extension Double {
  fileprivate var percent: String { "\((self * 100).text(decimals: 0))%" }
}
