internal import Diagnostics
internal import YAML

/// The name under which a secret is kept on the nodes; its value is never in a specification.
package struct SecretName: Hashable, Sendable, Comparable {
  package let name: Name

  package var text: String { name.text }

  package static func < (left: SecretName, right: SecretName) -> Bool { left.name < right.name }
}

/// A password that crypt(3) has hashed.
package struct PasswordHash: Hashable, Sendable {
  /// Never shown; written to files that only the daemon reads.
  package let text: String

  /// Schemes of crypt(5) that libxcrypt verifies, by their prefix.
  static let schemes = ["$6$", "$5$", "$y$", "$2y$", "$2b$", "$gy$", "$7$"]

  package init?(_ text: String) {
    guard let scheme = Self.schemes.first(where: text.hasPrefix),
      (scheme.utf8.count + 20...256).contains(text.utf8.count)
    else { return nil }
    guard text.utf8.allSatisfy({ $0.isLetter || $0.isDigit || "$./=,".utf8.contains($0) }) else { return nil }
    self.text = text
  }
}

extension Schema<SecretName> {
  /// `{ secret: NAME }`.
  package static var secret: Schema {
    let record = Schema.record(
      "a secret",
      SecretName.init(name:),
      Field("secret", Schema<Name>.name, "The name under which `bin/secrets put` keeps it.")
    )
    // After a mistake there still is a secret, so that nobody is said to have no password.
    let unreadable = Name("unreadable").map(SecretName.init(name:))
    return Schema(record.shape) { node, diagnostics in
      if case .scalar(let scalar) = node.content, !scalar.isAbsent {
        diagnostics.report(
          Diagnostic(
            .plainSecret,
            at: Diagnostic.Label(node.span, "this may be readable for everybody now", isSecret: true),
            help: [
              "write { secret: NAME } and keep the value with `bin/secrets put NAME`",
              "change the password: this file and its history hold it",
            ]
          )
        )
        return unreadable
      }
      return record.decode(node, &diagnostics) ?? unreadable
    }
  }
}

extension Schema<PasswordHash> {
  package static var passwordHash: Schema {
    let type = ScalarType(
      "a password hash",
      "A hash by crypt(5): yescrypt, SHA-512, SHA-256 or bcrypt, as `infrac hash-password` prints it.",
      examples: ["$6$rounds=656000$…"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let hash = PasswordHash(text) { return hash }
      if text.hasPrefix("$1$") || text.hasPrefix("$apr1$") || text.hasPrefix("{") || text.hasPrefix("$3$") {
        throw Refusal(.weakHash, help: "hash it again with `infrac hash-password`", isSecret: true)
      }
      let isHash = text.hasPrefix("$")
      throw Refusal(
        isHash ? .brokenHash : .plainPassword,
        help: "hash it with `infrac hash-password` and write what that prints",
        isSecret: true
      )
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static var plainSecret: Self {
    .init("E0220", "expected a reference to a secret, found the secret itself")
  }

  fileprivate static var plainPassword: Self {
    .init("E0222", "expected a password hash, found what looks like the password itself")
  }

  fileprivate static var weakHash: Self {
    .init("E0221", "expected a hash by yescrypt, SHA-512, SHA-256 or bcrypt, found one of a weak scheme")
  }

  fileprivate static var brokenHash: Self {
    .init("E0221", "expected a hash by crypt(5), found one that is cut short or has an unknown scheme")
  }
}
