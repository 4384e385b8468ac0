internal import Diagnostics

extension Checks {
  /// Custom services: names that no other unit has.
  @Sendable static func checkServiceNames(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for service in draft.services?.custom ?? [] {
      let name = service.key.value.text
      let isTaken =
        Services.reservedNames.contains(name) || name.hasPrefix("web-php") || name.hasSuffix("-announce")
        || name.hasSuffix("-watch")
        || name.hasSuffix("-config") || name.hasPrefix("infrac-")
      if isTaken {
        diagnostics.report(
          .reservedService(name),
          at: service.key.span,
          help: "give it another name, such as “my-\(name)”"
        )
      }
    }
  }

  /// A port that two containers on one node would want, or that the node itself uses.
  @Sendable static func checkPorts(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let services = draft.services else { return }
    var taken = PortMap()
    for (port, owner) in nodePorts { taken.reserve(port...port, owner, .none) }
    let proxyEntry = services.proxy?.origin.span ?? .none
    if services.proxy != nil { for port in [80, 443] { taken.reserve(port...port, "proxy", proxyEntry) } }
    if let database = services.database, database.external == nil {
      for port in [3306, 4444, 4567, 4568] {
        taken.reserve(port...port, "database", database.origin.span ?? .none)
      }
    }
    if let web = services.web, web.replication.spread.value != .none {
      for index in 0..<max(web.php.count, 1) {
        taken.reserve(8080 + index...8080 + index, "web", web.origin.span ?? .none)
      }
    }
    if let ftp = services.ftp {
      let range = ftp.passivePorts
      taken.claim(range.value.low.number...range.value.high.number, "ftp", range.span, &diagnostics)
      taken.reserve(21...21, "ftp", ftp.origin.span ?? .none)
      if draft.cluster != nil, let key = draft.tenants.lazy.flatMap(\.tenant.ftp).compactMap(\.value.keys.first).first {
        let port = FTPService.portOfSFTP
        taken.claim(port...port, "sftp", key.span, &diagnostics)
      }
    }
    for service in services.custom where service.value.replication.spread.value != .none {
      for port in service.value.ports {
        taken.claim(
          port.value.value.number...port.value.value.number,
          service.key.value.text,
          port.value.span,
          &diagnostics
        )
      }
    }
    for service in services.custom where service.value.replication.spread.value == .none {
      checkOwnPorts(service.value, &diagnostics)
    }
  }

  /// Of containers whose ports Docker chooses, each port still stands for one thing.
  private static func checkOwnPorts(_ service: CustomService, _ diagnostics: inout DiagnosticBag) {
    var own = PortMap()
    for port in service.ports {
      own.claim(port.value.value.number...port.value.value.number, "this service", port.value.span, &diagnostics)
    }
  }

  /// What runs on every node: sshd, etcd (also its old ports), fleet's and Docker's API.
  private static let nodePorts = [
    (22, "SSH"), (2375, "Docker"), (2376, "Docker"), (2379, "etcd"), (2380, "etcd"), (4001, "etcd"), (7001, "etcd"),
    (49153, "fleet"),
  ]

  private struct PortMap {
    private var owners: [(range: ClosedRange<Int>, owner: String, span: Span)] = []

    mutating func reserve(_ range: ClosedRange<Int>, _ owner: String, _ span: Span) {
      owners.append((range, owner, span))
    }

    mutating func claim(_ range: ClosedRange<Int>, _ owner: String, _ span: Span, _ diagnostics: inout DiagnosticBag) {
      if let other = owners.first(where: { $0.range.overlaps(range) }) {
        let port = max(other.range.lowerBound, range.lowerBound)
        diagnostics.report(
          .portTwice(port, owner, other.owner),
          at: span,
          also: other.span == .none ? [] : [.init(other.span, "\(other.owner) uses it")]
        )
      }
      reserve(range, owner, span)
    }
  }

  /// Racks: every node that may have an instance is in one.
  @Sendable static func checkSpread(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let services = draft.services, let cluster = draft.cluster else { return }
    let replications = [
      services.proxy?.replication, services.web?.replication, services.database?.replication, services.ftp?.replication,
    ]
    for replication in replications.compactMap({ $0 }) + services.custom.map(\.value.replication) {
      guard replication.spread.value == .rack else { continue }
      if case .addressed(let range) = cluster.machines {
        diagnostics.report(
          .noRack(["core-1"]),
          at: replication.spread.span,
          also: [.init(range.span, "these have no `rack`")],
          help: "write `nodes:` with metadata"
        )
        continue
      }
      let without = cluster.machines.named.filter { node in
        let metadata = node.value.metadata
        let isEligible = replication.place.allSatisfy { wish in
          metadata.contains { $0.key.value == wish.key.value && $0.value.value == wish.value.value }
        }
        return isEligible && !metadata.contains { $0.key.value.text == "rack" }
      }
      guard let first = without.first else { continue }
      diagnostics.report(
        .noRack(without.map(\.key.value.text)),
        at: replication.spread.span,
        also: [.init(first.key.span, "it has no `rack`")],
        help: "write `metadata: { rack: … }` for each node that may have an instance"
      )
    }
    if let database = services.database, database.replication.spread.value != .node {
      diagnostics.report(
        .databaseSpread,
        at: database.replication.spread.span,
        help: "members are pinned to nodes, one each: leave `spread` out"
      )
    }
    if let proxy = services.proxy, proxy.replication.spread.value == .none, proxy.replication.replicas.value > 1 {
      diagnostics.report(
        .sharedHostPorts("proxy", "80 and 443"),
        at: proxy.replication.spread.span,
        help: "leave `spread` out"
      )
    }
    if let ftp = services.ftp, ftp.replication.spread.value == .none, ftp.replication.replicas.value > 1 {
      diagnostics.report(.sharedHostPorts("ftp", "21"), at: ftp.replication.spread.span, help: "leave `spread` out")
    }
  }

  /// The shared directory: there where it is needed, and redundant.
  @Sendable static func checkStorage(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let services = draft.services else { return }
    let needing = [
      ("proxy", services.proxy?.origin), ("web", services.web?.origin), ("ftp", services.ftp?.origin),
      ("certificates", services.certificates?.origin),
    ]
    if draft.isClusterWritten, draft.storage == nil, !draft.isStorageWritten,
      let (name, first) = needing.lazy.compactMap({ entry in entry.1?.span.map { (entry.0, $0) } }).first
    {
      diagnostics.report(
        .noStorage(name),
        at: Span(first.start, first.start + 1),
        help: "write `storage: { nfs: HOST:/PATH }`"
      )
    }
    if let storage = draft.storage, storage.redundancy.value == .none {
      let active = draft.tenants.count { $0.tenant.state.value == .active }
      diagnostics.report(
        .singleStorage(active),
        at: storage.redundancy.span,
        help: "let two servers share it, and write `redundancy: external`"
      )
    }
  }

  /// Images whose name can change its meaning.
  @Sendable static func checkImages(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    let images = (draft.services?.custom ?? []).map(\.value.image) + [draft.services?.database?.image].compactMap { $0 }
    for image in images where image.value.digest == nil && (image.value.tag ?? "latest") == "latest" {
      diagnostics.report(.movingTag(image.value.text), at: image.span, help: "write a tag that stays, or a digest")
    }
  }

  /// How clients get in.
  @Sendable static func checkProxyEntry(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let proxy = draft.services?.proxy else { return }
    switch proxy.entry {
    case .balancer: return
    case .addresses(let addresses):
      if addresses.isEmpty, draft.isClusterWritten {
        diagnostics.report(
          .noEntry,
          at: proxy.origin.span.map { Span($0.start, $0.start + 1) } ?? .none,
          help: "write `addresses:` for addresses of their own, or `balancer: external`"
        )
      }
      var first: [IPAddress: Span] = [:]
      let nodes = Dictionary((draft.cluster?.machines.addresses ?? []).map { ($0.value, $0.span) }) { first, _ in first
      }
      let all = addresses + [draft.services?.ftp?.address].compactMap { $0 }
      for address in all {
        if let other = first[address.value.address] ?? nodes[address.value.address] {
          diagnostics.report(
            .publicAddressTwice(address.value.address),
            at: address.span,
            also: [.init(other, "it is used here")]
          )
        }
        first[address.value.address] = address.span
      }
    }
  }
}

extension Machines {
  fileprivate var named: [Entry<Name, ClusterNode>] {
    switch self {
    case .named(let entries): entries
    case .addressed: []
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func reservedService(_ name: String) -> Self {
    .init("E0303", "the service name “\(name)” is infrac's own")
  }

  fileprivate static func portTwice(_ port: Int, _ owner: String, _ other: String) -> Self {
    .init("E0331", "port \(port) of \(owner) is \(other)'s on every node where the two can meet")
  }

  fileprivate static func noRack(_ nodes: [String]) -> Self {
    .init(
      "E0352",
      "instances are to share no rack, but \(nodes.count == 1 ? "a node is" : "\(nodes.count) nodes are") in none: \(nodes.joined(separator: ", "))"
    )
  }

  fileprivate static var databaseSpread: Self {
    .init("E0353", "members of the database always share no node")
  }

  fileprivate static func sharedHostPorts(_ service: String, _ ports: String) -> Self {
    .init("E0353", "instances of \(service) cannot share a node: each needs \(ports) of the node's ports")
  }

  fileprivate static func noStorage(_ service: String) -> Self {
    .init("E0329", "`services.\(service)` needs the shared directory, but there is no `storage`")
  }

  fileprivate static func singleStorage(_ tenants: Int) -> Self {
    .init(
      "W0337",
      "the storage is not redundant: \(tenants) \(tenants == 1 ? "tenant goes" : "tenants go") down with it"
    )
  }

  fileprivate static func movingTag(_ image: String) -> Self {
    .init("W0338", "the image “\(image)” can be another one tomorrow")
  }

  fileprivate static var noEntry: Self {
    .init("W0347", "the proxies have no address that moves: when a node dies, clients wait until DNS is changed")
  }

  fileprivate static func publicAddressTwice(_ address: IPAddress) -> Self {
    .init("E0305", "the public address \(address.text) is used twice")
  }
}
