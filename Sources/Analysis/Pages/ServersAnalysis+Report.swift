package import Reports
internal import Resolution
package import Spec

extension ServersAnalysis {
  /// Of a specification that has servers alone.
  package func report(target: Percentage) -> Report {
    let lines = alone.lines + assumptions.lines
    return Report(
      "\(name): what the servers survive, and how much of the time they serve",
      [
        Report.Section(
          "What is lost, and what happens",
          section(target: target).parts + [
            .figure(AvailabilityFigure(tenants.map { ($0.name, $0.availability) }, target: target).figure)
          ]
        ),
        Report.Section(of: money, mean, alone),
        Report.Section(
          "Assumptions",
          [
            .table(Report.Table(["", "value", "by"], lines.map { [$0.what, $0.value, $0.source] })),
            .list(alone.rules + assumptions.rules),
          ]
        ),
      ]
    )
  }

  /// What each loss does, and how much of the time each server's tenants are served.
  func section(target: Percentage) -> Report.Section {
    Report.Section(
      "The same tenants on servers: \(name)",
      [.table(lossTable), .table(availabilityTable(target))] + waivedParts
    )
  }

  var lossTable: Report.Table {
    Report.Table(
      ["lost", "servers away", "tenants down", "until it is repaired"],
      losses.map { loss in
        [
          loss.title, loss.servers.map(\.text).joined(separator: ", "),
          loss.tenantsDown.isEmpty ? "none" : "\(loss.tenantsDown.count)", loss.repair.hours.duration,
        ]
      },
      numbers: [2, 3]
    )
  }

  private func availabilityTable(_ target: Percentage) -> Report.Table {
    Report.Table(
      [
        "server", "host", "memory", "reserved", "tenants", "availability", "down a year", "outages a year",
        "months within \(target.text)",
      ],
      zip(servers, tenants).map { server, subject in
        [
          server.name.text, server.host?.text ?? "", server.memory.text, server.reserved.text,
          "\(subject.tenants.count)", subject.availability.availability.percentage,
          subject.availability.downtimeHoursPerYear.duration, subject.availability.outagesPerYear.text(decimals: 2),
          subject.keeping.percentage,
        ]
      },
      numbers: [2, 3, 4, 5, 6, 7, 8]
    )
  }

  /// What the specification asks for and the servers do not give, as the company explains it.
  var waivedParts: [Report.Part] {
    guard !waived.isEmpty else { return [] }
    return [
      .paragraph("What the specification asks for and servers do not give, with the reason that it gives:"),
      .list(
        waived.map { waived in
          "\(waived.capability.rawValue) (\(waived.wishes.joined(separator: ", "))): \(waived.reason.value.text)"
        }
      ),
    ]
  }
}

extension ServersAnalysis.Loss {
  /// What is lost, for a table's cell or within a sentence.
  package var title: String { cause.text }
}
