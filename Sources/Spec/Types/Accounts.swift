internal import Diagnostics

/// The name of a database or of a database user: 1 to 64 (a user: to 32) lower-case letters, digits and `_`.
///
/// MariaDB takes more (Identifier Names, its manual), but what is the same on every file system and in every
/// client is this. Upper case is excluded since `lower_case_table_names` differs between servers.
package struct DatabaseIdentifier: Hashable, Sendable, Comparable {
  package let text: String

  package init?(_ text: String, longest: Int = 64) {
    guard (1...longest).contains(text.utf8.count), text.utf8.first?.isLowercaseLetter == true else { return nil }
    guard text.utf8.allSatisfy({ $0.isLowercaseLetter || $0.isDigit || $0 == UInt8(ascii: "_") }) else { return nil }
    self.text = text
  }

  package static func < (left: DatabaseIdentifier, right: DatabaseIdentifier) -> Bool {
    left.text.precedesByBytes(right.text)
  }
}

/// The name of an FTP user: 1 to 32 lower-case letters, digits and inner `. _ -`.
package struct FTPUserName: Hashable, Sendable, Comparable {
  package let text: String

  package init?(_ text: String) {
    guard (1...32).contains(text.utf8.count), text.utf8.first?.isLowercaseLetter == true else { return nil }
    var last: UInt8 = 0
    for byte in text.utf8 {
      guard byte.isLowercaseLetter || byte.isDigit || "._-".utf8.contains(byte) else { return nil }
      if byte == UInt8(ascii: "."), last == byte { return nil }
      last = byte
    }
    guard last.isLowercaseLetter || last.isDigit else { return nil }
    self.text = text
  }

  package static func < (left: FTPUserName, right: FTPUserName) -> Bool {
    left.text.precedesByBytes(right.text)
  }
}

extension Schema<DatabaseIdentifier> {
  package static var databaseName: Schema { identifier("the name of a database", longest: 64) }
  /// MariaDB's limit is 80, MySQL's 32: the lower, so that either can serve.
  package static var databaseUser: Schema { identifier("the name of a database user", longest: 32) }

  private static func identifier(_ name: String, longest: Int) -> Schema {
    let type = ScalarType(
      name,
      "1 to \(longest) lower-case letters, digits and `_`, a letter first.",
      examples: ["pages_wp"],
      pattern: "^[a-z][a-z0-9_]{0,\(longest - 1)}$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let identifier = DatabaseIdentifier(text, longest: longest) { return identifier }
      throw Refusal(.notAnIdentifier(text, name, longest))
    }
  }
}

extension Schema<FTPUserName> {
  package static var ftpUser: Schema {
    let type = ScalarType(
      "the name of an FTP user",
      "1 to 32 lower-case letters, digits and inner `. _ -`, a letter first.",
      examples: ["pages"],
      pattern: "^[a-z][a-z0-9._-]{0,31}$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let name = FTPUserName(text) { return name }
      throw Refusal(.notAnFTPUser(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAnIdentifier(_ text: String, _ name: String, _ longest: Int) -> Self {
    .init("E0235", "expected \(name) (at most \(longest) lower-case letters, digits and “_”), found “\(text)”")
  }

  fileprivate static func notAnFTPUser(_ text: String) -> Self {
    .init(
      "E0236",
      "expected the name of an FTP user (at most 32 lower-case letters, digits, “.”, “_” and “-”), found “\(text)”"
    )
  }
}
