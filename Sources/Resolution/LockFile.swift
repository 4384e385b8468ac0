package import Diagnostics
package import Spec
package import YAML

extension Assignments {
  /// Reads a lock file; what cannot be read is reported.
  package init(_ document: YAML.Node, _ diagnostics: inout DiagnosticBag) {
    guard let lock = LockFile.schema.decode(document, &diagnostics) else { return }
    etcd = Dictionary(lock.etcd.map { ($0.key.value, $0.value) }) { first, _ in first }
    database = Dictionary(lock.database.map { ($0.key.value, $0.value) }) { first, _ in first }
    discovery = lock.discovery
    digests = Dictionary(lock.images.map { ($0.key.value.text, $0.value) }) { first, _ in first }
    var owners: [Int: Entry<Name, TenantAssignment>] = [:]
    for entry in lock.tenants {
      if let other = owners[entry.value.uid] {
        diagnostics.report(
          .uidTwice(entry.value.uid),
          at: entry.key.span,
          also: [.init(other.key.span, "“\(other.key.value.text)” has it, too")],
          help: "`infrac lock --repair` gives another one to the tenant that the previous generation lacks"
        )
      } else {
        owners[entry.value.uid] = entry
      }
      tenants[entry.key.value] = entry.value
    }
  }

  /// The file's text: a line for each assignment, sorted, so that two branches merge.
  package var text: String {
    var lines = [
      "# Written by infrac and committed with the specification: what must not change when a neighbour does.",
      "infrac-lock: 1",
    ]
    if let discovery { lines += ["discovery: { url: \"\(discovery.url.text)\", size: \(discovery.size) }"] }
    lines += Self.section("etcd", etcd.map { ($0.key.text, $0.value.value.rawValue) })
    lines += Self.section("database", database.map { ($0.key.text, $0.value.value.rawValue) })
    lines += Self.section("images", digests.map { ("\"\($0.key)\"", "\"\($0.value.value)\"") })
    lines += Self.section("tenants", tenants.map { ($0.key.text, $0.value.text) })
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ name: String, _ entries: [(String, String)]) -> [String] {
    guard !entries.isEmpty else { return [] }
    return ["\(name):"]
      + entries.sorted { $0.0.precedesByBytes($1.0) }.map { "  \($0.0): \($0.1)" }
  }
}

extension Assignments.TenantAssignment {
  fileprivate var text: String {
    let mark = isRemoved ? ", removed: true" : isArchived ? ", archived: true" : ""
    let place = server.map { ", server: \($0.text)" } ?? ""
    return "{ uid: \(uid)\(place)\(mark) }"
  }
}

/// The lock file as it is written.
private struct LockFile: Sendable {
  let discovery: Assignments.TokenAssignment?
  let etcd: [Entry<Name, Located<EtcdRole>>]
  let database: [Entry<Name, Located<Assignments.DatabaseRole>>]
  let images: [Entry<ImageReference, Located<String>>]
  let tenants: [Entry<Name, Assignments.TenantAssignment>]

  static let schema = Schema.record(
    "the lock file",
    { _, discovery, etcd, database, images, tenants in
      LockFile(discovery: discovery, etcd: etcd, database: database, images: images, tenants: tenants)
    },
    Field("infrac-lock", Schema<LockVersion>.choice("a version", "1."), "The version of this file's form."),
    Field<Assignments.TokenAssignment?>.optional(
      "discovery",
      token,
      "The discovery token, and how many members it was asked for."
    ),
    Field(
      "etcd",
      Schema<[Entry<Name, Located<EtcdRole>>]>.map(
        keys: .name,
        values: .located(.choice("a role", "What a node is in etcd."))
      ),
      default: [:],
      "What each node is in etcd."
    ),
    Field(
      "database",
      Schema<[Entry<Name, Located<Assignments.DatabaseRole>>]>.map(
        keys: .name,
        values: .located(.choice("a role", "What a node is to the database."))
      ),
      default: [:],
      "The nodes that hold the database."
    ),
    Field(
      "images",
      Schema<[Entry<ImageReference, Located<String>>]>.map(keys: .image, values: .located(.imageDigest)),
      default: [:],
      "The digests of base images."
    ),
    Field(
      "tenants",
      Schema<[Entry<Name, Assignments.TenantAssignment>]>.map(keys: .name, values: tenant),
      default: [:],
      "The tenants' uids."
    ),
  )

  private static let token = Schema.record(
    "a discovery token",
    { (origin: Origin, url: HTTPURL, size: Int) in Assignments.TokenAssignment(url: url, size: size, origin: origin) },
    Field.origin,
    Field("url", .httpURL, "The URL that ends in the token."),
    Field("size", .integer("a number of members", in: 1...9), "How many members it was asked for."),
  )

  private static let tenant = Schema.record(
    "a tenant's line",
    { (origin: Origin, uid: Int, server: Name?, isArchived: Bool, isRemoved: Bool) in
      Assignments.TenantAssignment(
        uid: uid,
        isArchived: isArchived,
        isRemoved: isRemoved,
        server: server,
        origin: origin
      )
    },
    Field.origin,
    Field("uid", .integer("a uid", in: Tenant.uids), "The uid on every node."),
    Field.optional("server", .name, "The server that it is on."),
    Field("archived", .flag, default: "false", "Whether it was archived in the last build."),
    Field("removed", .flag, default: "false", "Whether it is gone."),
  )
}

private enum LockVersion: String, CaseIterable, Sendable { case one = "1" }

extension Schema<String> {
  /// `sha256:` and 64 hexadecimal digits.
  package static var imageDigest: Schema {
    let type = ScalarType(
      "a digest",
      "`sha256:` and 64 hexadecimal digits.",
      examples: ["sha256:0123…"],
      pattern: "^sha256:[0-9a-f]{64}$"
    )
    return .scalar(type) { text throws(Refusal) in
      if ImageReference.isDigest(text) { return text }
      throw Refusal(.notADigest(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func uidTwice(_ uid: Int) -> Self {
    .init("E0402", "the uid \(uid) belongs to two tenants")
  }

  fileprivate static func notADigest(_ text: String) -> Self {
    .init("E0244", "expected “sha256:” and 64 hexadecimal digits, found “\(text)”")
  }
}
