package import Reports
internal import Resolution
internal import Spec

extension Analysis {
  /// For people: what is lost when, how often, and what is left.
  package var report: Report {
    Report(
      "\(cluster): what it survives, and how much of the time it serves",
      (chosen.map { [chosenSection($0)] } ?? []) + [
        placementSection, lossSection, singlePointSection, availabilitySection, moneySection, capacitySection,
        improvementSection,
      ] + (servers.map { [$0.section(target: target), besideSection($0)] } ?? []) + [assumptionSection]
    )
  }

  private var lossSection: Report.Section {
    let rows = losses.all.map { loss in
      [
        loss.title, loss.consequence,
        Self.seconds(loss.noticed), loss.tenantsDown.isEmpty ? "none" : "\(loss.tenantsDown.count)", loss.downFor,
        loss.remark,
      ]
    }
    let table = Report.Table(
      ["lost", "services", "sites away for at most", "tenants down", "down for", "remark"],
      rows,
      numbers: [2, 3, 4]
    )
    let pictures = losses.all.filter { $0.isSingle && !$0.isNodesOwn && $0.placement != nil }
    return Report.Section(
      "What is lost, and what happens",
      [.table(table), .paragraph(Self.columns)] + pairsLeftOut + pictures.map { .figure(figure(of: $0)) }
    )
  }

  private static let columns =
    "“Sites away for at most” is the longest that a tenant’s site which is not down waits until something has moved; "
    + "“down for” is the mean until enough is repaired."

  private static func seconds(_ seconds: Int) -> String { seconds == 0 ? "" : "\(seconds)s" }

  private var pairsLeftOut: [Report.Part] {
    guard losses.pairsLeftOut > 0 else { return [] }
    let text =
      "\(losses.pairsLeftOut) more pairs of nodes are not looked at: of those that run the same services one is, "
      + "and \(Losses.mostPairs) at most; `--lose NODE,NODE` looks at any."
    return [.paragraph(text)]
  }

  /// What `--lose` asked about.
  private func chosenSection(_ loss: Loss) -> Report.Section {
    let names = loss.tenantsDown.map(\.text)
    let down =
      [loss.outage ?? "nothing is down until it is back"] + (names.isEmpty ? [] : ["tenants down: \(names.listed)"])
    let notice = loss.noticed == 0 ? [] : ["sites that are not down are away for \(loss.noticed)s at most"]
    return Report.Section(
      "The loss of \(loss.title)",
      [.table(effects(of: loss)), .list(down + notice + loss.remarks)] + figures(of: loss)
    )
  }

  private func effects(of loss: Loss) -> Report.Table {
    Report.Table(
      ["service", "state", "running", "away for at most", "moved", "waiting"],
      loss.effects.map { effect in
        [
          effect.service, effect.state.rawValue, "\(effect.running) of \(effect.wanted)",
          Self.seconds(effect.interruption.longest),
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
        [.paragraph("No single loss among the above takes a tenant or a service down until something is repaired.")]
      )
    }
    return Report.Section(
      "Single points of failure",
      [.list(points.map { "\($0.title): \($0.outage ?? "")" })]
    )
  }

  private var availabilitySection: Report.Section {
    let figures = ["availability", "down a year", "outages a year", "months within \(target.text)"]
    let needs = Report.Table(
      ["tenants who need", "tenants"] + figures,
      tenants.map { [$0.name, "\($0.tenants.count)"] + figuresOfYear($0) },
      numbers: [1, 2, 3, 4, 5]
    )
    let each = Report.Table(
      ["service"] + figures,
      services.map { [$0.name] + figuresOfYear($0) },
      numbers: [1, 2, 3, 4]
    )
    // Beside servers one figure has both.
    let figure = AvailabilityFigure((tenants + services).map { ($0.name, $0.availability) }, target: target).figure
    return Report.Section("Availability", [.table(needs), .table(each)] + (servers == nil ? [.figure(figure)] : []))
  }

  private func figuresOfYear(_ subject: Subject) -> [String] {
    [
      subject.availability.percentage, subject.availability.downtime,
      subject.availability.outagesPerYear.text(decimals: 2), subject.keeping.percentage,
    ]
  }

  private var capacitySection: Report.Section {
    let nodes = capacity.nodes.map { node in
      [
        node.node.text, "\(node.processors)", node.memory.text, node.reserved.text,
        node.worstLoss.map { "\(node.worst.text) when \($0.text) is lost" } ?? node.worst.text,
        node.fits ? "yes" : "no",
      ]
    }
    let plans = capacity.plans.map { plan in
      [
        plan.plan.text, "\(plan.tenants)" + (plan.suspended == 0 ? "" : " (\(plan.suspended) suspended)"),
        plan.more.map { "\($0)" } ?? "no limit", plan.limit,
      ]
    }
    return Report.Section(
      "Capacity",
      [
        .table(
          Report.Table(["node", "processors", "memory", "reserved", "at worst", "fits"], nodes, numbers: [1, 2, 3])
        )
      ]
        + (plans.isEmpty
          ? [] : [.table(Report.Table(["plan", "tenants", "more fit", "what ends first"], plans, numbers: [1, 2]))])
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
