package import Reports

/// The results of studies, side by side.
package struct StudyReport: Sendable {
  private let results: [StudyResult]

  /// In the order in which they are to be shown within a study.
  package init(_ results: [StudyResult]) { self.results = results }

  package var report: Report {
    Report(
      "The studies: the cluster and the servers under load",
      sections { [.table(Self.speed($0)), .table(Self.cost($0)), .figure(RateFigure($0).figure)] + Self.scaled($0) }
        + [readingSection, memorySection, conditionSection]
    )
  }

  /// For a page with other things: a table for each study, and where the rest is.
  package var summary: [Report.Section] {
    sections { [.table(Self.short($0)), .figure(RateFigure($0).figure)] + Self.scaledSummary($0) }
      + [
        Report.Section(
          readingSection.title,
          readingSection.parts + [
            .paragraph(
              "`infrac study report` has the rest: the spread of the runs, the memory of each service, bytes between machines, "
                + "the load before each run, versions and notes."
            )
          ]
        )
      ]
  }

  /// A section for each study that has results.
  private func sections(_ parts: ([StudyResult]) -> [Report.Part]) -> [Report.Section] {
    Study.allCases.compactMap { study in
      let found = results.filter { $0.study == study.rawValue }
      return found.isEmpty ? nil : Report.Section("Study \(study.rawValue): \(study.title)", parts(found))
    }
  }

  // MARK: Figures of a study

  private static func speed(_ results: [StudyResult]) -> Report.Table {
    Report.Table(
      ["arrangement", "requests/s", "from – to", "50% ms", "95% ms", "99% ms", "100% ms", "failed"],
      results.map { result in
        let rate = result.requestsPerSecond
        return [
          result.arrangement, result.rate,
          rate.map { "\($0.least.text(decimals: 1)) – \($0.most.text(decimals: 1))" } ?? "–",
        ] + [50, 95, 99, 100].map(result.time) + [result.failed]
      },
      numbers: Set(1...7)
    )
  }

  /// What it took, and what ended first.
  private static func cost(_ results: [StudyResult]) -> Report.Table {
    Report.Table(
      ["arrangement", "memory MiB", "busiest processors", "bytes between", "limited by"],
      results.map { result in
        [
          result.arrangement, result.memory, result.busiestServing,
          result.bytesBetweenMachines?.text(decimals: 0) ?? "–", result.limit,
        ]
      },
      numbers: [1, 3]
    )
  }

  private static func short(_ results: [StudyResult]) -> Report.Table {
    Report.Table(
      ["arrangement", "requests/s", "50% ms", "99% ms", "failed", "memory MiB", "limited by"],
      results.map { [$0.arrangement, $0.rate, $0.time(50), $0.time(99), $0.failed, $0.memory, $0.limit] },
      numbers: Set(1...5)
    )
  }

  /// Where less was done than the study asks for.
  private static func scaled(_ results: [StudyResult]) -> [Report.Part] {
    let lines = results.filter { $0.made != $0.asked }.map { result in
      "\(result.arrangement): \(result.made.requests) requests, \(result.made.concurrency) at once, where the study asks "
        + "for \(result.asked.requests), \(result.asked.concurrency) at once"
    }
    return lines.isEmpty ? [] : [.paragraph("Scaled down:"), .list(lines)]
  }

  private static func scaledSummary(_ results: [StudyResult]) -> [Report.Part] {
    let scaled = results.filter { $0.made != $0.asked }
    guard let asked = scaled.first?.asked else { return [] }
    func span(_ values: [Int]) -> String {
      let (least, most) = (values.min() ?? 0, values.max() ?? 0)
      return least == most ? "\(least)" : "\(least) to \(most)"
    }
    return [
      .paragraph(
        "Scaled down: runs of \(span(scaled.map(\.made.requests))) requests, \(span(scaled.map(\.made.concurrency))) at once, "
          + "where the study asks for \(asked.requests), \(asked.concurrency) at once."
      )
    ]
  }

  /// What a reader would otherwise take for something else.
  private var readingSection: Report.Section {
    let between = results.contains { $0.bytesBetweenMachines != nil }
    return Report.Section(
      "How to read the figures",
      [
        .list(
          [
            "“limited by”: processors count as full from \((ProcessorUse.full * 100).text(decimals: 0))% on; `ab` has one "
              + "thread, so one full processor of the machine that makes the load can be the limit.",
            "Machines that are containers of one machine all show its processors: which of them is named, as the busiest or as "
              + "full, is chance then.",
          ]
            + (between
              ? [
                "“bytes between” has the headers of the packets that took the answers to the client, too: `ab` counts none of "
                  + "them."
              ] : [])
        )
      ]
    )
  }

  // MARK: Memory and conditions

  private var memorySection: Report.Section {
    let rows = results.flatMap { result -> [[String]] in
      let uses = (result.runs.last?.serving ?? []).filter { !$0.services.isEmpty }
      return uses.flatMap { use in
        use.services.map { service in
          [
            "\(result.study)", result.arrangement, use.name, service.name,
            (Double(service.kibibytes) / 1024).text(decimals: 1),
          ]
        }
      }
    }
    return Report.Section(
      "Memory of each service after the last run",
      rows.isEmpty
        ? [.paragraph("No machine was sampled.")]
        : [.table(Report.Table(["study", "arrangement", "machine", "service", "MiB"], rows, numbers: [0, 4]))]
    )
  }

  private var conditionSection: Report.Section {
    let rows = results.map { result in
      [
        "\(result.study)", result.arrangement, result.started, "\(result.runs.count)",
        result.runs.map(\.load).joined(separator: ", "), result.runs.lazy.compactMap(\.bench).first?.server ?? "",
        result.versions,
      ]
    }
    var facts: [String] = []
    for use in results.flatMap({ $0.runs.first?.machines ?? [] }) {
      let line = "\(use.name): \(use.facts.joined(separator: "; "))"
      if !facts.contains(line) { facts.append(line) }
    }
    let notes = results.filter { !$0.notes.isEmpty }.map {
      "study \($0.study), \($0.arrangement): \($0.notes.joined(separator: "; "))"
    }
    return Report.Section(
      "How it was measured",
      [
        .table(
          Report.Table(
            ["study", "arrangement", "started", "runs", "load before each", "server", "versions"],
            rows,
            numbers: [0, 3]
          )
        ),
        .list(facts), .list(notes),
      ]
    )
  }
}

/// Figures as the cells of a table.
extension StudyResult {
  fileprivate var rate: String { requestsPerSecond?.median.text(decimals: 1) ?? "–" }

  fileprivate func time(_ percent: Int) -> String { milliseconds(percent: percent)?.text(decimals: 0) ?? "–" }

  fileprivate var memory: String { mebibytes?.text(decimals: 0) ?? "–" }

  fileprivate var failed: String {
    let counted = givenUp < runs.count ? "\(failures.count) of \(failures.requests)" : nil
    let stopped = givenUp > 0 ? "\(givenUp) of \(runs.count) runs given up" : nil
    return [counted, stopped].compactMap { $0 }.joined(separator: "; ")
  }

  /// Of the machines that serve; the first of equals.
  fileprivate var busiestServing: String {
    let serving = processorUses.filter { $0.name != Self.generator }.enumerated()
    let busiest = serving.max { ($0.element.together, -$0.offset) < ($1.element.together, -$1.offset) }?.element
    return busiest.map { "\($0.name) \(($0.together * 100).text(decimals: 0))%" } ?? "–"
  }
}
