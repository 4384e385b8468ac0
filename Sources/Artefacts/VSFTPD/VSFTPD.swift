internal import Diagnostics
package import Printing

/// A settings file of vsftpd, the main one or one user's: `name=value`, nothing else (vsftpd.conf(5)).
package struct VSFTPD: Artefact {
  /// The settings that vsftpd accepts.
  package enum Settings {}

  private let header: Header?
  private let statements: [Statement]

  package init(header: Header? = nil, @Block<Settings> _ body: () -> Statements) {
    self.header = header
    statements = body().list
  }

  package func print(to printer: inout Printer) {
    header?.print(to: &printer)
    for statement in statements { statement.printVSFTPD(to: &printer) }
  }
}

extension VSFTPD {
  /// A value: one line that is not empty and neither begins nor ends with a space; vsftpd knows no quotes.
  package struct Value: Hashable, Sendable, ExpressibleByStringLiteral {
    package let text: String

    package init?(_ text: String) {
      guard SingleLine(text) != nil, let first = text.utf8.first, let last = text.utf8.last,
        first != UInt8(ascii: " "), last != UInt8(ascii: " ")
      else { return nil }
      self.text = text
    }

    package init(stringLiteral text: String) {
      guard let value = Value(text) else { preconditionFailure("“\(text)” is no value for vsftpd") }
      self = value
    }
  }
}

// MARK: Grammar

extension Statement {
  fileprivate func printVSFTPD(to printer: inout Printer) {
    switch self {
    case .directive(let directive):
      printer.beginLine(from: directive.origin ?? .template)
      printer.syntax(directive.keyword)
      printer.syntax("=")
      for operand in directive.operands { operand.printVSFTPD(to: &printer) }
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
  fileprivate func printVSFTPD(to printer: inout Printer) {
    switch self {
    case .keyword(let keyword): printer.syntax(keyword)
    case .number(let number): printer.integer(number)
    case .word(let pieces), .literal(let pieces), .list(let pieces), .argument(let pieces), .prose(let pieces):
      for case .data(let text) in pieces { printer.data(text, escapedBy: Verbatim()) }
    case .quantity, .assignment, .rendered: preconditionFailure("vsftpd has neither units nor assignments as values")
    }
  }
}
