internal import Diagnostics

extension Checks {
  /// Members of etcd and of the database: enough nodes, an odd number, not on one host.
  @Sendable static func checkQuorum(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let cluster = draft.cluster else { return }
    // Nodes with mistakes are counted, too.
    let nodes = draft.nodeCount ?? cluster.machines.addressCount
    let size = cluster.size?.value ?? nodes
    let place = cluster.size?.span ?? cluster.machines.span ?? cluster.name.span
    if size > nodes {
      diagnostics.report(
        .sizeBeyondNodes(size, nodes),
        at: place,
        help: "add nodes, or lower `size`: etcd would wait for the others for ever"
      )
    } else if size < 3 || size.isMultiple(of: 2) {
      diagnostics.report(
        .weakQuorum("etcd", size),
        at: place,
        help: betterQuorum(than: size)
      )
    }
    if let database = draft.services?.database, database.external == nil {
      let replicas = database.replication.replicas
      if replicas.value < 3 || replicas.value.isMultiple(of: 2) {
        diagnostics.report(
          .weakQuorum("the database", replicas.value),
          at: replicas.span,
          help: betterQuorum(than: replicas.value)
        )
      }
    }
    checkHosts(cluster, size, &diagnostics)
  }

  private static func betterQuorum(than size: Int) -> String {
    size < 3 ? "3 members survive the loss of 1" : "\(size - 1) members survive as much"
  }

  private static func checkHosts(_ cluster: Cluster, _ size: Int, _ diagnostics: inout DiagnosticBag) {
    guard case .named(let nodes) = cluster.machines, nodes.count >= 3 else { return }
    var byHost: [Name: [Entry<Name, ClusterNode>]] = [:]
    for node in nodes.prefix(size) { if let host = node.value.host { byHost[host.value, default: []].append(node) } }
    for (host, group) in byHost.sorted(by: { $0.key < $1.key }) where group.count > (size - 1) / 2 {
      guard let last = group.last?.value.host else { continue }
      diagnostics.report(
        .oneHost(host, group.count, size),
        at: last.span,
        also: group.dropLast().compactMap { node in
          node.value.host.map { .init($0.span, "“\(node.key.value.text)” is there, too") }
        },
        help: "put the members of the quorum on hosts that fail by themselves"
      )
    }
  }

  /// Addresses: unique, inside the subnet, not its first or last one.
  @Sendable static func checkAddresses(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let cluster = draft.cluster else { return }
    let subnet = cluster.network.subnet
    var first: [IPAddress: Span] = [:]
    for address in cluster.machines.addresses {
      if let other = first[address.value] {
        diagnostics.report(.addressTwice(address.value), at: address.span, also: [.init(other, "first used here")])
        continue
      }
      first[address.value] = address.span
      checkInside(subnet, address, "a node", &diagnostics)
    }
    if let gateway = cluster.network.gateway {
      checkInside(subnet, gateway, "the gateway", &diagnostics)
      if let node = first[gateway.value] {
        diagnostics.report(.addressTwice(gateway.value), at: gateway.span, also: [.init(node, "a node has it")])
      }
    }
    if let interface = cluster.network.interface, cluster.network.gateway == nil {
      diagnostics.report(
        .noGateway(interface.value),
        at: interface.span,
        help: "write `gateway:` and `dns:`, or leave all three out for DHCP"
      )
    }
    if let gateway = cluster.network.gateway, cluster.network.interface == nil {
      diagnostics.report(.noInterface, at: gateway.span, help: "write `interface:`, or leave both out for DHCP")
    }
  }

  private static func checkInside(
    _ subnet: Located<Subnet>,
    _ address: Located<IPAddress>,
    _ what: String,
    _ diagnostics: inout DiagnosticBag
  ) {
    let label = Diagnostic.Label(subnet.span, "the subnet: \(subnet.value.first.text) to \(subnet.value.last.text)")
    if !subnet.value.contains(address.value) {
      diagnostics.report(.outside(address.value, what), at: address.span, also: [label])
    } else if !address.value.isIPv6, subnet.value.prefix < 31,
      address.value == subnet.value.first || address.value == subnet.value.last
    {
      diagnostics.report(.notAHost(address.value, what), at: address.span, also: [label])
    }
  }

  /// `was`: names something that is gone, once.
  @Sendable static func checkRenames(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    let tenants = draft.tenants.map { (name: $0.name, was: $0.tenant.was) }
    checkRenames(tenants, "tenant", &diagnostics)
    guard case .named(let nodes) = draft.cluster?.machines else { return }
    checkRenames(nodes.map { (name: $0.key, was: $0.value.was) }, "node", &diagnostics)
    for node in nodes {
      for metadata in node.value.metadata where metadata.key.value.text == "node" {
        diagnostics.report(
          .reservedMetadata,
          at: metadata.key.span,
          help: "leave it out: each node has it by itself, with its name"
        )
      }
    }
  }

  private static func checkRenames(
    _ entries: [(name: Located<Name>, was: Located<Name>?)],
    _ kind: String,
    _ diagnostics: inout DiagnosticBag
  ) {
    let names = Dictionary(entries.map { ($0.name.value, $0.name.span) }) { first, _ in first }
    var claimed: [Name: Span] = [:]
    for entry in entries {
      guard let was = entry.was else { continue }
      if let other = names[was.value] {
        diagnostics.report(
          .stillThere(was.value, kind),
          at: was.span,
          also: [.init(other, "it is written here")],
          help: "remove `was`, or the other"
        )
      } else if let other = claimed[was.value] {
        diagnostics.report(.renamedTwice(was.value, kind), at: was.span, also: [.init(other, "first claimed here")])
      }
      claimed[was.value] = was.span
    }
  }

  /// A window that nothing uses, or that never ends.
  @Sendable static func checkMaintenance(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let cluster = draft.cluster else { return }
    if cluster.admins.isEmpty {
      diagnostics.report(.noAdmins, at: cluster.name.span, help: "write `admins: { NAME: { ssh_keys: […] } }`")
    }
    guard let window = cluster.maintenance else { return }
    if cluster.reboot.value == .off {
      diagnostics.report(
        .windowWithoutReboot,
        at: window.origin.span ?? window.duration.span,
        also: [.init(cluster.reboot.span, "nodes never reboot by themselves")],
        help: "remove it, or choose another strategy"
      )
    }
    if !(60...86_400).contains(window.duration.value.seconds) {
      diagnostics.report(.windowLength(window.duration.value), at: window.duration.span)
    }
    var first: [Weekday: Span] = [:]
    for day in window.days {
      if let other = first[day.value] {
        diagnostics.report(.dayTwice(day.value.rawValue), at: day.span, also: [.init(other, "first written here")])
      }
      first[day.value] = first[day.value] ?? day.span
    }
  }

  /// A Docker that the images and the flags of today need.
  @Sendable static func checkDocker(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let cluster = draft.cluster else { return }
    let missing = DockerFeature.allCases.filter { cluster.docker.value < $0.since }
    if let newest = missing.max(by: { $0.since < $1.since }) {
      diagnostics.report(
        .dockerTooOld(cluster.docker.value.text),
        at: cluster.docker.span,
        notes: missing.map { "\($0.rawValue) came with Docker \($0.since.text)" },
        help: "update Docker to \(newest.since.text) or later: without these one tenant can take a node down"
      )
    } else if cluster.docker.value < DockerFeature.clone3, cluster.seccomp.value == .standard {
      diagnostics.report(
        .dockerRefusesClone3(cluster.docker.value.text),
        at: cluster.docker.span,
        help:
          "update Docker to 20.10.10 or later; or write `seccomp: unconfined`, which gives up Docker's filter of system calls"
      )
    }
  }
}

extension Machines {
  /// The number of machines.
  var addressCount: Int {
    switch self {
    case .named(let entries): entries.count
    case .addressed(let range): range.value.addresses.count
    }
  }

  /// Where they are written, for a range.
  fileprivate var span: Span? {
    switch self {
    case .named(let entries): entries.first?.key.span
    case .addressed(let range): range.span
    }
  }

  var addresses: [Located<IPAddress>] {
    switch self {
    case .named(let entries): entries.map(\.value.address)
    case .addressed(let range): range.value.addresses.map { Located($0, range.origin) }
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func sizeBeyondNodes(_ size: Int, _ nodes: Int) -> Self {
    .init("E0314", "\(size) members of etcd need as many nodes, there \(nodes == 1 ? "is 1" : "are \(nodes)")")
  }

  fileprivate static func weakQuorum(_ what: String, _ members: Int) -> Self {
    let losses = (members - 1) / 2
    let survives = losses == 0 ? "none" : "\(losses)"
    return .init(
      "W0315",
      "\(what) has \(members) \(members == 1 ? "member" : "members") and survives the loss of \(survives)"
    )
  }

  fileprivate static func oneHost(_ host: Name, _ count: Int, _ size: Int) -> Self {
    .init(
      "W0317",
      "\(count) of \(size) members of etcd run on the host “\(host.text)”: when it fails, the quorum is lost"
    )
  }

  fileprivate static func addressTwice(_ address: IPAddress) -> Self {
    .init("E0305", "the address \(address.text) is used twice")
  }

  fileprivate static func outside(_ address: IPAddress, _ what: String) -> Self {
    .init("E0306", "the address \(address.text) of \(what) is outside the subnet")
  }

  fileprivate static func notAHost(_ address: IPAddress, _ what: String) -> Self {
    .init("E0306", "\(address.text) is the first or last address of the subnet: \(what) cannot have it")
  }

  fileprivate static func noGateway(_ interface: InterfaceName) -> Self {
    .init("E0335", "the interface “\(interface.text)” gets its address from here, but there is no gateway")
  }

  fileprivate static var noInterface: Self {
    .init("E0335", "there is a gateway, but no interface to use it on")
  }

  fileprivate static func stillThere(_ name: Name, _ kind: String) -> Self {
    .init("E0336", "the \(kind) “\(name.text)” is still there: it was not renamed")
  }

  fileprivate static func renamedTwice(_ name: Name, _ kind: String) -> Self {
    .init("E0336", "two of this kind say that they were the \(kind) “\(name.text)”")
  }

  fileprivate static var reservedMetadata: Self {
    .init("E0348", "the metadata “node” is infrac's own")
  }

  fileprivate static var noAdmins: Self {
    .init("W0346", "nobody can log in to the nodes: there are no admins")
  }

  fileprivate static var windowWithoutReboot: Self {
    .init("W0349", "the maintenance window has no effect")
  }

  fileprivate static func windowLength(_ length: Period) -> Self {
    .init("E0350", "expected a window of a minute to a day, found \(length.text)")
  }

  fileprivate static func dayTwice(_ day: String) -> Self {
    .init("E0354", "“\(day)” is written twice")
  }

  fileprivate static func dockerTooOld(_ version: String) -> Self {
    .init("E0345", "Docker \(version) lacks flags that keep tenants apart")
  }

  fileprivate static func dockerRefusesClone3(_ version: String) -> Self {
    .init(
      "E0344",
      "the seccomp profile of Docker \(version) refuses clone3, without which the images' programs cannot start a thread"
    )
  }
}
