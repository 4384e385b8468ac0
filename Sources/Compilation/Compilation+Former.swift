package import Resolution
internal import Diagnostics
internal import Loading
internal import Spec
internal import YAML

extension Compilation {
  /// What the texts would compile to if some edits had not been made; nothing is read or written for it. `nil` where
  /// they are no specification without those edits, or cannot be known.
  package func deployment(before former: FormerTexts) -> Deployment? {
    guard let main = loaded.main else { return nil }
    var documents = FormerDocuments(
      ([main] + loaded.included).map { Draft.Document(node: $0.root, file: $0.localPath) }
    )
    for section in former.sections {
      guard documents.undo(section) else { return nil }
    }
    var diagnostics = DiagnosticBag()
    let (first, others) = (documents.list[0], Array(documents.list.dropFirst()))
    guard let draft = Draft(main: first, included: others, &diagnostics) else { return nil }
    Checks.run(draft, &diagnostics)
    guard let spec = draft.finished(diagnostics) else { return nil }
    let assigned = assignments.with(former.assignments)
    return Resolver.resolve(
      spec,
      assigned,
      on: platform,
      file: first.file,
      allowedRemovals: Set(assigned.tenants.keys),
      &diagnostics
    )?.deployment
  }
}

extension Assignments {
  fileprivate func with(_ former: FormerTexts.Assigned) -> Assignments {
    var changed = self
    for (text, tenant) in former.tenants {
      guard let name = Name(text) else { continue }
      let known = tenants[name]
      changed.tenants[name] = TenantAssignment(
        uid: tenant.uid,
        isArchived: known?.isArchived ?? false,
        server: tenant.server.flatMap { Name($0) } ?? known?.server,
        origin: known?.origin ?? .template
      )
    }
    let roles = former.etcd.compactMap { node, role in
      Name(node).flatMap { name in EtcdRole(rawValue: role).map { (name, Located($0, .template)) } }
    }
    if !roles.isEmpty { changed.etcd = Dictionary(roles) { first, _ in first } }
    let members = former.database.compactMap { Name($0) }
    if !members.isEmpty {
      changed.database = Dictionary(members.map { ($0, Located(.member, .template)) }) { first, _ in first }
    }
    for (image, digest) in former.digests { changed.digests[image] = digest.map { Located($0, .template) } }
    return changed
  }
}
