internal import Reports
internal import Resolution
internal import Spec

extension Analysis {
  /// For each kind of loss the worst of the cluster beside the worst of the servers.
  func survivalSection(_ servers: ServersAnalysis) -> Report.Section {
    let rows = LossKind.allCases.map { kind in
      [
        kind.rawValue,
        losses.all.filter { $0.kind == kind }.max(by: Self.isMilder).map(text) ?? Self.absent(kind),
        Self.worst(kind, servers),
      ]
    }
    return Report.Section(
      "What each survives",
      [
        .paragraph(
          "The worst case of each kind; `infrac analyze` lists all of them. Times are means; two machines at once fail each by itself."
        ),
        .table(Report.Table(["lost", "cluster", "servers"], rows)),
      ]
    )
  }

  private static func isMilder(_ one: Loss, _ other: Loss) -> Bool {
    func weight(_ loss: Loss) -> (Int, Int, Int, Int) {
      (loss.tenantsDown.count, loss.keepsEtcd ? 0 : 1, loss.servicesDown.count, loss.noticed)
    }
    return weight(one) < weight(other)
  }

  private static func worst(_ kind: LossKind, _ servers: ServersAnalysis) -> String {
    if kind == .machines { return servers.worstPair.map { text($0, of: servers.mean.count) } ?? "there is one server" }
    return servers.losses.filter { $0.kind == kind }
      .max { $0.tenantsDown.count < $1.tenantsDown.count }
      .map { text($0, of: servers.mean.count) } ?? absent(kind)
  }

  /// What to say of a loss that there is not.
  private static func absent(_ kind: LossKind) -> String {
    kind == .host ? "not counted: no machine has `host`" : "there is none"
  }

  private func text(_ loss: Loss) -> String {
    let parts = [
      loss.tenantsDown.isEmpty ? notice(of: loss) : down(by: loss),
      loss.keepsEtcd ? nil : "nothing moves, nothing can be changed",
      loss.kind == .machines ? loss.perYear.map(Self.frequency) : nil,
    ]
    return "\(loss.title): " + parts.compactMap { $0 }.joined(separator: "; ")
  }

  private func down(by loss: Loss) -> String {
    let time = loss.hoursDown.map { " for \($0.duration)" } ?? ""
    return "\(loss.tenantsDown.count) of \(mean.count) tenants down\(time)"
  }

  private func notice(of loss: Loss) -> String {
    let sites = loss.noticed == 0 ? "no site is away" : "sites are away for \(loss.noticed)s at most"
    let services = loss.servicesDown
    guard !services.isEmpty else { return "\(sites), nothing is down" }
    let time = loss.hoursDown.map { " for \($0.duration)" } ?? ""
    return "\(sites); \(services.listed) \(services.count == 1 ? "is" : "are") down\(time)"
  }

  private static func text(_ loss: ServersAnalysis.Loss, of count: Int) -> String {
    guard !loss.tenantsDown.isEmpty else { return "\(loss.title): no tenant is on it" }
    return "\(loss.title): \(loss.tenantsDown.count) of \(count) tenants down for \(loss.repair.hours.duration)"
  }

  private static func text(_ pair: ServersAnalysis.Pair, of count: Int) -> String {
    let down = "\(pair.tenantsDown.count) of \(count) tenants down, each for \(pair.repair.hours.duration)"
    return "\(pair.servers.map(\.text).listed): \(down); \(frequency(pair.perYear))"
  }

  /// How often these two are away at once.
  private static func frequency(_ perYear: Double) -> String {
    if perYear >= 1 { return "these two \(perYear.text(decimals: 1)) times a year" }
    return "these two once in \((1 / perYear).text(decimals: perYear > 0.1 ? 1 : 0)) years"
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
