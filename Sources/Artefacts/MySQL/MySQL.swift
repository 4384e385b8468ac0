/// The languages of MariaDB: option files and SQL.
package enum MySQL {}

extension MySQL {
  /// The name of a database or user: 1 to 64 characters, none of them a control character; it does not end with a space.
  package struct Identifier: Hashable, Sendable, ExpressibleByStringLiteral {
    package let text: String

    package init?(_ text: String) {
      guard SingleLine(text) != nil, (1...64).contains(text.unicodeScalars.count), text.utf8.last != UInt8(ascii: " "),
        text.unicodeScalars.allSatisfy({ $0.value <= 0xffff })
      else { return nil }
      self.text = text
    }

    package init(stringLiteral text: String) {
      guard let identifier = Identifier(text) else { preconditionFailure("“\(text)” is no identifier of SQL") }
      self = identifier
    }
  }

  /// A user as the server knows it: a name and from where it comes.
  package struct Account: Hashable, Sendable {
    package let name: Identifier
    /// A host name, an address, or `%` for every host but the server's own socket.
    package let host: SingleLine

    package init(_ name: Identifier, host: SingleLine = "%") {
      self.name = name
      self.host = host
    }
  }

  /// A password as `mysql_native_password` keeps it: `*` and 40 upper-case hexadecimal digits.
  package struct PasswordHash: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
      guard text.utf8.count == 41, text.utf8.first == UInt8(ascii: "*"),
        text.utf8.dropFirst().allSatisfy({ "0123456789ABCDEF".utf8.contains($0) })
      else { return nil }
      self.text = text
    }
  }

  /// What a user may do with a database.
  package enum Privilege: String, Sendable, CaseIterable {
    case all = "ALL PRIVILEGES"
    case select = "SELECT"
    case insert = "INSERT"
    case update = "UPDATE"
    case delete = "DELETE"
    case create = "CREATE"
    case drop = "DROP"
    case alter = "ALTER"
    case index = "INDEX"
    case references = "REFERENCES"
    case createTemporaryTables = "CREATE TEMPORARY TABLES"
    case lockTables = "LOCK TABLES"
    case execute = "EXECUTE"
    case createView = "CREATE VIEW"
    case showView = "SHOW VIEW"
    case createRoutine = "CREATE ROUTINE"
    case alterRoutine = "ALTER ROUTINE"
    case event = "EVENT"
    case trigger = "TRIGGER"
  }
}
