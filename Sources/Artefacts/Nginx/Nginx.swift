internal import Diagnostics
package import Printing

/// A configuration file of nginx, or a part that another file includes.
package struct Nginx: Artefact {
  package typealias Word = Artefacts.Word<Nginx>

  private let header: Header?
  private let statements: [Statement]

  /// A file whose statements stand in `context`: `Main` for nginx.conf itself, `HTTP` for what its `http` block includes.
  package init<Context: Includable>(
    _ context: Context.Type,
    header: Header? = nil,
    @Block<Context> _ body: () -> Statements
  ) {
    self.header = header
    statements = body().list
  }

  package func print(to printer: inout Printer) {
    header?.print(to: &printer)
    for statement in statements { statement.printNginx(to: &printer, inherited: .template) }
  }
}

// MARK: Contexts, as the manual's lines “Context:” name them

extension Nginx {
  package enum Main: Includable {}
  package enum Events: Includable {}
  package enum HTTP: ServerContent, AccessContent {}
  package enum Server: ServerContent, AccessContent, Handler {}
  package enum Location: Content, AccessContent, Handler {}
  package enum Upstream: Includable {}
  package enum Map: Includable {}
  package enum Types: Includable {}
  package enum Stream: StreamContent {}
  package enum StreamServer: StreamContent {}
  package enum StreamUpstream: Includable {}

  /// A context into which a file can be included.
  package protocol Includable {}
  /// http, server, location.
  package protocol Content: Includable {}
  /// http, server.
  package protocol ServerContent: Content {}
  /// http, server, location: where access is limited.
  package protocol AccessContent: Includable {}
  /// server, location: what answers a request.
  package protocol Handler: Includable {}
  /// stream, server in stream.
  package protocol StreamContent: Includable {}
}

// MARK: Words

extension Word.StringInterpolation where Grammar == Nginx {
  /// The value of a variable of nginx, named without `$`.
  package mutating func appendInterpolation(variable name: StaticString) { pieces.append(.variable(name)) }
}
