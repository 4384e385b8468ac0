internal import Reports
internal import Spec

extension Analysis {
  /// The cluster and the servers in figures, side by side.
  func besideSection(_ servers: ServersAnalysis) -> Report.Section {
    Report.Section(
      "Side by side",
      [.table(besideTable(servers)), .figure(besideFigure(tenants + services, servers))]
    )
  }

  /// What the cluster gives and what each server does, on one scale.
  func besideFigure(_ subjects: [Subject], _ servers: ServersAnalysis) -> Figure {
    AvailabilityFigure(
      subjects.map { ("cluster: \($0.name)", $0.availability) }
        + servers.tenants.map { ("server \($0.name)", $0.availability) },
      target: target
    ).figure
  }

  func besideTable(_ servers: ServersAnalysis) -> Report.Table {
    Report.Table(
      ["", "cluster \(cluster)", "servers \(servers.name)"],
      Self.rows(of: mean, servers.mean, target: target) + [worstLosses(servers)]
        + Self.creditRow((money, mean), (servers.money, servers.mean)) + Self.moneyRows(money, servers.money),
      numbers: [1, 2]
    )
  }

  private static func rows(of cluster: MeanTenant, _ servers: MeanTenant, target: Percentage) -> [[String]] {
    let rows: [(String, (MeanTenant) -> String)] = [
      ("availability of the mean tenant", \.percentage),
      ("down a year", \.downtimeText),
      ("outages a year", { $0.outagesPerYear.text(decimals: 2) }),
      ("months within \(target.text)", \.keeping.percentage),
    ]
    return rows.map { [$0.0, cluster.text($0.1), servers.text($0.1)] }
  }

  /// The share that is given back, by what each tenant pays; where prices are not known, as if all paid the same.
  private static func creditRow(
    _ cluster: (money: YearlyMoney?, mean: MeanTenant),
    _ servers: (money: YearlyMoney?, mean: MeanTenant)
  ) -> [[String]] {
    guard let one = cluster.money?.creditShare, let other = servers.money?.creditShare else {
      let texts = [cluster.mean, servers.mean].map { $0.text(\.credit.share) }
      return [["given back of the fees, were all equal"] + texts]
    }
    return [["given back of the fees", one.share, other.share]]
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
      ("\(YearlyMoney.machinesTitle), a year", \.machines), ("credits expected a year", \.credits),
      ("together a year", \.costs),
    ]
    func text(_ money: YearlyMoney?, _ amount: (YearlyMoney) -> Int?) -> String {
      money.flatMap { money in amount(money).map(money.text) } ?? "not every price is known"
    }
    guard cluster != nil || servers != nil else { return [] }
    return rows.map { [$0.0, text(cluster, $0.1), text(servers, $0.1)] }
  }
}
