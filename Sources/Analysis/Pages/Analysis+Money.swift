internal import Reports
internal import Spec

extension Analysis {
  var moneySection: Report.Section { Report.Section(of: money, mean) }
}

extension Report.Section {
  /// Costs and credits of a year.
  init(of money: YearlyMoney?, _ mean: MeanTenant) {
    let share = "\((mean.credit * 100).text(decimals: 3))%"
    guard let money else {
      self.init(
        "Credits and costs",
        [
          .paragraph("Of all fees \(share) is given back in the mean, by the table under `sla.credits`."),
          .paragraph("With `price` on nodes, storage and plans this says what that is in money."),
        ]
      )
      return
    }
    var rows = [["machines", money.machines.map(money.text) ?? "not every machine has a price"]]
    if let fees = money.fees, let credits = money.credits {
      rows.append(["fees", money.text(cents: fees)])
      rows.append(["credits expected", money.text(cents: credits)])
    } else {
      rows.append(["credits expected", "\(share) of the fees; not every plan has a price"])
    }
    self.init("Credits and costs of a year", [.table(Report.Table(["", "a year"], rows, numbers: [1]))])
  }
}
