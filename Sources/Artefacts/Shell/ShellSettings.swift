internal import Diagnostics
package import Printing

/// A file of `NAME='value'` lines that both a POSIX shell and systemd's `EnvironmentFile=` read, with the same result.
package struct ShellSettings: Artefact {
  /// The lines of the file.
  package enum Settings {
    package static func set(_ name: StaticString, _ value: SingleLine) -> Clause<Self> {
      Clause(name, .literal([.data(value.text)]))
    }
    package static func set(_ name: StaticString, _ number: Int) -> Clause<Self> { Clause(name, .number(number)) }
  }

  private let header: Header?
  private let statements: [Statement]

  package init(header: Header? = nil, @Block<Settings> _ body: () -> Statements) {
    self.header = header
    statements = body().list
  }

  package func print(to printer: inout Printer) {
    header?.print(to: &printer)
    for statement in statements { statement.printSetting(to: &printer) }
  }
}

// MARK: Grammar

extension Statement {
  fileprivate func printSetting(to printer: inout Printer) {
    switch self {
    case .directive(let directive):
      printer.beginLine(from: directive.origin ?? .template)
      printer.syntax(directive.keyword)
      printer.syntax("=")
      for operand in directive.operands { operand.printSetting(to: &printer) }
      printer.endLine()
    case .comment(let text):
      printer.beginLine()
      printer.syntax("# ")
      printer.data(text, escapedBy: CommentText())
      printer.endLine()
    case .blank: printer.endLine()
    }
  }
}

extension Operand {
  fileprivate func printSetting(to printer: inout Printer) {
    switch self {
    case .number(let number): printer.integer(number)
    case .literal(let pieces):
      printer.syntax("'")
      for case .data(let text) in pieces { printer.data(text, escapedBy: ShellQuoted()) }
      printer.syntax("'")
    case .keyword, .quantity, .word, .list, .argument, .prose, .rendered, .assignment:
      preconditionFailure("a setting has a number or a text")
    }
  }
}
