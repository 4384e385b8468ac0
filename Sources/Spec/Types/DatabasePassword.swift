internal import Diagnostics
internal import YAML

/// Where a database user's password comes from.
package enum DatabasePassword: Hashable, Sendable {
  /// It is kept on the nodes.
  case secret(SecretName)
  /// What a server before this one has of it.
  case hash(DatabaseHash)
}

/// A hash of the plugin `mysql_native_password`, as `SHOW GRANTS` and `mysql.user` of MySQL and MariaDB show it.
package struct DatabaseHash: Hashable, Sendable {
  /// Never shown in messages.
  package let text: String

  package init?(_ text: String) {
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "*"), digits.count == 40,
      digits.allSatisfy({ $0.isDigit || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) })
    else { return nil }
    self.text = text
  }
}

extension Schema<DatabasePassword> {
  /// `{ secret: NAME }` or `{ hash: "*…" }`.
  package static var databasePassword: Schema {
    let forms = Schema.oneOf(
      .mapping(with: "secret", Schema<SecretName>.secret.map(DatabasePassword.secret)),
      .mapping(
        with: "hash",
        .record(
          "the hash of a password",
          DatabasePassword.hash,
          Field("hash", .databaseHash, "The hash that the server before this one has: the password stays as it is.")
        )
      )
    )
    return Schema(forms.shape) { node, diagnostics in
      // A text here is the password itself: it must not be shown.
      if case .scalar = node.content {
        return Schema<SecretName>.secret.decode(node, &diagnostics).map(DatabasePassword.secret)
      }
      return forms.decode(node, &diagnostics)
    }
  }
}

extension Schema<DatabaseHash> {
  static var databaseHash: Schema {
    let type = ScalarType(
      "a hash of the database",
      "`*` and 40 hexadecimal digits in upper case: `mysql_native_password`.",
      examples: ["*94BDCEBE19083CE2A1F959FD02F964C7AF4CFC29"],
      pattern: "^[*][0-9A-F]{40}$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let hash = DatabaseHash(text) { return hash }
      throw Refusal(
        .notADatabaseHash,
        help: "write what `SHOW GRANTS` shows behind IDENTIFIED BY PASSWORD, or `{ secret: NAME }`",
        isSecret: true
      )
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static var notADatabaseHash: Self {
    .init("E0253", "expected a hash of mysql_native_password: “*” and 40 hexadecimal digits in upper case")
  }
}
