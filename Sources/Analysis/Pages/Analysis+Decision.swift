package import Reports
internal import Spec

extension Analysis {
  /// One page for whoever decides between the cluster and the servers; `nil` without servers.
  ///
  /// `measured` are the sections of what was measured on machines.
  package func decision(measured: [Report.Section]) -> Report? {
    guard let servers else { return nil }
    return Report(
      "\(cluster): the cluster or the servers",
      [figuresSection(servers), architectureSection(servers), survivalSection(servers)] + waivedSection(servers)
        + [improvementSection] + measured + [assumptionSection]
    )
  }

  private func figuresSection(_ servers: ServersAnalysis) -> Report.Section {
    Report.Section(
      "In figures",
      [.paragraph(sentence(servers)), .table(besideTable(servers)), .figure(besideFigure(tenants, servers))]
    )
  }

  /// What the table comes to.
  private func sentence(_ servers: ServersAnalysis) -> String {
    let (here, there) = (mean.downtimeText, servers.mean.downtimeText)
    let times =
      mean.count == 0
      ? "No tenant has sites that are to be seen."
      : "In the mean a tenant is down \(here) a year on the cluster and \(there) on the servers."
    guard let cluster = money?.costs, let other = servers.money?.costs, let money else { return times }
    let difference = money.text(cents: abs(cluster - other))
    let costs =
      cluster == other
      ? "Machines and credits cost the same."
      : "Machines and credits cost \(difference) a year more \(cluster > other ? "on the cluster" : "on the servers")."
    return "\(times) \(costs)"
  }

  private func architectureSection(_ servers: ServersAnalysis) -> Report.Section {
    Report.Section(
      "The two architectures",
      [
        .figure(ArchitectureFigure(architecture, title: "The cluster \(cluster)").figure),
        .figure(ArchitectureFigure(servers.architecture, title: "The servers \(servers.name)").figure),
        .table(Self.machines(architecture, servers.architecture)),
      ]
    )
  }

  private static func machines(_ cluster: Architecture, _ servers: Architecture) -> Report.Table {
    func rows(_ architecture: Architecture) -> [[String]] {
      architecture.machines.map { machine in
        [machine.title, machine.memory.text, machine.parts.map(\.text).joined(separator: ", ")]
      } + (architecture.shared.map { [["shared", "", $0]] } ?? [])
    }
    return Report.Table(["machine (its host)", "memory", "what is on it"], rows(cluster) + rows(servers), numbers: [1])
  }

  private func waivedSection(_ servers: ServersAnalysis) -> [Report.Section] {
    servers.waived.isEmpty ? [] : [Report.Section("What servers do not give", servers.waivedParts)]
  }
}
