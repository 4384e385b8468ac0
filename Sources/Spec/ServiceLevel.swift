package import Diagnostics

/// What the company promises, how often what it stands on fails, and what it pays when it breaks the promise.
package struct ServiceLevel: Sendable {
  package let origin: Origin
  /// Of each month.
  package let target: Located<Percentage>
  package let node: Reliability
  package let host: Reliability
  package let storage: Reliability
  /// Those of a server of `classic`.
  package let disks: Reliability
  package let failover: Failover
  /// The credit that a month of at least such an availability earns; as written.
  package let credits: [Entry<Percentage, Located<Percentage>>]
}

/// How often something fails by itself, and how long it then takes.
package struct Reliability: Sendable {
  package let origin: Origin
  /// Mean time between failures.
  package let mtbf: Located<Period>
  /// Mean time to repair.
  package let mttr: Located<Period>
}

/// How long a customer notices that something moves.
package struct Failover: Sendable {
  package let origin: Origin
  package let address: Located<Period>
  package let instance: Located<Period>
  package let writer: Located<Period>
}

// MARK: Schemas

extension ServiceLevel {
  package static let schema = Schema.record(
    "the service level",
    ServiceLevel.init,
    Field.origin,
    Field(
      "target",
      .located(.percentage),
      default: "99.9%",
      "The availability of each month that tenants are promised."
    ),
    Field(
      "node",
      Reliability.schema(mtbf: "4000h", mttr: "45m"),
      default: [:],
      "A node or a server with its operating system: crashes, hangs, reboots that nobody planned."
    ),
    Field(
      "host",
      Reliability.schema(mtbf: "20000h", mttr: "4h"),
      default: [:],
      "A hypervisor; all nodes and servers with the same `host` fail with it."
    ),
    Field(
      "storage",
      Reliability.schema(mtbf: "20000h", mttr: "2h"),
      default: [:],
      "The shared directory, with whatever redundancy it has."
    ),
    Field(
      "disks",
      Reliability.schema(mtbf: "100000h", mttr: "8h"),
      default: [:],
      "What a server of `classic` has its data on, with whatever redundancy; its repair is the way back from the backup."
    ),
    Field("failover", Failover.schema, default: [:], "How long it takes until something else serves."),
    Field(
      "credits",
      .map(keys: .percentage, values: .located(.percentage)),
      default: [:],
      "For a month of at least this availability: the share of the monthly fee that is given back."
    ),
  )
}

extension Reliability {
  static func schema(mtbf: Preset, mttr: Preset) -> Schema<Reliability> {
    .record(
      "a reliability",
      Reliability.init,
      Field.origin,
      Field("mtbf", .located(.duration), default: mtbf, "The mean time between two failures."),
      Field("mttr", .located(.duration), default: mttr, "The mean time until it works again."),
    )
  }
}

extension Failover {
  package static let schema = Schema.record(
    "the times of failover",
    Failover.init,
    Field.origin,
    Field(
      "address",
      .located(.duration),
      default: "4s",
      "Until another proxy has the address: three missed advertisements, a second apart, and the skew (RFC 5798, 6.1). Where the proxy alone dies it is less: 1.4s to 2.3s were measured."
    ),
    Field(
      "instance",
      .located(.duration),
      default: "35s",
      "Until an instance runs on another node: what is left of fleet's `agent_ttl` of 30s (21s to 31s were measured), and the start."
    ),
    Field(
      "writer",
      .located(.duration),
      default: "15s",
      "Until another member of the database writes: the time for which the writer's key lives in etcd. Where the writer alone dies it is less: 6.0s were measured."
    ),
  )
}
