internal import Reports
internal import Spec

extension Analysis {
  var moneySection: Report.Section { Report.Section(of: money, mean, assumptions) }
}

extension Report.Section {
  /// Costs and credits of a year.
  init(of money: YearlyMoney?, _ mean: MeanTenant, _ assumptions: Assumptions) {
    let share = (money?.creditShare ?? mean.credit).share
    guard let money else {
      self.init(
        "Credits and costs",
        [
          .paragraph(
            assumptions.hasCredits
              ? "Of all fees \(share) is given back in the mean, by the table under `sla.credits`."
              : "Nothing is given back: there is no table under `sla.credits`."
          ),
          .paragraph("With `price` on nodes, storage and plans this says what that is in money."),
        ]
      )
      return
    }
    var rows = [[YearlyMoney.machinesTitle, money.machines.map(money.text) ?? "not every machine has a price"]]
    if let fees = money.fees, let credits = money.credits {
      rows.append(["fees", money.text(cents: fees)])
      let what = assumptions.hasCredits ? "\(share) of the fees" : "without a table under `sla.credits`"
      rows.append(["credits expected, \(what)", money.text(cents: credits)])
    } else {
      rows.append(["credits expected", "\(share) of the fees, were all equal; not every plan has a price"])
    }
    self.init("Credits and costs of a year", [.table(Report.Table(["", "a year"], rows, numbers: [1]))])
  }
}
