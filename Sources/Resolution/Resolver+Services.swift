internal import Diagnostics
internal import Spec

/// A service before its instances have their places.
private struct Plan {
  let kind: ServiceKind
  let origin: Origin
  let image: DeployedImage
  let replication: Replication
  let ports: [(name: String, container: Int, host: Int?)]
  let detail: DeployedService.Detail
}

extension Resolver {
  /// The services in the order in which they start, each instance on the node where the engine would put it.
  mutating func resolveServices(
    on nodes: [DeployedNode],
    groups: [WebGroup],
    tenants: [DeployedTenant]
  ) -> [DeployedService] {
    var placement = Placement(on: nodes)
    let rule = SidekickRule(spec: spec, tenants: tenants, groups: groups)
    var services: [DeployedService] = []
    if let database = spec.services.database {
      if database.external == nil { services.append(place(database, rule, &placement)) }
      // Whatever it is that users are made by runs beside a proxy where the database is not the cluster's.
      if spec.services.web != nil || database.external != nil {
        services.append(placeProxies(of: database, rule, &placement))
      }
    }
    for plan in plans(groups) {
      if let service = place(plan, rule.sidekicks(of: plan.kind), &placement) { services.append(service) }
    }
    checkPins(of: services)
    return services
  }

  /// Base images that are known by their tag alone can be others tomorrow.
  private mutating func checkPins(of services: [DeployedService]) {
    let images = Set(services.compactMap(\.release).map(\.image)).sorted()
    let loose = images.filter { assignments.digests[$0] == nil }
    guard let first = loose.first else { return }
    diagnostics.report(
      .notPinned(loose),
      at: spec.services.origin.span.map { Span($0.start, $0.start + 1) } ?? .none,
      help: "`infrac pin SPEC \(first)=sha256:…` writes a digest into the lock file"
    )
  }

  private func plans(_ groups: [WebGroup]) -> [Plan] {
    let services = spec.services
    var plans: [Plan] = []
    if let web = services.web {
      for (index, group) in groups.enumerated() {
        let port = web.replication.spread.value == .none ? nil : 8080 + index
        plans.append(
          Plan(
            kind: .web(group.php),
            origin: web.origin,
            image: .built(name: group.name),
            replication: web.replication,
            ports: [("http", 8080, port)],
            detail: .web(group)
          )
        )
      }
    }
    if let proxy = services.proxy {
      plans.append(
        Plan(
          kind: .proxy,
          origin: proxy.origin,
          image: .built(name: "proxy"),
          replication: proxy.replication,
          ports: [("http", 80, 80), ("https", 443, 443)],
          detail: .proxy(proxy.entry)
        )
      )
    }
    if let ftp = services.ftp {
      let server = FTPServer(
        passivePorts: ftp.passivePorts,
        address: ftp.address?.value,
        hostName: "ftp.\(domain)",
        hostKey: hostKey(of: ftp)
      )
      let port = FTPService.portOfSFTP
      plans.append(
        Plan(
          kind: .ftp,
          origin: ftp.origin,
          image: .built(name: "ftp"),
          replication: ftp.replication,
          ports: [("ftp", 21, 21)] + (server.hostKey == nil ? [] : [("sftp", port, port)]),
          detail: .ftp(server)
        )
      )
    }
    if let certificates = services.certificates {
      let replication = Replication(
        replicas: Located(1, .template),
        memory: certificates.memory,
        place: [],
        spread: Located(.node, .template)
      )
      plans.append(
        Plan(
          kind: .certificates,
          origin: certificates.origin,
          image: .built(name: "certificates"),
          replication: replication,
          ports: [],
          detail: .certificates(certificates)
        )
      )
    }
    for custom in services.custom.sorted(by: { $0.key.value < $1.key.value }) {
      let isSpread = custom.value.replication.spread.value != .none
      let ports = custom.value.ports.map { entry in
        let number = entry.value.value.number
        return (name: entry.key.value.text, container: number, host: isSpread ? number : nil)
      }
      plans.append(
        Plan(
          kind: .custom(custom.key.value),
          origin: custom.value.origin,
          image: .published(custom.value.image.value),
          replication: custom.value.replication,
          ports: ports,
          detail: .custom
        )
      )
    }
    return plans
  }

  /// Whoever is suspended keeps the door: a suspension is nothing that others have to notice.
  private func hostKey(of ftp: FTPService) -> Located<SecretName>? {
    guard let key = spec.tenants.lazy.flatMap(\.tenant.ftp).compactMap(\.value.keys.first).first else { return nil }
    if case .written = ftp.hostKey.origin { return ftp.hostKey }
    return Located(ftp.hostKey.value, key.origin)
  }

  private var domain: String {
    cluster.network.domain?.ascii ?? "\(cluster.name.value.text).internal"
  }

  /// Numbered instances wherever there is room; `nil` when a report says why not.
  private mutating func place(
    _ plan: Plan,
    _ sidekicks: [Sidekick],
    _ placement: inout Placement
  ) -> DeployedService? {
    let replication = plan.replication
    let place = replication.place.metadata
    let racks = racks(for: replication, placement.nodes)
    var instances: [DeployedService.Instance] = []
    for number in 1...replication.replicas.value {
      let rack = racks.isEmpty ? nil : racks[(number - 1) % racks.count]
      let wanted = Placement.Instance(
        service: plan.kind.name,
        name: "\(number)",
        place: place,
        spread: replication.spread.value,
        pin: nil,
        rack: rack,
        units: 1 + sidekicks.count,
        memory: replication.memory.value
      )
      guard let node = placement.place(wanted) else {
        reportNoPlace(for: plan.kind, replication, placement.nodes)
        return nil
      }
      instances.append(DeployedService.Instance(name: wanted.name, node: node, rack: rack))
    }
    return DeployedService(
      kind: plan.kind,
      origin: plan.origin,
      image: plan.image,
      instances: instances,
      memory: replication.memory.value,
      memoryOrigin: replication.memory.origin,
      place: place,
      spread: replication.spread.value,
      sidekicks: sidekicks,
      isPinned: false,
      ports: plan.ports.map { DeployedPort(name: $0.name, container: $0.container, host: $0.host) },
      detail: plan.detail
    )
  }

  /// The racks that instances are dealt to, in their order; none where racks do not matter.
  private func racks(for replication: Replication, _ nodes: [DeployedNode]) -> [String] {
    guard replication.spread.value == .rack else { return [] }
    let place = replication.place.metadata
    return Set(nodes.filter { $0.matches(place) }.compactMap { $0.value(of: "rack") }).sorted()
  }

  mutating func reportNoPlace(for kind: ServiceKind, _ replication: Replication, _ nodes: [DeployedNode]) {
    let place = replication.place.metadata
    let eligible = nodes.filter { $0.matches(place) }
    let wish = place.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    if eligible.isEmpty {
      diagnostics.report(
        .noNode(kind.name, wish),
        at: place.first?.origin.span ?? replication.replicas.span,
        help: "give a node that metadata, or change `place`"
      )
      return
    }
    let racks = racks(for: replication, nodes)
    let isByRack = replication.spread.value == .rack
    let count = isByRack ? racks.count : eligible.count
    let things = isByRack ? "racks" : "nodes"
    diagnostics.report(
      .tooManyReplicas(replication.replicas.value, kind.name, count, things),
      at: replication.replicas.span,
      notes: ["it may be on \(eligible.map(\.name.text).joined(separator: ", "))"],
      help: "lower `replicas`, add nodes, or let instances share one with `spread: none`"
    )
  }
}

extension [Entry<MetadataWord, Located<MetadataWord>>] {
  var metadata: [DeployedNode.Metadata] {
    map { DeployedNode.Metadata(key: $0.key.value.text, value: $0.value.value.text, origin: $0.value.origin) }
      .sorted { ($0.key, $0.value) < ($1.key, $1.value) }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func noNode(_ service: String, _ wish: String) -> Self {
    .init("E0410", "no node has the metadata that \(service) is to be placed by: \(wish)")
  }

  fileprivate static func notPinned(_ images: [String]) -> Self {
    .init(
      "W0416",
      "the base \(images.count == 1 ? "image is" : "images are") not pinned by digest: \(images.joined(separator: ", "))"
    )
  }

  fileprivate static func tooManyReplicas(_ replicas: Int, _ service: String, _ count: Int, _ things: String) -> Self {
    .init("E0411", "\(replicas) instances of \(service) need \(replicas) \(things), but only \(count) can have one")
  }
}
