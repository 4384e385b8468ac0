/// What a specification and its lock file said before some edits: those are undone, and others stand.
package struct FormerTexts: Sendable {
  package var sections: [Section] = []
  package var assignments = Assigned()

  package init() {}

  /// A part of the specification (`Written.Section`) of which something is undone.
  package struct Section: Sendable {
    /// Its name now; the former one of what is gone.
    package let name: String
    /// Whether it was there.
    package var wasThere = true
    /// The name that it had, where that was another one.
    package var formerName: String?
    /// The file that it stood in, where that was another one.
    package var formerFile: String?
    /// The values that were there, by path, in the order in which they were written.
    package var values: [(path: String, text: String)] = []
    /// The paths of values that were not there.
    package var additions: Set<String> = []

    package init(_ name: String) { self.name = name }
  }

  /// What was assigned; of the rest the lock file as it is now knows.
  package struct Assigned: Sendable {
    package var tenants: [String: (uid: Int, server: String?)] = [:]
    /// The roles in etcd by node.
    package var etcd: [String: String] = [:]
    /// The nodes that held the database.
    package var database: [String] = []
    /// By reference; `nil` for an image that was not pinned.
    package var digests: [String: String?] = [:]

    package init() {}
  }
}
