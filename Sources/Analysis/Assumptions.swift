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
  /// Whether the company has a table of what it gives back.
  let hasCredits: Bool

  /// Those of a cluster; of hypervisors, too, that only the servers beside it have.
  init(_ level: ServiceLevel, _ deployment: Deployment, _ servers: Deployment?, remainder: Double) {
    let hosts = deployment.nodes.map(\.host) + (servers?.servers ?? []).map(\.host)
    lines = Self.promises(level) + Self.machines(level, hosts) + Self.parts(level, deployment)
    rules = Self.rules(deployment, remainder)
    hasCredits = !level.credits.isEmpty
  }

  /// Those of any machines, for servers without a cluster beside them.
  init(machines level: ServiceLevel, _ deployment: Deployment) {
    lines = Self.promises(level) + Self.machines(level, deployment.servers.map(\.host))
    rules = Self.always(deployment) + Self.hostless(deployment.servers.map { ($0.name, $0.host) })
    hasCredits = !level.credits.isEmpty
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
    hasCredits = !level.credits.isEmpty
  }

  // MARK: Figures

  /// What is promised, and what a broken promise costs.
  private static func promises(_ level: ServiceLevel) -> [Line] {
    let credits = level.credits.sorted { $1.key.value.millionths < $0.key.value.millionths }
    let table = credits.map { "\($0.value.value.text) from \($0.key.value.text)" }.joined(separator: ", ")
    return [
      line("promised availability of a month", level.target, \.text, "default"),
      Line(
        what: "given back of a month’s fee, by its availability",
        value: credits.isEmpty ? "nothing" : table,
        source: credits.isEmpty ? "default: no table" : "the specification"
      ),
    ]
  }

  private static func machines(_ level: ServiceLevel, _ hosts: [Name?]) -> [Line] {
    let machine = [
      line(
        "mean time between failures of a node",
        level.node.mtbf,
        "default: a crash or an unplanned reboot twice a year"
      ),
      line("mean time to repair a node", level.node.mttr, "default: noticed, power cycled, booted, database caught up"),
    ]
    guard hosts.contains(where: { $0 != nil }) else { return machine }
    return machine + [
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

  /// The storage’s and the times of failover, as far as the cluster has what they are of.
  private static func parts(_ level: ServiceLevel, _ deployment: Deployment) -> [Line] {
    var lines: [Line] = []
    if deployment.storage != nil {
      let mtbf = "default: with redundant heads and disks"
      lines.append(line("mean time between failures of the storage", level.storage.mtbf, mtbf))
      lines.append(line("mean time to repair the storage", level.storage.mttr, "default"))
    }
    if case .proxy(.addresses(let addresses))? = deployment.service(.proxy)?.detail, !addresses.isEmpty {
      let source =
        "default: three advertisements (RFC 5798, 6.1); 1.4s to 2.3s were measured where the proxy alone died"
      lines.append(line("until another proxy has an address", level.failover.address, source))
    }
    let measured = "default: 21s to 31s measured on three nodes with fleet's agent_ttl of 30s, and the start"
    lines.append(line("until an instance runs on another node", level.failover.instance, measured))
    if deployment.service(.database) != nil {
      let source = "default: the life of the writer's key; 6.0s were measured where the writer alone died"
      lines.append(line("until another member of the database writes", level.failover.writer, source))
    }
    return lines
  }

  // MARK: Rules

  private static func always(_ deployment: Deployment) -> [String] {
    let tenants = deployment.tenants
    return [
      "components fail and are repaired independently of one another",
      "the uplink, the power of the room, DNS and mistakes of people are not in the figures",
      "planned maintenance, updates and the reboots for them are not in the figures",
    ]
      + (tenants.contains { $0.isVisible && $0.hasUpstreams }
        ? ["applications of the customers’ own behind `upstream`, and the way there, always work"] : [])
      + (tenants.contains { !$0.isVisible && $0.state != .archived }
        ? ["tenants are those with sites that are to be seen: nobody misses the site of who is suspended or has none"]
        : [])
  }

  /// Who runs on a hypervisor that the figures do not know.
  private static func hostless(_ machines: [(name: Name, host: Name?)]) -> [String] {
    let names = machines.filter { $0.host == nil }.map(\.name.text)
    guard !names.isEmpty else { return [] }
    let which = names.count == machines.count ? "no machine has one" : names.joined(separator: ", ")
    return ["failures of hypervisors are not counted where a machine has no `host`: \(which)"]
  }

  private static func rules(_ deployment: Deployment, _ remainder: Double) -> [String] {
    var rules =
      always(deployment) + hostless(deployment.nodes.map { ($0.name, $0.host) }) + [
        "fleet moves instances while etcd has a quorum: to the node with the fewest units, ties to the smaller name",
        "what fits is memory and the database’s connections: what runs on a node shares its processors, of which none are "
          + "reserved",
        "a request that can be repeated is repeated with another instance; others that were under way are lost",
      ]
    if deployment.service(.database) != nil {
      rules.append("the database serves while more than half of all its members work")
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
  line(what, value, \.text, preset)
}

private func line<Value>(
  _ what: String,
  _ value: Located<Value>,
  _ text: (Value) -> String,
  _ preset: String
) -> Assumptions.Line {
  Assumptions.Line(what: what, value: text(value.value), source: value.isWritten ? "the specification" : preset)
}

extension DeployedTenant {
  fileprivate var hasUpstreams: Bool {
    sites.contains { site in
      switch site.content {
      case .upstream: true
      case .php, .files: false
      }
    }
  }
}

extension Located {
  fileprivate var isWritten: Bool {
    if case .written = origin { true } else { false }
  }
}
