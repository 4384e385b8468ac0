package import Reports

/// The results of studies, side by side.
package struct StudyReport: Sendable {
  private let results: [StudyResult]

  /// In the order in which they are to be shown within a study.
  package init(_ results: [StudyResult]) { self.results = results }

  package var report: Report { Report("The studies: the cluster and the servers under load", sections) }

  /// A section for each study that has results, and one on how they were measured.
  package var sections: [Report.Section] {
    Study.allCases.compactMap { study in
      let found = results.filter { $0.study == study.rawValue }
      return found.isEmpty ? nil : section(study, found)
    } + [memorySection, conditionSection]
  }

  private func section(_ study: Study, _ results: [StudyResult]) -> Report.Section {
    Report.Section(
      "Study \(study.rawValue): \(study.title)",
      [
        .table(Self.speed(results)), .table(Self.cost(results)), .figure(RateFigure(results).figure),
      ] + Self.meaning(results) + Self.scaled(results)
    )
  }

  /// What a reader would otherwise take for traffic between machines alone.
  private static func meaning(_ results: [StudyResult]) -> [Report.Part] {
    guard results.contains(where: { $0.bytesBetweenMachines != nil }) else { return [] }
    return [
      .paragraph(
        "“bytes between” has the headers of the packets that took the answers to the client, too: `ab` counts none of them."
      )
    ]
  }

  private static func speed(_ results: [StudyResult]) -> Report.Table {
    Report.Table(
      ["arrangement", "requests/s", "from – to", "50% ms", "95% ms", "99% ms", "100% ms", "failed"],
      results.map { result in
        let rate = result.requestsPerSecond
        let failures = result.failures
        return [
          result.arrangement,
          rate?.median.text(decimals: 1) ?? "–",
          rate.map { "\($0.least.text(decimals: 1)) – \($0.most.text(decimals: 1))" } ?? "–",
        ] + [50, 95, 99, 100].map { result.milliseconds(percent: $0)?.text(decimals: 0) ?? "–" }
          + ["\(failures.count) of \(failures.requests)"]
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
          result.arrangement, result.mebibytes?.text(decimals: 0) ?? "–",
          result.busiestServing.map { "\($0.name) \(($0.share * 100).text(decimals: 0))%" } ?? "–",
          result.bytesBetweenMachines?.text(decimals: 0) ?? "–", result.limit,
        ]
      },
      numbers: [1, 3]
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
    var notes: [String] = []
    for note in results.flatMap(\.notes) where !notes.contains(note) { notes.append(note) }
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

/// The five studies.
private enum Study: Int, CaseIterable {
  case page = 1
  case database
  case thousandPage
  case thousandDatabase
  case tenThousand

  var title: String {
    switch self {
    case .page: "100,000 requests for an HTML page"
    case .database: "100,000 requests for a page that reads MySQL"
    case .thousandPage: "100,000 requests, 1,000 at once, for an HTML page"
    case .thousandDatabase: "100,000 requests, 1,000 at once, for a page that reads MySQL"
    case .tenThousand: "100,000 requests, 10,000 at once, for a page that reads MySQL"
    }
  }
}
