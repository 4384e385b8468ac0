package import Reports
internal import Resolution
internal import Spec

extension Analysis {
  /// For people: what is lost when, how often, and what is left.
  package var report: Report {
    let asked = chosen.map { [Report.Section("The loss of \($0.title)", [.table(effects(of: $0))] + figures(of: $0))] }
    return Report(
      "\(cluster): what it survives, and how much of the time it serves",
      (asked ?? []) + [
        placementSection, lossSection, singlePointSection, availabilitySection, moneySection, capacitySection,
        improvementSection,
      ] + (servers.map { [$0.section(target: target), besideSection($0)] } ?? []) + [assumptionSection]
    )
  }

  private var lossSection: Report.Section {
    let rows = losses.all.map { loss in
      [
        loss.title, loss.consequence,
        loss.seconds == 0 ? "" : "\(loss.seconds.text(decimals: loss.seconds < 10 ? 1 : 0))s",
        loss.tenantsDown.isEmpty ? "none" : "\(loss.tenantsDown.count)", loss.remark,
      ]
    }
    let table = Report.Table(
      ["lost", "services", "noticed for", "tenants down", "remark"],
      rows,
      numbers: [2, 3]
    )
    let pictures = losses.all.filter { $0.isSingle && $0.placement != nil }.map { Report.Part.figure(figure(of: $0)) }
    return Report.Section("What is lost, and what happens", [.table(table)] + pairsLeftOut + pictures)
  }

  private var pairsLeftOut: [Report.Part] {
    guard losses.pairsLeftOut > 0 else { return [] }
    let text =
      "\(losses.pairsLeftOut) more pairs of nodes are not looked at: of those that run the same services one is, "
      + "and \(Losses.mostPairs) at most; `--lose NODE,NODE` looks at any."
    return [.paragraph(text)]
  }

  private func effects(of loss: Loss) -> Report.Table {
    Report.Table(
      ["service", "state", "running", "noticed for", "moved", "waiting"],
      loss.effects.map { effect in
        [
          effect.service, effect.state.rawValue, "\(effect.running) of \(effect.wanted)",
          effect.seconds == 0 ? "" : "\(effect.seconds.text(decimals: 0))s",
          effect.moved.map { "\($0.instance) to \($0.to.text)" }.joined(separator: ", "),
          effect.waiting.joined(separator: ", "),
        ]
      }
    )
  }

  private func figures(of loss: Loss) -> [Report.Part] { loss.placement == nil ? [] : [.figure(figure(of: loss))] }

  private func figure(of loss: Loss) -> Figure {
    PlacementFigure(before: placement, after: loss.placement ?? placement, title: loss.title).figure
  }

  private var singlePointSection: Report.Section {
    let points = losses.singlePoints
    guard !points.isEmpty else {
      return Report.Section(
        "Single points of failure",
        [.paragraph("No single loss among the above takes a tenant down until something is repaired.")]
      )
    }
    return Report.Section(
      "Single points of failure",
      [.list(points.map { "\($0.title): \($0.tenantsDown.count) tenants are down until it is back" })]
    )
  }

  private var availabilitySection: Report.Section {
    let rows = (tenants + services).map { subject in
      [
        subject.name, subject.tenants.isEmpty ? "" : "\(subject.tenants.count)",
        subject.availability.percentage, subject.availability.downtime,
        subject.availability.outagesPerYear.text(decimals: 2), subject.keeping.percentage,
      ]
    }
    let table = Report.Table(
      [
        "needs, or service", "tenants", "availability", "down a year", "outages a year", "months within \(target.text)",
      ],
      rows,
      numbers: [1, 2, 3, 4, 5]
    )
    return Report.Section(
      "Availability",
      [
        .table(table),
        .figure(AvailabilityFigure((tenants + services).map { ($0.name, $0.availability) }, target: target).figure),
      ]
    )
  }

  private var capacitySection: Report.Section {
    let nodes = capacity.nodes.map { node in
      [
        node.node.text, node.memory.text, node.reserved.text,
        node.worstLoss.map { "\(node.worst.text) when \($0.text) is lost" } ?? node.worst.text,
        node.fits ? "yes" : "no",
      ]
    }
    let plans = capacity.plans.map { plan in
      [plan.plan.text, "\(plan.tenants)", plan.more.map { "\($0)" } ?? "no limit", plan.limit]
    }
    return Report.Section(
      "Capacity",
      [.table(Report.Table(["node", "memory", "reserved", "at worst", "fits"], nodes, numbers: [1, 2]))]
        + (plans.isEmpty
          ? [] : [.table(Report.Table(["plan", "tenants", "more fit", "what ends first"], plans, numbers: [1, 2]))])
    )
  }

  var improvementSection: Report.Section {
    let now = ["as it is", mean.text(\.downtimeText), "\(losses.singlePoints.count)"]
    let rows = improvements.map { improvement in
      [improvement.what, improvement.mean.text(\.downtimeText), "\(improvement.singlePoints)"]
    }
    return Report.Section(
      "What one thing more would change",
      [
        .table(
          Report.Table(["", "mean tenant down a year", "single points of failure"], [now] + rows, numbers: [1, 2])
        )
      ]
    )
  }

  var assumptionSection: Report.Section {
    let lines = assumptions.lines + (servers?.assumptions.lines ?? [])
    return Report.Section(
      "Assumptions",
      [
        .table(Report.Table(["", "value", "by"], lines.map { [$0.what, $0.value, $0.source] })),
        .list(assumptions.rules + (servers?.assumptions.rules ?? [])),
      ]
    )
  }
}
