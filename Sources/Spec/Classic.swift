package import Diagnostics

/// Debian servers as hosters have them: each tenant is on one of them, which has all that the tenant needs.
package struct Classic: Sendable {
  package let origin: Origin
  /// `nil` for the cluster's.
  package let name: Located<Name>?
  /// `nil` for the cluster's.
  package let domain: DomainName?
  /// `nil` for the cluster's.
  package let timeZone: Located<TimeZone>?
  /// When a server may reboot after an upgrade; `nil` for never by itself.
  package let maintenance: Maintenance?
  /// None for the cluster's.
  package let admins: [Entry<Name, Admin>]
  package let servers: [Entry<Name, ClassicServer>]
  /// Why something that the specification asks for may be missing on servers.
  package let waivers: [Entry<Capability, SingleLine>]
}

/// A server.
package struct ClassicServer: Sendable {
  package let origin: Origin
  /// The public one.
  package let address: Located<IPAddress>
  /// A second public address, by the other version of IP.
  package let ipv6: Located<IPAddress>?
  package let memory: Located<ByteCount>
  package let cpus: Int
  /// The hypervisor on which it runs.
  package let host: Located<Name>?
  package let debian: Located<DebianRelease>
  /// What it costs a month.
  package let price: Located<Price>?
  /// The plans whose tenants come here; none for those that no server has.
  package let plans: [Located<Name>]
  /// The tenants that are here because somebody says so.
  package let tenants: [Located<Name>]
  /// The name that it had before.
  package let was: Located<Name>?
}

/// What a specification can ask for and not every platform can give.
package enum Capability: String, CaseIterable, Sendable {
  /// Several instances of a service.
  case replicas
  /// `place` and `spread`.
  case placement
  /// Public addresses that move from machine to machine, or a balancer in front.
  case addresses
  /// Files that outlive the machine.
  case storage
  /// Containers of the company's own, and published images.
  case containers
  /// A database server that somebody else runs.
  case external
}

extension Classic {
  package static let schema = Schema.record(
    "the servers",
    Classic.init,
    Field.origin,
    Field.optional(
      "name",
      .located(.name),
      "What the servers are called together; the folder of their output. Without it the cluster's name."
    ),
    Field.optional(
      "domain",
      .domain,
      "The domain below which the servers' names are. Without it that of `cluster.network`."
    ),
    Field.optional(
      "timezone",
      .located(.timeZone),
      "The time zone of PHP and of timers. Without it the cluster's; without a cluster UTC."
    ),
    Field.optional(
      "maintenance",
      Maintenance.schema,
      "When a server may reboot after an upgrade that asks for it. Without it servers never reboot by themselves."
    ),
    Field(
      "admins",
      .map(keys: .name, values: Admin.schema),
      default: [:],
      "Who may log in. Without them the cluster's."
    ),
    Field("servers", .map(keys: .name, values: ClassicServer.schema, atLeast: 1), "The servers by name."),
    Field(
      "waive",
      .map(keys: .choice("a capability", "What servers cannot give."), values: .singleLine),
      default: [:],
      "What the specification asks for and servers cannot give, each with the reason why that is all right."
    ),
  )
}

extension ClassicServer {
  package static let schema = Schema.record(
    "a server",
    ClassicServer.init,
    Field.origin,
    Field("address", .located(.address), "Its public address: what DNS points at."),
    Field.optional("ipv6", .located(.address), "Its public IPv6 address, where `address` is one of IPv4."),
    Field("memory", .located(.size), default: "4GiB", "What it has; the services' memory has to fit."),
    Field("cpus", .integer("a number of processors", in: 1...1024), default: "2", "How many processors it has."),
    Field.optional("host", .located(.name), "The hypervisor on which it runs."),
    Field(
      "debian",
      .located(Schema<DebianVersion>.choice("a release of Debian", "By its number.").map(\.release)),
      default: "12",
      "The release that it runs, which decides the version of PHP: 8.2 in Debian 12, 8.4 in Debian 13."
    ),
    Field.optional("price", .located(.price), "What it costs a month, with its backup; for `infrac analyze`."),
    Field("plans", .list(of: .located(.name)), default: [], "The plans whose tenants come to this server."),
    Field(
      "tenants",
      .list(of: .located(.name)),
      default: [],
      "Tenants that are on this server, whatever their plan. The others are dealt out once and stay: the lock file remembers."
    ),
    Field.optional("was", .located(.name), "The name that it had before: it keeps its tenants."),
  )
}

private enum DebianVersion: String, CaseIterable, Sendable {
  case bookworm = "12"
  case trixie = "13"

  var release: DebianRelease {
    switch self {
    case .bookworm: .bookworm
    case .trixie: .trixie
    }
  }
}
