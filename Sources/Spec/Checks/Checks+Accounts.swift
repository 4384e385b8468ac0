internal import Diagnostics

/// Names that all tenants share one server for: databases, their users and those of FTP.
extension Checks {
  /// Databases and their users: unique in the cluster, each user with a password.
  @Sendable static func checkDatabases(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    var databases: [DatabaseIdentifier: (span: Span, tenant: Name)] = [:]
    var users: [DatabaseIdentifier: (span: Span, tenant: Name)] = [:]
    for subscription in draft.tenants {
      let tenant = subscription.name.value
      var passwords: [DatabaseIdentifier: Located<DatabasePassword>] = [:]
      for entry in subscription.tenant.databases {
        if let other = databases[entry.key.value] {
          diagnostics.report(
            .taken("database", entry.key.value.text),
            at: entry.key.span,
            also: [.init(other.span, "first used here, for tenant “\(other.tenant.text)”")],
            help: "take another name, such as one with the tenant's in front: all tenants share the server"
          )
        }
        databases[entry.key.value] = (entry.key.span, tenant)
        if reservedDatabases.contains(entry.key.value.text) {
          diagnostics.report(.reserved("database", entry.key.value.text), at: entry.key.span, help: "take another name")
        }
        checkUsers(of: entry, tenant, &passwords, &users, &diagnostics)
      }
    }
  }

  private static func checkUsers(
    of entry: Entry<DatabaseIdentifier, Database>,
    _ tenant: Name,
    _ passwords: inout [DatabaseIdentifier: Located<DatabasePassword>],
    _ users: inout [DatabaseIdentifier: (span: Span, tenant: Name)],
    _ diagnostics: inout DiagnosticBag
  ) {
    let database = entry.value
    let wanted = [database.owner] + database.readers
    let firsts = Lookup(Array(wanted.enumerated())) { $0.element.value }
    let given = Lookup(database.passwords, by: \.key.value)
    for (index, user) in wanted.enumerated() {
      if let other = users[user.value], other.tenant != tenant {
        diagnostics.report(
          .taken("database user", user.value.text),
          at: user.span,
          also: [.init(other.span, "first used here, for tenant “\(other.tenant.text)”")],
          help: "take another name, such as one with the tenant's in front: all tenants share the server"
        )
      }
      users[user.value] = users[user.value] ?? (user.span, tenant)
      if reservedUsers.contains(user.value.text) {
        diagnostics.report(.reserved("database user", user.value.text), at: user.span, help: "take another name")
      }
      if let first = firsts[user.value], first.offset != index {
        diagnostics.report(
          .userTwice(user.value.text),
          at: user.span,
          help: "the owner has all rights; name each reader once"
        )
      }
      if passwords[user.value] == nil, !given.contains(user.value) {
        diagnostics.report(
          .noPassword(user.value.text),
          at: user.span,
          help: "write `passwords: { \(user.value.text): { secret: NAME } }`"
        )
      }
    }
    for password in database.passwords {
      if !firsts.contains(password.key.value) {
        diagnostics.report(
          .passwordOfNobody(password.key.value.text),
          at: password.key.span,
          help: Suggestion.question(for: password.key.value.text, among: wanted.map(\.value.text))
        )
      }
      if let other = passwords[password.key.value], other.value != password.value.value {
        diagnostics.report(
          .twoPasswords(password.key.value.text),
          at: password.value.span,
          also: [.init(other.span, "here it is another one")]
        )
      }
      passwords[password.key.value] = password.value
    }
  }

  /// FTP users: unique in the cluster, at home where a site is.
  @Sendable static func checkFTP(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    var users: [FTPUserName: (span: Span, tenant: Name)] = [:]
    for subscription in draft.tenants {
      let sites = subscription.tenant.sites.map(\.key.value)
      lazy var names = Lookup(sites.flatMap { [$0.ascii, $0.shown] }, by: \.self)
      for entry in subscription.tenant.ftp {
        if let other = users[entry.key.value] {
          diagnostics.report(
            .taken("FTP user", entry.key.value.text),
            at: entry.key.span,
            also: [.init(other.span, "first used here, for tenant “\(other.tenant.text)”")],
            help: "take another name, such as one with the tenant's in front: all tenants share the server"
          )
        }
        users[entry.key.value] = (entry.key.span, subscription.name.value)
        if reservedUsers.contains(entry.key.value.text) {
          diagnostics.report(.reserved("FTP user", entry.key.value.text), at: entry.key.span, help: "take another name")
        }
        checkWayIn(entry, draft, &diagnostics)
        let home = entry.value.home
        guard let first = home.value.first else { continue }
        if !subscription.tenant.lacksSites, !names.contains(first) {
          diagnostics.report(
            .homeNowhere(first),
            at: home.span,
            help: Suggestion.question(for: first, among: sites.map(\.shown)),
            "write the name of a site of this tenant, or leave `home` out for all sites"
          )
        }
      }
    }
  }

  /// A user has a way in; one that comes by ssh has no administrator's name.
  private static func checkWayIn(
    _ entry: Entry<FTPUserName, FTPUser>,
    _ draft: Draft,
    _ diagnostics: inout DiagnosticBag
  ) {
    if entry.value.password == nil, entry.value.keys.isEmpty {
      diagnostics.report(
        .noWayIn(entry.key.value.text),
        at: entry.key.span,
        help: "write `password` with a hash, or `keys` with public keys"
      )
    }
    guard !entry.value.keys.isEmpty else { return }
    let admins = (draft.classic?.admins ?? []) + (draft.cluster?.admins ?? [])
    if let admin = admins.first(where: { $0.key.value.text == entry.key.value.text }) {
      diagnostics.report(
        .reserved("FTP user", entry.key.value.text),
        at: entry.key.span,
        also: [.init(admin.key.span, "this administrator")],
        help: "take another name: both would come by ssh"
      )
    }
  }

  private static let reservedDatabases: Set<String> = [
    "mysql", "sys", "information_schema", "performance_schema", "test", "infrac",
  ]

  private static let reservedUsers: Set<String> = [
    "root", "mysql", "www-data", "infrac", "nobody", "daemon", "bin", "sys", "ftp", "anonymous", "mail", "backup",
    "sshd", "core", "mariadb.sys",
    "admin", "galera", "event_scheduler",
  ]
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func noWayIn(_ user: String) -> Self {
    .init("E0392", "the FTP user “\(user)” has neither a password nor a key")
  }

  fileprivate static func taken(_ kind: String, _ name: String) -> Self {
    .init("E0308", "the \(kind) “\(name)” is there twice")
  }

  fileprivate static func reserved(_ kind: String, _ name: String) -> Self {
    .init("E0311", "“\(name)” cannot be a \(kind): servers have one of that name")
  }

  fileprivate static func userTwice(_ user: String) -> Self {
    .init("E0332", "the user “\(user)” is named twice for this database")
  }

  fileprivate static func noPassword(_ user: String) -> Self {
    .init("E0333", "the database user “\(user)” has no password")
  }

  fileprivate static func passwordOfNobody(_ user: String) -> Self {
    .init("E0333", "there is a password for “\(user)”, who neither owns nor reads this database")
  }

  fileprivate static func twoPasswords(_ user: String) -> Self {
    .init("E0332", "the database user “\(user)” has two passwords")
  }

  fileprivate static func homeNowhere(_ name: String) -> Self {
    .init("E0334", "the tenant has no site “\(name)” for this FTP user to be at home in")
  }
}
