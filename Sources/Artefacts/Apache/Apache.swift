internal import Diagnostics
package import Printing

/// A configuration file of Apache's httpd 2.4, or a part that another file includes.
package struct Apache: Artefact {
  package typealias Word = Artefacts.Word<Apache>

  private let header: Header?
  private let statements: [Statement]

  package init(header: Header? = nil, @Block<Main> _ body: () -> Statements) {
    self.header = header
    statements = body().list
  }

  package func print(to printer: inout Printer) {
    header?.print(to: &printer)
    for statement in statements { statement.printApache(to: &printer, inherited: .template) }
  }
}

// MARK: Contexts, as the manual's lines “Context:” name them

extension Apache {
  /// server config.
  package enum Main: ServerContent {}
  /// virtual host.
  package enum VirtualHost: ServerContent {}
  /// directory: `<Directory>`, `<Files>`, `<Location>`, `<If>` and their `…Match`.
  package enum Directory: Content {}

  /// server config, virtual host, directory.
  package protocol Content {}
  /// server config, virtual host.
  package protocol ServerContent: Content {}
}

// MARK: Words

extension Word.StringInterpolation where Grammar == Apache {
  /// Text in which Apache replaces what its manual says for this position, such as `%{HTTP_HOST}` or `$1`.
  package mutating func appendInterpolation(syntax: StaticString) { pieces.append(.syntax(syntax)) }
}
