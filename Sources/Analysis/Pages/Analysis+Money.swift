internal import Reports
internal import Spec

extension Analysis {
  /// Costs and credits of a year.
  var moneySection: Report.Section {
    let share = "\((mean.credit * 100).text(decimals: 3))%"
    guard let money else {
      return Report.Section(
        "Credits and costs",
        [
          .paragraph("Of all fees \(share) is given back in the mean, by the table under `sla.credits`."),
          .paragraph("With `price` on nodes, storage and plans this says what that is in money."),
        ]
      )
    }
    var rows = [["machines", money.machines.map(money.text) ?? "not every machine has a price"]]
    if let fees = money.fees, let credits = money.credits {
      rows.append(["fees", money.text(cents: fees)])
      rows.append(["credits expected", money.text(cents: credits)])
    } else {
      rows.append(["credits expected", "\(share) of the fees; not every plan has a price"])
    }
    return Report.Section("Credits and costs of a year", [.table(Report.Table(["", "a year"], rows, numbers: [1]))])
  }
}
