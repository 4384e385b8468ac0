internal import Diagnostics

extension Checks {
  /// A database is the cluster's or somebody else's: what says how members are kept says nothing of an external server.
  @Sendable static func checkExternalDatabase(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    guard let database = draft.services?.database else { return }
    guard let external = database.external else {
      if case .written(let span) = database.login.origin {
        diagnostics.report(.loginOfMembers, at: span, help: "remove it, or write `external: HOST`")
      }
      return
    }
    for (key, span) in memberFields(of: database) {
      diagnostics.report(
        .externalMembers(key),
        at: span,
        also: [.init(external.address.span, "the database is this server")],
        help: "remove it, or remove `external` to have members on the nodes"
      )
    }
  }

  /// What is written of members.
  private static func memberFields(of database: DatabaseService) -> [(key: String, span: Span)] {
    let replication = database.replication
    var fields: [(key: String, span: Span)] = []
    if case .written(let span) = replication.replicas.origin { fields.append(("replicas", span)) }
    if case .written(let span) = replication.memory.origin { fields.append(("memory", span)) }
    if case .written(let span) = replication.spread.origin { fields.append(("spread", span)) }
    if let first = replication.place.first { fields.append(("place", first.key.span)) }
    if let image = database.image { fields.append(("image", image.span)) }
    return fields
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func externalMembers(_ key: String) -> Self {
    .init("E0393", "“\(key)” is for members on the nodes, but the database is external")
  }

  fileprivate static var loginOfMembers: Self {
    .init("E0393", "“login” is for an external database; members on the nodes need none")
  }
}
