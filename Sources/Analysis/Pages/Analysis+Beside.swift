internal import Reports
internal import Spec

extension Analysis {
  /// The cluster and the servers in figures, side by side.
  func besideSection(_ servers: ServersAnalysis) -> Report.Section {
    Report.Section("Side by side", [.table(besideTable(servers))])
  }

  func besideTable(_ servers: ServersAnalysis) -> Report.Table {
    Report.Table(
      ["", "cluster \(cluster)", "servers \(servers.name)"],
      Self.rows(of: mean, servers.mean, target: target) + [worstLosses(servers)]
        + Self.moneyRows(money, servers.money),
      numbers: [1, 2]
    )
  }

  private static func rows(of cluster: MeanTenant, _ servers: MeanTenant, target: Percentage) -> [[String]] {
    let rows: [(String, (MeanTenant) -> String)] = [
      ("availability of the mean tenant", \.percentage),
      ("down a year", \.downtimeText),
      ("outages a year", { $0.outagesPerYear.text(decimals: 2) }),
      ("months within \(target.text)", \.keeping.percentage),
      ("given back of the fees", { "\(($0.credit * 100).text(decimals: 3))%" }),
    ]
    return rows.map { [$0.0, cluster.text($0.1), servers.text($0.1)] }
  }

  /// How many tenants one loss takes down at most, and which.
  private func worstLosses(_ servers: ServersAnalysis) -> [String] {
    func text(_ loss: (title: String, down: Int)?, of count: Int) -> String {
      guard let loss, loss.down > 0 else { return "none" }
      return "\(loss.down) of \(count) (\(loss.title))"
    }
    return [
      "most tenants down by one loss",
      text(losses.singlePoints.first.map { ($0.title, $0.tenantsDown.count) }, of: mean.count),
      text(servers.worstLoss.map { ($0.title, $0.tenantsDown.count) }, of: servers.mean.count),
    ]
  }

  private static func moneyRows(_ cluster: YearlyMoney?, _ servers: YearlyMoney?) -> [[String]] {
    let rows: [(String, (YearlyMoney) -> Int?)] = [
      ("machines a year", \.machines), ("credits expected a year", \.credits), ("both a year", \.costs),
    ]
    func text(_ money: YearlyMoney?, _ amount: (YearlyMoney) -> Int?) -> String {
      money.flatMap { money in amount(money).map(money.text) } ?? "not every price is known"
    }
    guard cluster != nil || servers != nil else { return [] }
    return rows.map { [$0.0, text(cluster, $0.1), text(servers, $0.1)] }
  }
}
