internal import Diagnostics
package import Printing

extension MySQL {
  /// A script of SQL for the `mariadb` client.
  ///
  /// It begins by setting the modes under which its quotes mean what they should.
  package struct Script: Artefact {
    private let header: Header?
    private let statements: [Statement]

    package init(header: Header? = nil, @Block<SQL> _ body: () -> Statements) {
      self.header = header
      statements = body().list
    }

    package func print(to printer: inout Printer) {
      header?.print(to: &printer, marker: "-- ")
      printer.beginLine()
      printer.syntax("SET NAMES utf8mb4, SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES';")
      printer.endLine()
      for statement in statements { statement.printSQL(to: &printer) }
    }
  }

  /// The statements of a script; each may run again without harm.
  package enum SQL {}
}

extension MySQL.SQL {
  /// Tells the script that runs this one which secret to have at hand; a comment to the client.
  package static func needs(secret: SingleLine) -> Clause<Self> { Clause(secretMark, .prose([.data(secret.text)])) }

  fileprivate static let secretMark: StaticString = "-- infrac:secret"

  package static func createDatabase(_ name: MySQL.Identifier) -> Clause<Self> {
    Clause("CREATE DATABASE IF NOT EXISTS", .identifier(name), .keyword("CHARACTER SET utf8mb4"))
  }
  /// Nobody can log in until a password is set.
  package static func createUser(_ account: MySQL.Account) -> Clause<Self> {
    Clause(
      "CREATE USER IF NOT EXISTS",
      operands: account.operands + [.keyword("IDENTIFIED VIA mysql_native_password USING 'invalid' ACCOUNT LOCK")]
    )
  }
  package static func setPassword(_ account: MySQL.Account, _ hash: MySQL.PasswordHash) -> Clause<Self> {
    Clause("ALTER USER", operands: account.operands + [.keyword("IDENTIFIED BY PASSWORD"), .string(hash.text)])
  }
  /// 0 means without limit.
  package static func limitConnections(_ account: MySQL.Account, _ count: Int) -> Clause<Self> {
    Clause("ALTER USER", operands: account.operands + [.keyword("WITH MAX_USER_CONNECTIONS"), .number(count)])
  }
  package static func lock(_ account: MySQL.Account) -> Clause<Self> {
    Clause("ALTER USER", operands: account.operands + [.keyword("ACCOUNT LOCK")])
  }
  package static func unlock(_ account: MySQL.Account) -> Clause<Self> {
    Clause("ALTER USER", operands: account.operands + [.keyword("ACCOUNT UNLOCK")])
  }
  package static func dropUser(_ account: MySQL.Account) -> Clause<Self> {
    Clause("DROP USER IF EXISTS", operands: account.operands)
  }
  package static func revokeAll(from account: MySQL.Account) -> Clause<Self> {
    Clause("REVOKE ALL PRIVILEGES, GRANT OPTION FROM", operands: account.operands)
  }
  /// Privileges on exactly this database: `_` and `%` in its name stand for themselves.
  package static func grant(
    _ privileges: [MySQL.Privilege],
    on database: MySQL.Identifier,
    to account: MySQL.Account
  ) -> Clause<Self> {
    let list = privileges.map(\.rawValue).joined(separator: ", ")
    return Clause(
      "GRANT",
      operands: [.list([.data(list)]), .keyword("ON"), .databasePattern(database), .keyword("TO")] + account.operands
    )
  }
}

extension MySQL.Account {
  /// `'name'@'host'`.
  fileprivate var operands: [Operand] { [.assignment("@", [.data(name.text), .data(host.text)])] }
}

// MARK: Grammar

extension Operand {
  fileprivate static func identifier(_ name: MySQL.Identifier) -> Operand { .word([.data(name.text)]) }
  fileprivate static func string(_ text: String) -> Operand { .literal([.data(text)]) }

  /// A database in `GRANT`, whose name is a pattern with the escape `\`.
  fileprivate static func databasePattern(_ name: MySQL.Identifier) -> Operand {
    var bytes: [UInt8] = []
    for byte in name.text.utf8 {
      if "_%\\".utf8.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    return .word([.data(String(decoding: bytes, as: UTF8.self)), .syntax(".*")])
  }
}

extension Statement {
  fileprivate func printSQL(to printer: inout Printer) {
    switch self {
    case .directive(let directive) where directive.keyword.description == MySQL.SQL.secretMark.description:
      printer.beginLine(from: directive.origin ?? .template)
      printer.syntax(directive.keyword)
      for case .prose(let pieces) in directive.operands {
        for case .data(let text) in pieces {
          printer.syntax(" ")
          printer.data(text, escapedBy: CommentText())
        }
      }
      printer.endLine()
    case .directive(let directive):
      printer.beginLine(from: directive.origin ?? .template)
      printer.syntax(directive.keyword)
      for operand in directive.operands {
        if !operand.goesOnBehindComma { printer.syntax(" ") }
        operand.printSQL(to: &printer)
      }
      printer.syntax(";")
      printer.endLine()
    case .comment(let text):
      printer.beginLine()
      printer.syntax("-- ")
      printer.data(text, escapedBy: CommentText())
      printer.endLine()
    case .blank: printer.endLine()
    }
  }
}

extension Operand {
  /// Whether it begins with the comma behind the operand before.
  fileprivate var goesOnBehindComma: Bool {
    if case .keyword(let keyword) = self { keyword.description.hasPrefix(",") } else { false }
  }

  fileprivate func printSQL(to printer: inout Printer) {
    switch self {
    case .keyword(let keyword): printer.syntax(keyword)
    case .number(let number): printer.integer(number)
    case .list(let pieces):
      for case .data(let text) in pieces { printer.data(text, escapedBy: Verbatim()) }
    case .word(let pieces):
      for piece in pieces {
        switch piece {
        case .data(let text): printer.quoted(text, by: "`", SQLQuoted(quote: UInt8(ascii: "`")))
        case .syntax(let text), .variable(let text): printer.syntax(text)
        }
      }
    case .literal(let pieces), .argument(let pieces), .prose(let pieces):
      for case .data(let text) in pieces { printer.quoted(text, by: "'", SQLQuoted(quote: UInt8(ascii: "'"))) }
    case .assignment(let separator, let pieces):
      for (index, piece) in pieces.enumerated() {
        if index > 0 { printer.syntax(separator) }
        if case .data(let text) = piece { printer.quoted(text, by: "'", SQLQuoted(quote: UInt8(ascii: "'"))) }
      }
    case .quantity, .rendered: preconditionFailure("SQL has neither units nor files")
    }
  }
}

extension Printer {
  fileprivate mutating func quoted(_ text: String, by quote: StaticString, _ escaping: some Escaping) {
    syntax(quote)
    data(text, escapedBy: escaping)
    syntax(quote)
  }
}

/// The inside of quotes of SQL under `NO_BACKSLASH_ESCAPES`: the quote itself is doubled, nothing else is special.
struct SQLQuoted: Escaping {
  let quote: UInt8

  private static let plain = ByteSet {
    (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "`")
  }

  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    if Self.plain.containsAll(of: text) {
      bytes.append(contentsOf: text)
      return
    }
    for byte in text {
      precondition(byte != 0, "an identifier of SQL cannot express NUL")
      bytes.append(byte)
      if byte == quote { bytes.append(byte) }
    }
  }
}
