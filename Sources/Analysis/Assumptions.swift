internal import Diagnostics
internal import Reports
internal import Resolution
internal import Spec

/// What the figures stand on, printed with every result.
package struct Assumptions: Sendable {
  package struct Line: Sendable {
    package let what: String
    package let value: String
    /// Who says so.
    package let source: String
  }

  package let lines: [Line]
  package let rules: [String]

  init(_ level: ServiceLevel, _ deployment: Deployment, remainder: Double) {
    lines =
      Self.machines(level) + [
        line(
          "mean time between failures of the storage",
          level.storage.mtbf,
          "default: with redundant heads and disks"
        ),
        line("mean time to repair the storage", level.storage.mttr, "default"),
        line(
          "until another proxy has an address",
          level.failover.address,
          "default: three advertisements (RFC 5798, 6.1)"
        ),
        line(
          "until an instance runs on another node",
          level.failover.instance,
          "default: 21s to 31s measured on three nodes with fleet's agent_ttl of 30s, and the start"
        ),
        line(
          "until another member of the database writes",
          level.failover.writer,
          "default: the life of the writer's key"
        ),
      ]
    rules = Self.rules(deployment, remainder)
  }

  private static func machines(_ level: ServiceLevel) -> [Line] {
    [
      line(
        "mean time between failures of a node",
        level.node.mtbf,
        "default: a crash or an unplanned reboot twice a year"
      ),
      line("mean time to repair a node", level.node.mttr, "default: noticed, power cycled, booted, database caught up"),
      line(
        "mean time between failures of a host",
        level.host.mtbf,
        "default: a hardware fault in a little over two years"
      ),
      line(
        "mean time to repair a host",
        level.host.mttr,
        "default: a part replaced within a support contract's 4 hours"
      ),
    ]
  }

  private static let always = [
    "components fail and are repaired independently of one another",
    "the uplink, the power of the room, DNS and mistakes of people are not in the figures",
  ]

  /// Those of any machines, for servers without a cluster beside them.
  init(machines level: ServiceLevel) {
    lines = Self.machines(level)
    rules = Self.always
  }

  /// Those that servers of `classic` need beside a cluster's.
  init(servers level: ServiceLevel) {
    lines = [
      line("mean time between failures of a server’s disks", level.disks.mtbf, "default: mirrored"),
      line("mean time to repair a server’s disks", level.disks.mttr, "default: restored from a backup of some 100GiB"),
    ]
    rules = [
      "a server fails and is repaired as a node does, its hypervisor as a node’s",
      "a tenant of a server is served while the server, its hypervisor and its disks work; nothing moves to another server",
      "what tenants wrote since the last backup is lost with a server’s disks; no figure shows it",
    ]
  }

  private static func rules(_ deployment: Deployment, _ remainder: Double) -> [String] {
    var rules =
      always + [
        "fleet moves instances while etcd has a quorum: to the node with the fewest units, ties to the smaller name",
        "a request that can be repeated is repeated with another instance; others that were under way are lost",
      ]
    if deployment.service(.database) != nil {
      rules.insert("the database serves while more than half of all its members work", at: 2)
    }
    if case .proxy(.balancer)? = deployment.service(.proxy)?.detail {
      rules.append("the balancer in front of the proxies always works and notices a lost proxy at once")
    }
    if case .proxy(.addresses(let addresses))? = deployment.service(.proxy)?.detail, addresses.isEmpty {
      rules.append("no address moves: a tenant counts as down while any proxy is, since its name leads there too")
    }
    if let server = deployment.externalDatabase {
      rules.append(
        "the database at \(server.address.value.text) and the way there always work: somebody else runs it, and what it loses is counted nowhere here"
      )
    }
    if remainder > 0 {
      rules.append(
        "states with more failures at once are not looked at, \(remainder.scientific) of the time: where that makes a difference, availability and downtime say from what to what; months and credits are reckoned without"
      )
    }
    return rules
  }
}

private func line(_ what: String, _ value: Located<Period>, _ preset: String) -> Assumptions.Line {
  Assumptions.Line(what: what, value: value.value.text, source: value.isWritten ? "the specification" : preset)
}

extension Located {
  fileprivate var isWritten: Bool {
    if case .written = origin { true } else { false }
  }
}
