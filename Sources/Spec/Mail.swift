package import Diagnostics

/// The SMTP server that takes what PHP's `mail()` sends.
package struct MailRelay: Sendable {
  package let origin: Origin
  package let relay: Located<RelayAddress>
  package let login: Located<SecretName>?
  package let tls: RelayTLS
}

/// How the connection to the relay is encrypted (RFC 8314).
package enum RelayTLS: String, CaseIterable, Sendable {
  case starttls
  case implicit
  case off
}

/// What a tenant may send.
package struct TenantMail: Sendable {
  package let origin: Origin
  /// The sender of all that it sends.
  package let from: Located<MailAddress>
  package let rate: Located<Rate>
}

extension MailRelay {
  package static let schema = Schema.record(
    "a mail relay",
    MailRelay.init,
    Field.origin,
    Field("relay", .located(.relayAddress), "The relay's host and port."),
    Field.optional("login", .located(.secret), "The secret with its user and password, with a colon between."),
    Field(
      "tls",
      .choice("an encryption", "`starttls`, usual for port 587; `implicit`, usual for port 465; `off`."),
      default: "starttls",
      "How the connection is encrypted; without it the login would be readable."
    ),
  )
}

extension TenantMail {
  package static let schema = Schema.record(
    "a tenant's mail",
    TenantMail.init,
    Field.origin,
    Field("from", .located(.mailAddress), "The sender of all messages, whatever a program says."),
    Field(
      "rate",
      .located(.mailRate),
      default: "100/h",
      "How many messages are sent in an hour or a minute; more wait in the queue."
    ),
  )
}
