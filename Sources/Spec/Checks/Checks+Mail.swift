internal import Diagnostics

extension Checks {
  /// Who sends mail has a relay to send it to, and PHP to send it with.
  @Sendable static func checkMail(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    if let mail = draft.mail, mail.tls == .off, let login = mail.login {
      diagnostics.report(.readableLogin, at: login.span, help: "write `tls: starttls`, or `tls: implicit` for port 465")
    }
    for subscription in draft.tenants {
      guard let mail = subscription.tenant.mail else { continue }
      if draft.mail == nil, !draft.isMailWritten {
        diagnostics.report(
          .noRelay,
          at: mail.from.span,
          help: "write `mail: { relay: HOST:PORT, login: { secret: NAME } }` beside `services:`"
        )
      }
      let isPHP = subscription.tenant.sites.contains { if case .php = $0.value.content.value { true } else { false } }
      if !isPHP, !subscription.tenant.lacksSites {
        diagnostics.report(.noSender, at: mail.from.span, help: "remove `mail`, or write `php:` for a site")
      }
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static var noRelay: Self {
    .init("E0380", "this tenant sends mail, but there is no relay that takes it")
  }

  fileprivate static var noSender: Self {
    .init("E0381", "this tenant has a sender of mail, but no PHP site that would send any")
  }

  fileprivate static var readableLogin: Self {
    .init("E0382", "the login of the mail relay would cross the network unencrypted")
  }
}
