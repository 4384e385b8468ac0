internal import Diagnostics
internal import Spec

extension Resolver {
  /// The nodes by name, each with its role in etcd, which the lock file keeps.
  mutating func resolveNodes() -> [DeployedNode] {
    let machines = cluster.machines.list
    let roles = assignRoles(machines)
    return machines.map { machine in
      var metadata = machine.metadata.map {
        DeployedNode.Metadata(key: $0.key.value.text, value: $0.value.value.text, origin: $0.value.origin)
      }
      metadata.append(DeployedNode.Metadata(key: "node", value: machine.name.value.text, origin: machine.origin))
      return DeployedNode(
        origin: machine.origin,
        name: machine.name.value,
        address: machine.address.value,
        memory: machine.memory,
        cpus: machine.cpus,
        host: machine.host,
        metadata: metadata.sorted { ($0.key, $0.value) < ($1.key, $1.value) },
        role: roles[machine.name.value] ?? .proxy
      )
    }
    .sorted { $0.name < $1.name }
  }

  /// Keeps the roles that nodes have and gives the new ones theirs: members up to the cluster's size.
  private mutating func assignRoles(_ machines: [Machine]) -> [Name: EtcdRole] {
    let size = cluster.size?.value ?? machines.count
    let isNew = assignments.etcd.isEmpty
    var roles: [Name: Located<EtcdRole>] = [:]
    for machine in machines {
      if let known = assignments.etcd[machine.name.value] ?? machine.was.flatMap({ assignments.etcd[$0] }) {
        roles[machine.name.value] = known
      }
    }
    var members = roles.values.count { $0.value != .proxy }
    if members > size {
      diagnostics.report(
        .tooManyMembers(members, size),
        at: cluster.size?.span ?? cluster.name.span,
        help: "a member leaves when its node does: remove nodes first, one at a time"
      )
    }
    for machine in machines where roles[machine.name.value] == nil {
      let role: EtcdRole = members >= size ? .proxy : isNew ? .founding : .joined
      if role != .proxy { members += 1 }
      roles[machine.name.value] = Located(role, .template)
    }
    assignments.etcd = roles
    return roles.mapValues(\.value)
  }

  /// The token that founds the cluster: the specification's, or the one that the lock file has from a service.
  mutating func resolveDiscovery() -> DeployedDiscovery {
    let founding = assignments.etcd.values.count { $0.value == .founding }
    let written = cluster.discovery
    switch written.value {
    case .members:
      assignments.discovery = nil
      return .members
    case .token(let token):
      if let known = assignments.discovery, known.url != token.url {
        diagnostics.report(
          .otherToken,
          at: written.span,
          also: known.origin.span.map { [.init($0, "founded with this one")] } ?? [],
          help:
            "put the old one back; to found a new cluster on empty disks remove the sections “discovery” and “etcd” from the lock file"
        )
      }
      let known = assignments.discovery ?? .init(url: token.url, size: founding)
      assignments.discovery = known
      checkTokenSize(known, founding)
      return .token(token.url.text, written.origin)
    case .service(let service):
      guard let known = assignments.discovery else {
        diagnostics.report(.noToken(service.text), at: written.span, help: "ask for one with `infrac token`")
        return .members
      }
      checkTokenSize(known, founding)
      return .token(known.url.text, known.origin)
    }
  }

  /// Where a member has joined, the cluster was founded: fewer founders are left when one was made anew or went.
  private mutating func checkTokenSize(_ token: Assignments.TokenAssignment, _ founding: Int) {
    let wasFounded = assignments.etcd.values.contains { $0.value == .joined }
    guard wasFounded ? founding > token.size : founding != token.size else { return }
    diagnostics.report(
      .tokenSize(token.size, founding),
      at: cluster.size?.span ?? cluster.discovery.span,
      also: token.origin.span.map { [.init($0, "asked for here")] } ?? [],
      help:
        "a token founds a cluster of the size that it was asked for: ask for a new one with `infrac token`, or keep the size"
    )
  }
}

/// A machine, however it is written.
struct Machine {
  let name: Located<Name>
  let origin: Origin
  let address: Located<IPAddress>
  let memory: ByteCount
  let cpus: Int
  let host: Name?
  let metadata: [Entry<MetadataWord, Located<MetadataWord>>]
  let was: Name?
}

extension Machines {
  /// As written; those of a range are `core-1` and so on.
  var list: [Machine] {
    switch self {
    case .named(let entries):
      entries.map { entry in
        let node = entry.value
        return Machine(
          name: entry.key,
          origin: node.origin,
          address: node.address,
          memory: node.memory.value,
          cpus: node.cpus,
          host: node.host?.value,
          metadata: node.metadata,
          was: node.was?.value
        )
      }
    case .addressed(let range):
      range.value.addresses.enumerated().compactMap { index, address in
        Name("core-\(index + 1)").map { name in
          Machine(
            name: Located(name, range.origin),
            origin: range.origin,
            address: Located(address, range.origin),
            memory: ByteCount(mebibytes: 2048),
            cpus: 1,
            host: nil,
            metadata: [],
            was: nil
          )
        }
      }
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func tooManyMembers(_ members: Int, _ size: Int) -> Self {
    .init("E0404", "the cluster has \(members) members of etcd, its size is to be \(size)")
  }

  fileprivate static func noToken(_ service: String) -> Self {
    .init("E0406", "the lock file has no token of the discovery service “\(service)”")
  }

  fileprivate static func tokenSize(_ asked: Int, _ founding: Int) -> Self {
    .init("E0407", "the discovery token was asked for \(asked) members, \(founding) would found the cluster with it")
  }

  fileprivate static var otherToken: Self {
    .init("E0408", "the cluster was founded with another discovery token")
  }
}
