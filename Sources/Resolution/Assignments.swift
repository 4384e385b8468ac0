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
    package var origin: Origin

    package init(uid: Int, isArchived: Bool = false, isRemoved: Bool = false, origin: Origin = .template) {
      self.uid = uid
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
  /// The range of uids that tenants get.
  package static let uids = 20_000...59_999
}
