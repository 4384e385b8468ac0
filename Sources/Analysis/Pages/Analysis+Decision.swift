package import Reports
internal import Resolution
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
    let figure = AvailabilityFigure(
      tenants.map { ("cluster: \($0.name)", $0.availability) }
        + servers.tenants.map { ("server \($0.name)", $0.availability) },
      target: target
    )
    return Report.Section(
      "In figures",
      [.paragraph(sentence(servers)), .table(besideTable(servers)), .figure(figure.figure)]
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

  // MARK: What is lost

  /// For each kind of loss the worst of the cluster beside the worst of the servers.
  private func survivalSection(_ servers: ServersAnalysis) -> Report.Section {
    let rows = LossKind.allCases.map { kind in
      [
        kind.rawValue,
        losses.all.filter { $0.kind == kind }.max(by: Self.isMilder).map(text) ?? absent(kind),
        servers.losses.filter { $0.kind == kind }
          .max { $0.tenantsDown.count < $1.tenantsDown.count }
          .map { text($0, of: servers.mean.count) } ?? (kind == .machines ? "as often as each alone" : "there is none"),
      ]
    }
    return Report.Section(
      "What each survives",
      [
        .paragraph("The worst case of each kind; `infrac analyze` lists all of them."),
        .table(Report.Table(["lost", "cluster", "servers"], rows)),
      ]
    )
  }

  /// What to say of a loss that the cluster does not have.
  private func absent(_ kind: LossKind) -> String {
    kind == .host && architecture.machines.contains { $0.host != nil }
      ? "each carries one node: as a machine, for as long as a hypervisor takes" : "there is none"
  }

  private static func isMilder(_ one: Loss, _ other: Loss) -> Bool {
    (one.tenantsDown.count, one.keepsEtcd ? 0 : 1, one.seconds)
      < (other.tenantsDown.count, other.keepsEtcd ? 0 : 1, other.seconds)
  }

  private func text(_ loss: Loss) -> String {
    let etcd = loss.keepsEtcd ? "" : "; nothing moves, nothing can be changed"
    if !loss.tenantsDown.isEmpty {
      return "\(loss.title): \(loss.tenantsDown.count) of \(mean.count) tenants down until it is back\(etcd)"
    }
    let notice = loss.seconds == 0 ? "no tenant notices" : "noticed for \(loss.seconds.text(decimals: 0))s, nobody down"
    return "\(loss.title): \(notice)\(etcd)"
  }

  private func text(_ loss: ServersAnalysis.Loss, of count: Int) -> String {
    guard !loss.tenantsDown.isEmpty else { return "\(loss.title): no tenant is on it" }
    return
      "\(loss.title): \(loss.tenantsDown.count) of \(count) tenants down, \(loss.repair.hours.duration) in the mean"
  }
}

/// Losses that can be held against one another.
private enum LossKind: String, CaseIterable {
  case machine = "a machine"
  case host = "a hypervisor"
  case machines = "two machines at once"
  case data = "what the files are on"
  case entrance = "the carrier of an address"
  case discovery = "the discovery service"
}

extension Loss {
  fileprivate var kind: LossKind {
    switch cause {
    case .nodes(let names): names.count == 1 ? .machine : .machines
    case .host: .host
    case .storage: .data
    case .discovery: .discovery
    case .address: .entrance
    }
  }
}

extension ServersAnalysis.Loss {
  fileprivate var kind: LossKind {
    switch cause {
    case .server, .node: .machine
    case .host: .host
    case .disks, .storage: .data
    }
  }
}
