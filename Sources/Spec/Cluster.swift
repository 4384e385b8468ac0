package import Diagnostics

/// The machines and how they form a cluster.
package struct Cluster: Sendable {
  package let origin: Origin
  package let name: Located<Name>
  /// The number of etcd members; `nil` for all nodes.
  package let size: Located<Int>?
  package let discovery: Located<Discovery>
  package let channel: Located<Channel>
  /// The lowest version on the nodes.
  package let docker: Located<DockerVersion>
  package let seccomp: Located<SeccompProfile>
  package let reboot: Located<RebootStrategy>
  package let maintenance: Maintenance?
  package let timeZone: Located<TimeZone>
  package let network: Network
  package let machines: Machines
  package let admins: [Entry<Name, Admin>]
}

extension Cluster {
  /// The number of members that found the cluster.
  package var foundingSize: Int { size?.value ?? machines.addressCount }
}

/// The nodes by name, or as many as a range has addresses.
package enum Machines: Sendable {
  case named([Entry<Name, ClusterNode>])
  case addressed(Located<AddressRange>)
}

/// A machine of the cluster.
package struct ClusterNode: Sendable {
  package let origin: Origin
  package let address: Located<IPAddress>
  package let memory: Located<ByteCount>
  package let cpus: Int
  /// The hypervisor on which it runs.
  package let host: Located<Name>?
  package let metadata: [Entry<MetadataWord, Located<MetadataWord>>]
  /// The name that it had before.
  package let was: Located<Name>?
  /// Of a month.
  package let price: Located<Price>?
}

/// How the etcd members of a new cluster find each other.
package enum Discovery: Sendable, Hashable {
  /// By the token with which this URL ends.
  case token(DiscoveryToken)
  /// By a token of this service, which the lock file keeps.
  case service(HTTPURL)
  /// They are listed on each node.
  case members
}

/// The URL of a discovery token. It is no text on purpose: whoever has it can join a new cluster.
package struct DiscoveryToken: Sendable, Hashable {
  package let url: HTTPURL
  /// 32 lower-case hexadecimal digits.
  package let token: String
}

package enum Channel: String, CaseIterable, Sendable {
  case stable, beta, alpha
}

package enum SeccompProfile: String, CaseIterable, Sendable {
  case standard = "default"
  case unconfined
}

package enum RebootStrategy: String, CaseIterable, Sendable {
  case etcdLock = "etcd-lock"
  case reboot
  case off
}

/// When nodes may reboot after an update.
package struct Maintenance: Sendable {
  package let origin: Origin
  package let days: [Located<Weekday>]
  package let at: ClockTime
  package let duration: Located<Period>
}

package struct Network: Sendable {
  package let origin: Origin
  package let domain: DomainName?
  package let subnet: Located<Subnet>
  /// For nodes without DHCP.
  package let interface: Located<InterfaceName>?
  package let gateway: Located<IPAddress>?
  package let dns: [Located<IPAddress>]
}

/// Who may log in to the nodes.
package struct Admin: Sendable {
  package let keys: [SSHKey]
}

// MARK: Schemas

extension Cluster {
  package static let schema = Schema.record(
    "the cluster",
    Cluster.init,
    Field.origin,
    Field(
      "name",
      .located(.name),
      "What the cluster is called; the folder of its output and the prefix of its keys in etcd."
    ),
    Field.optional(
      "size",
      .located(.integer("a number of members", in: 1...9)),
      "How many nodes are members of etcd; nodes beyond join as proxies. Without it all nodes are."
    ),
    Field(
      "discovery",
      .located(.discovery),
      default: "static",
      "How the members find each other: a token's URL, the address of a discovery service (the lock file keeps its token; see `infrac token`), or `static`: they are listed on each node."
    ),
    Field(
      "channel",
      .located(.choice("a channel", "A release channel of the operating system.")),
      default: "stable",
      "The channel that updates come from."
    ),
    Field("docker", .located(.dockerVersion), default: "20.10", "The lowest version of Docker on the nodes."),
    Field(
      "seccomp",
      .located(.choice("a seccomp profile", "Docker's own profile, or none.")),
      default: "default",
      "`unconfined` lets images of today run on a Docker before 20.10.10, at the price of a weaker sandbox."
    ),
    Field(
      "reboot",
      .located(.choice("a reboot strategy", "The words of update-engine.")),
      default: "etcd-lock",
      "How nodes reboot after an update: one at a time under a lock in etcd, at once, or never."
    ),
    Field.optional("maintenance", Maintenance.schema, "When nodes may reboot."),
    Field("timezone", .located(.timeZone), default: "UTC", "The time zone of PHP and of timers; logs are in UTC."),
    Field("network", Network.schema, "The network that the nodes are in."),
    Field.exactlyOne(
      Alternative(
        "nodes",
        Schema.map(keys: .name, values: ClusterNode.schema, atLeast: 1).map(Machines.named),
        "The machines by name."
      ),
      Alternative(
        "addresses",
        Schema<Located<AddressRange>>.located(.addressRange).map(Machines.addressed),
        "The addresses of equal machines (2GiB, one processor), called core-1, core-2 and so on."
      )
    ),
    Field("admins", .map(keys: .name, values: Admin.schema), default: [:], "Who may log in to the nodes by SSH."),
  )
}

extension ClusterNode {
  package static let schema = Schema.record(
    "a node",
    ClusterNode.init,
    Field.origin,
    Field("address", .located(.address), "Its address in the cluster's subnet."),
    Field("memory", .located(.size), default: "2GiB", "What it has; instances are placed so that theirs fits."),
    Field("cpus", .integer("a number of processors", in: 1...1024), default: "1", "How many processors it has."),
    Field.optional("host", .located(.name), "The hypervisor on which it runs: nodes of one host fail together."),
    Field(
      "metadata",
      .map(keys: .metadataWord, values: .located(.metadataWord)),
      default: [:],
      "What `place` and `spread` compare. `node` with its name is there by itself."
    ),
    Field.optional("was", .located(.name), "The name that it had before: it keeps its role and its data."),
    Field.optional("price", .located(.price), "What it costs a month; for `infrac analyze`."),
  )
}

extension Maintenance {
  package static let schema = Schema.record(
    "a maintenance window",
    Maintenance.init,
    Field.origin,
    Field(
      "days",
      .list(of: .located(.choice("a day of the week", "The first three letters."))),
      default: [],
      "The days on which it opens; none means every day."
    ),
    Field("at", .clockTime, "When it opens, in the time zone of the cluster or the servers."),
    Field("for", .located(.duration), "How long it stays open."),
  )
}

extension Network {
  package static let schema = Schema.record(
    "the network",
    Network.init,
    Field.origin,
    Field.optional("domain", .domain, "The domain below which the nodes' names are."),
    Field("subnet", .located(.subnet), "The subnet that all nodes are in; tenants' code cannot reach it."),
    Field.optional(
      "interface",
      .located(.interfaceName),
      "The interface that gets the node's address, where there is no DHCP."
    ),
    Field.optional("gateway", .located(.address), "The gateway, where there is no DHCP."),
    Field("dns", .list(of: .located(.address)), default: [], "The name servers, where there is no DHCP."),
  )
}

extension Admin {
  package static let schema = Schema.record(
    "an admin",
    Admin.init(keys:),
    Field("ssh_keys", .list(of: .sshKey, atLeast: 1), "Their public keys."),
  )
}

extension Schema<Discovery> {
  static var discovery: Schema {
    let type = ScalarType(
      "a discovery URL or “static”",
      "A token's URL ends in 32 hexadecimal digits; the address of a service does not; `static` needs neither.",
      examples: [
        "https://discovery.etcd.io/6a28e078895c5ec737174db2419bb2f3", "https://discovery.lleida.example.net", "static",
      ]
    )
    return .scalar(type) { text throws(Refusal) in
      if text == "static" { return .members }
      guard let url = HTTPURL(text), !url.path.contains("?"), !url.path.contains("#") else {
        throw Refusal(.notDiscovery(text))
      }
      guard let last = url.path.split(separator: "/").last, url.path.utf8.count > 1 else { return .service(url) }
      let token = String(last)
      guard token.utf8.count == 32, token.utf8.allSatisfy({ $0.isHexDigit && !$0.isUppercaseLetter }) else {
        throw Refusal(.notAToken(token), help: "ask for one with `infrac token`, or name the service alone")
      }
      return .token(DiscoveryToken(url: url, token: token))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notDiscovery(_ text: String) -> Self {
    .init("E0239", "expected the URL of a discovery token or service, or “static”, found “\(text)”")
  }

  fileprivate static func notAToken(_ token: String) -> Self {
    .init("E0239", "expected a token of 32 lower-case hexadecimal digits, found one of \(token.utf8.count) characters")
  }
}
