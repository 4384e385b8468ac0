internal import Diagnostics
internal import Spec

extension Resolver {
  /// Gives every tenant its uid: the one that it has, else one from its name's hash, else the next free.
  mutating func assignUIDs() {
    let renamed = Dictionary(
      spec.tenants.compactMap { tenant in tenant.tenant.was.map { ($0.value, tenant.name.value) } }
    ) { first, _ in first }
    let written = Set(spec.tenants.map(\.name.value))
    removeMissing(written: written, renamed: Set(renamed.keys))
    var taken = Set(assignments.tenants.values.map(\.uid))

    for subscription in spec.tenants.sorted(by: { $0.name.value < $1.name.value }) {
      let name = subscription.name.value
      if assignments.tenants[name] == nil, let old = subscription.tenant.was?.value, !written.contains(old) {
        assignments.tenants[name] = assignments.tenants.removeValue(forKey: old)
      }
      var assignment = assignments.tenants[name] ?? .init(uid: Self.freeUID(for: name, taken: taken))
      if !Assignments.uids.contains(assignment.uid) {
        diagnostics.report(.noUIDLeft(Assignments.uids.count), at: subscription.name.span)
        assignment.uid = Assignments.uids.lowerBound
      }
      taken.insert(assignment.uid)
      assignment.isArchived = subscription.tenant.state.value == .archived
      assignment.isRemoved = false
      assignments.tenants[name] = assignment
    }
  }

  /// Marks the tenants that are no longer written as removed, those that may go.
  private mutating func removeMissing(written: Set<Name>, renamed: Set<Name>) {
    for (name, assignment) in assignments.tenants.sorted(by: { $0.key < $1.key })
    where !written.contains(name) && !renamed.contains(name) {
      guard !assignment.isRemoved else { continue }
      if !assignment.isArchived && !allowedRemovals.contains(name) {
        diagnostics.report(
          .vanished(name),
          at: assignment.origin.span ?? .none,
          "the lock file knows it",
          help: "write it again with `state: archived` for one build",
          "or build with `--allow-removal \(name.text)`; its data stays where it is in any case"
        )
      }
      assignments.tenants[name]?.isRemoved = true
      assignments.tenants[name]?.isArchived = false
    }
  }

  /// The first free uid from the one that the name's hash (FNV-1a, 32 bits) chooses; one beyond the range when none is left.
  private static func freeUID(for name: Name, taken: Set<Int>) -> Int {
    let hash = name.text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    let range = Assignments.uids
    guard taken.count < range.count else { return range.upperBound + 1 }
    var uid = range.lowerBound + Int(hash) % range.count
    while taken.contains(uid) { uid = uid == range.upperBound ? range.lowerBound : uid + 1 }
    return uid
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func vanished(_ name: Name) -> Self {
    .init("E0401", "the tenant “\(name.text)” is no longer in the specification, but was not archived")
  }

  fileprivate static func noUIDLeft(_ count: Int) -> Self {
    .init("E0403", "all \(count) uids for tenants are taken")
  }
}
