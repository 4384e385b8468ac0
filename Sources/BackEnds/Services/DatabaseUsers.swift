internal import Diagnostics
internal import Artefacts
internal import Resolution
internal import Spec

extension MySQL.Script {
  /// The databases, users and rights of one tenant (`shared/mysql/users/TENANT.sql`).
  ///
  /// It says what is wanted; the node computes what is missing. Passwords are on the node only, under the names that
  /// the first lines list.
  static func users(of tenant: DeployedTenant) -> Self {
    let name: Artefacts.SingleLine = "\(tenant.name.text)"
    let secrets = Dictionary(
      tenant.databaseUsers.compactMap { user in user.secret.map { ($0, user.password.origin) } }
    ) { first, _ in first }
    return MySQL.Script(header: Header(source: tenant.file)) {
      for (secret, origin) in secrets.sorted(by: { $0.key < $1.key }) {
        MySQL.SQL.needs(secret: "\(secret.text)").from(origin)
      }
      for database in tenant.databases {
        MySQL.SQL.want(database: identifier(database.name.value), of: name).from(database.origin)
      }
      for user in tenant.databaseUsers {
        if case .hash(let hash) = user.password.value {
          MySQL.SQL.know(hash: "\(hash.text)", as: "=\(user.name.text)").from(user.password.origin)
        }
        MySQL.SQL.want(
          user: identifier(user.name),
          of: name,
          // No secret's name begins with “=”.
          password: user.secret.map { "\($0.text)" } ?? "=\(user.name.text)",
          connections: user.connections,
          isLocked: tenant.state != .active
        ).from(user.origin)
      }
      for database in tenant.databases {
        MySQL.SQL.want(.owner, on: identifier(database.name.value), for: identifier(database.owner.value))
          .from(database.owner.origin)
        for reader in database.readers where reader.value != database.owner.value {
          MySQL.SQL.want(.reader, on: identifier(database.name.value), for: identifier(reader.value))
            .from(reader.origin)
        }
      }
    }
  }

  private static func identifier(_ name: DatabaseIdentifier) -> MySQL.Identifier {
    guard let identifier = MySQL.Identifier(name.text) else {
      preconditionFailure("“\(name.text)” passed for a name of the database")
    }
    return identifier
  }
}

extension DatabaseUser {
  /// The secret with its password; `nil` for one that came with a hash.
  var secret: SecretName? {
    switch password.value {
    case .secret(let name): name
    case .hash: nil
    }
  }
}
