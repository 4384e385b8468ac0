internal import Diagnostics

extension Checks {
  /// What is to be saved has a place to go to, and the place what is needed to get there.
  @Sendable static func checkBackup(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    if let store = draft.backup { checkStore(store, &diagnostics) }
    guard draft.backup == nil, !draft.isBackupWritten else { return }
    var reported: Set<Span> = []
    for subscription in draft.tenants {
      for backup in [subscription.tenant.backup, subscription.limits.backup].compactMap({ $0 }) {
        guard let span = backup.origin.span, reported.insert(span).inserted else { continue }
        diagnostics.report(
          .nowhere,
          at: span,
          help: "write `backup: { to: …, key: { secret: NAME } }` beside `services:`"
        )
      }
    }
  }

  private static func checkStore(_ store: BackupStore, _ diagnostics: inout DiagnosticBag) {
    switch store.to.value {
    case .folder:
      for span in [store.login?.span, store.hostKey?.span].compactMap({ $0 }) {
        diagnostics.report(.needless, at: span, also: [.init(store.to.span, "this is a folder")], help: "remove it")
      }
    case .ssh:
      if store.login == nil {
        diagnostics.report(
          .missing("login"),
          at: store.to.span,
          help: "write `login: { secret: NAME }`, with the private key"
        )
      }
      if store.hostKey == nil {
        diagnostics.report(
          .missing("host_key"),
          at: store.to.span,
          help: "write `host_key: ssh-ed25519 …`: a machine that nobody has made sure of could be anybody’s"
        )
      }
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static var nowhere: Self {
    .init("E0383", "this asks for backups, but the specification does not say where they go")
  }

  fileprivate static func missing(_ field: String) -> Self {
    .init("E0384", "backups by ssh need `\(field)`")
  }

  fileprivate static var needless: Self {
    .init("E0384", "a folder is reached without ssh")
  }
}
