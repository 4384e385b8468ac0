// What a tenant's users file says: rows of tables that the script `database-users` compares with what the server has.
// The tables are made by `Scripts/Texts/node/database-users-begin.sql`.

extension MySQL.SQL {
  /// A database that must exist. It is never dropped.
  package static func want(database: MySQL.Identifier, of tenant: SingleLine) -> Clause<Self> {
    Clause(
      "INSERT INTO wanted_databases SET",
      .keyword("name ="),
      .text(database.text),
      .keyword(", tenant ="),
      .text(tenant.text)
    )
  }

  /// A user that must exist, with the password that the node keeps under the secret's name. A locked one keeps what it
  /// has and may not log in.
  package static func want(
    user: MySQL.Identifier,
    of tenant: SingleLine,
    password secret: SingleLine,
    connections: Int,
    isLocked: Bool
  ) -> Clause<Self> {
    Clause(
      "INSERT INTO wanted_users SET",
      .keyword("user ="),
      .text(user.text),
      .keyword(", tenant ="),
      .text(tenant.text),
      .keyword(", secret ="),
      .text(secret.text),
      .keyword(", connections ="),
      .number(connections),
      .keyword(isLocked ? ", locked = TRUE" : ", locked = FALSE")
    )
  }

  /// A hash of a password that stands in the specification itself, under a name that no secret has.
  package static func know(hash: SingleLine, as name: SingleLine) -> Clause<Self> {
    Clause("INSERT INTO secrets SET", .keyword("name ="), .text(name.text), .keyword(", hash ="), .text(hash.text))
  }

  /// The rights of a user on a database.
  package static func want(
    _ role: MySQL.Role,
    on database: MySQL.Identifier,
    for user: MySQL.Identifier
  ) -> Clause<Self> {
    Clause(
      "INSERT INTO wanted_grants SET",
      .keyword("user ="),
      .text(user.text),
      .keyword(", name ="),
      .text(database.text),
      .keyword(", role ="),
      .text(role.rawValue)
    )
  }
}

extension MySQL {
  /// What a user is to a database; `Scripts/Texts/node/database-users-plan.sql` has the privileges.
  package enum Role: String, Sendable, CaseIterable {
    case owner, reader
  }
}

extension Operand {
  /// A text in single quotes.
  fileprivate static func text(_ text: String) -> Operand { .literal([.data(text)]) }
}
