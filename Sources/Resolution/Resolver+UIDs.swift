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
    taken.formUnion(spec.tenants.compactMap(\.tenant.uid?.value))
    var owners = Dictionary(grouping: assignments.tenants.map { (name: $0.key, uid: $0.value.uid) }, by: \.uid)
      .mapValues { $0.map(\.name) }

    for index in spec.tenants.indices.sorted(by: { spec.tenants[$0].name.value < spec.tenants[$1].name.value }) {
      let subscription = spec.tenants[index]
      let name = subscription.name.value
      if assignments.tenants[name] == nil, let old = subscription.tenant.was?.value, !written.contains(old) {
        assignments.tenants[name] = assignments.tenants.removeValue(forKey: old)
        if let uid = assignments.tenants[name]?.uid {
          owners[uid] = owners[uid, default: []].map { $0 == old ? name : $0 }
        }
      }
      var assignment = assignments.tenants[name] ?? .init(uid: chooseUID(for: subscription, taken: taken))
      if let uid = subscription.tenant.uid {
        checkWish(
          of: subscription,
          uid,
          against: assignment,
          others: owners[uid.value, default: []].filter { $0 != name }
        )
      }
      if assignments.tenants[name] == nil { owners[assignment.uid, default: []].append(name) }
      taken.insert(assignment.uid)
      assignment.isArchived = subscription.tenant.state.value == .archived
      assignment.isRemoved = false
      assignments.tenants[name] = assignment
    }
  }

  /// The uid that a new tenant brings along, or one that is free.
  private mutating func chooseUID(for subscription: Subscription, taken: Set<Int>) -> Int {
    if let uid = subscription.tenant.uid { return uid.value }
    let uid = Self.freeUID(for: subscription.name.value, taken: taken)
    if Assignments.uids.contains(uid) { return uid }
    diagnostics.report(.noUIDLeft(Assignments.uids.count), at: subscription.name.span)
    return Assignments.uids.lowerBound
  }

  /// What a tenant asks for is what it has, and nobody else.
  private mutating func checkWish(
    of subscription: Subscription,
    _ uid: Located<Int>,
    against assignment: Assignments.TenantAssignment,
    others: [Name]
  ) {
    let name = subscription.name.value
    if assignment.uid != uid.value {
      diagnostics.report(
        .uidChanged(name, from: assignment.uid, to: uid.value),
        at: uid.span,
        also: [.init(assignment.origin.span ?? .none, "the lock file knows it")],
        help: "write `uid: \(assignment.uid)` or leave it out: its files belong to that number"
      )
    }
    if let other = others.min() {
      diagnostics.report(
        .uidTaken(uid.value, by: other),
        at: uid.span,
        also: [.init(assignments.tenants[other]?.origin.span ?? .none, "the lock file knows it")],
        help: "leave `uid` out, and give the files to the number that infrac chooses"
      )
    }
  }

  /// Marks the tenants that are no longer written as removed, those that may go.
  private mutating func removeMissing(written: Set<Name>, renamed: Set<Name>) {
    let missing = assignments.tenants.filter { name, assignment in
      !written.contains(name) && !renamed.contains(name) && !assignment.isRemoved
    }
    for (name, assignment) in missing.sorted(by: { $0.key < $1.key }) {
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

  fileprivate static func uidChanged(_ tenant: Name, from old: Int, to new: Int) -> Self {
    .init("E0431", "the uid of “\(tenant.text)” is \(old) and cannot become \(new)")
  }

  fileprivate static func uidTaken(_ uid: Int, by other: Name) -> Self {
    .init("E0432", "the uid \(uid) belongs to the tenant “\(other.text)”")
  }

  fileprivate static func noUIDLeft(_ count: Int) -> Self {
    .init("E0403", "all \(count) uids for tenants are taken")
  }
}
