internal import Diagnostics
package import Printing

extension MySQL {
  /// An option file of MariaDB (`my.cnf`): groups of `name = value`.
  package struct OptionFile: Artefact {
    /// The file, which consists of groups.
    package enum Groups {
      /// A group, named by the program that reads it, such as `mariadbd` or `sst`.
      package static func group(_ name: StaticString, @Block<Options> _ body: () -> Statements) -> Clause<Self> {
        Clause(name, body: body().list)
      }
    }

    /// The options of a group; the names are the program's own and not checked here but by the program in a test.
    package enum Options {
      package static func set(_ name: StaticString, _ value: SingleLine) -> Clause<Self> {
        Clause(name, .literal([.data(value.text)]))
      }
      package static func set(_ name: StaticString, _ number: Int) -> Clause<Self> { Clause(name, .number(number)) }
      package static func set(_ name: StaticString, _ isOn: Bool) -> Clause<Self> {
        Clause(name, .keyword(isOn ? "ON" : "OFF"))
      }
      /// A size of memory or of a file.
      package static func set(_ name: StaticString, bytes: Int) -> Clause<Self> { Clause(name, .mysqlBytes(bytes)) }
      /// An option without a value, such as `skip-name-resolve`.
      package static func set(_ name: StaticString) -> Clause<Self> { Clause(name) }
    }

    private let header: Header?
    private let statements: [Statement]

    package init(header: Header? = nil, @Block<Groups> _ body: () -> Statements) {
      self.header = header
      statements = body().list
    }

    package func print(to printer: inout Printer) {
      header?.print(to: &printer)
      for statement in statements { statement.printMySQLOption(to: &printer, inherited: .template) }
    }
  }
}

// MARK: Grammar

extension Statement {
  fileprivate func printMySQLOption(to printer: inout Printer, inherited: Origin) {
    switch self {
    case .directive(let directive): directive.printMySQLOption(to: &printer, inherited: inherited)
    case .comment(let text):
      printer.beginLine(from: inherited)
      printer.syntax("# ")
      printer.data(text, escapedBy: CommentText())
      printer.endLine()
    case .blank: printer.endLine()
    }
  }
}

extension Directive {
  fileprivate func printMySQLOption(to printer: inout Printer, inherited: Origin) {
    let origin = origin ?? inherited
    printer.beginLine(from: origin)
    if let body {
      printer.syntax("[")
      printer.syntax(keyword)
      printer.syntax("]")
      printer.endLine()
      for statement in body { statement.printMySQLOption(to: &printer, inherited: origin) }
      return
    }
    printer.syntax(keyword)
    if let value = operands.first {
      printer.syntax(" = ")
      value.printMySQLOption(to: &printer)
    }
    printer.endLine()
  }
}

extension Operand {
  fileprivate static func mysqlBytes(_ bytes: Int) -> Operand {
    switch bytes {
    case _ where bytes > 0 && bytes.isMultiple(of: 1 << 30): .quantity(bytes >> 30, "G")
    case _ where bytes > 0 && bytes.isMultiple(of: 1 << 20): .quantity(bytes >> 20, "M")
    case _ where bytes > 0 && bytes.isMultiple(of: 1 << 10): .quantity(bytes >> 10, "K")
    default: .number(bytes)
    }
  }

  fileprivate func printMySQLOption(to printer: inout Printer) {
    switch self {
    case .keyword(let keyword): printer.syntax(keyword)
    case .number(let number): printer.integer(number)
    case .quantity(let number, let unit):
      printer.integer(number)
      printer.syntax(unit)
    case .literal(let pieces), .word(let pieces), .list(let pieces), .argument(let pieces), .prose(let pieces):
      printer.syntax("\"")
      for case .data(let text) in pieces { printer.data(text, escapedBy: MySQLOptionValue()) }
      printer.syntax("\"")
    case .assignment, .rendered: preconditionFailure("an option has one value")
    }
  }
}

/// The inside of double quotes in an option file (mysys/my_default.c, search_default_file_with_ext).
struct MySQLOptionValue: Escaping {
  /// Longer lines are read in pieces.
  private static let limit = 3_500

  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    precondition(text.count < Self.limit, "MariaDB reads lines of up to 4096 bytes in one piece")
    for byte in text {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
  }
}
