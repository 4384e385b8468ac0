internal import Reports

extension Analysis {
  var improvementSection: Report.Section {
    let columns = self.columns
    let rows =
      [["as it is"] + columns.map(\.now)] + improvements.map { one in [one.what] + columns.map { $0.text(one) } }
    let table = Report.Table(
      [""] + columns.map(\.title),
      rows,
      numbers: Set(columns.indices.map { $0 + 1 })
    )
    return Report.Section("What one thing more would change", [.table(table)] + full)
  }

  private var full: [Report.Part] {
    guard !withoutPlace.isEmpty else { return [] }
    return [
      .paragraph(
        "Of \(withoutPlace.listed) no node may take one more instance: what `place` and `spread` allow is full."
      )
    ]
  }

  private struct Column {
    let title: String
    let now: String
    let text: (Improvement) -> String
  }

  private var columns: [Column] {
    [
      Column(title: "mean tenant down a year", now: mean.text(\.downtimeText)) { $0.mean.text(\.downtimeText) },
      Column(title: "the service itself", now: "") { one in
        one.service.map { "\($0.after.downtime) instead of \($0.before.downtime)" } ?? ""
      },
      Column(title: "single points of failure", now: "\(losses.singlePoints.count)") { "\($0.singlePoints)" },
    ] + costColumns
  }

  /// Machines and credits where both are known, else credits alone; none without prices.
  private var costColumns: [Column] {
    guard let money else { return [] }
    func column(_ title: String, _ amount: @escaping (YearlyMoney) -> Int?) -> Column? {
      guard let now = amount(money) else { return nil }
      return Column(title: title, now: money.text(cents: now)) { improvement in
        improvement.money.flatMap { other in amount(other).map(other.text) } ?? "not every price is known"
      }
    }
    return [column("credits a year", \.credits), column("machines and credits a year", \.costs)].compactMap { $0 }
  }
}
