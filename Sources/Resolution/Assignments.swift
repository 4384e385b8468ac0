package import Diagnostics
package import Spec

/// What must not change when a neighbour does: the lock file, read.
package struct Assignments: Sendable, Equatable {
  /// By tenant, also of those that are gone.
  package var tenants: [Name: TenantAssignment] = [:]
  package var etcd: [Name: Located<EtcdRole>] = [:]
  /// The nodes that hold the database.
  package var database: [Name: Located<DatabaseRole>] = [:]
  package var discovery: TokenAssignment?
  /// Digests by reference with tag.
  package var digests: [String: Located<String>] = [:]

  package init() {}

  /// What a node is to the database.
  package enum DatabaseRole: String, CaseIterable, Sendable { case member }

  package struct TenantAssignment: Sendable, Hashable {
    package var uid: Int
    /// It was archived in the last build.
    package var isArchived: Bool
    /// It is gone; its uid is not given to another.
    package var isRemoved: Bool
    /// The server that it is on, of a company that has servers.
    package var server: Name?
    package var origin: Origin

    package init(
      uid: Int,
      isArchived: Bool = false,
      isRemoved: Bool = false,
      server: Name? = nil,
      origin: Origin = .template
    ) {
      self.uid = uid
      self.server = server
      self.isArchived = isArchived
      self.isRemoved = isRemoved
      self.origin = origin
    }
  }

  package struct TokenAssignment: Sendable, Hashable {
    /// The URL that ends in the token.
    package var url: HTTPURL
    /// The number of members that it was asked for.
    package var size: Int
    package var origin: Origin

    package init(url: HTTPURL, size: Int, origin: Origin = .template) {
      self.url = url
      self.size = size
      self.origin = origin
    }
  }
}

extension Assignments {
  /// The range of uids that infrac chooses from; a tenant may bring along another one (`Tenant.uids`).
  package static let uids = 20_000...59_999
}

extension Assignments {
  /// Takes the uid from all but one of the tenants that share it, so that the next build gives them another.
  ///
  /// - Parameter known: The tenants of the previous generation, which keep theirs.
  /// - Returns: Those that lost theirs, by name.
  package mutating func separate(keeping known: Set<Name>) -> [Name] {
    var lost: [Name] = []
    for (_, group) in Dictionary(grouping: tenants, by: \.value.uid) where group.count > 1 {
      let names = group.map(\.key).sorted { (known.contains($0) ? 0 : 1, $0) < (known.contains($1) ? 0 : 1, $1) }
      lost += names.dropFirst()
    }
    for name in lost { tenants[name] = nil }
    return lost.sorted()
  }
}
