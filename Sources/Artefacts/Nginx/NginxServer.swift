// Contexts: server, location.

extension Nginx.Server {
  package static func listen(_ endpoint: Nginx.Endpoint, _ options: Nginx.ListenOption...) -> Clause<Self> {
    Clause("listen", operands: [endpoint.operand] + options.map(\.operand))
  }

  /// `server_name`: host names, a wildcard as `*.example.org`.
  package static func name(_ names: [String]) -> Clause<Self> {
    Clause("server_name", operands: names.map { .literal([.data($0)]) })
  }
  package static func name(_ names: String...) -> Clause<Self> { name(names) }
  /// `server_name _`: no host at all, for a server that is chosen by `default_server` only.
  package static var nameless: Clause<Self> { Clause("server_name", .keyword("_")) }
}

extension Nginx.Handler {
  package static func location(
    _ match: Nginx.LocationMatch,
    @Block<Nginx.Location> _ body: () -> Statements
  ) -> Clause<Self> {
    Clause("location", operands: match.operands, body: body().list)
  }

  /// `return` of a status without a text; 444 closes the connection.
  package static func respond(_ status: Int) -> Clause<Self> { Clause("return", .number(status)) }
  /// `return` of a status with a text, or with the address of a redirect.
  package static func respond(_ status: Int, _ text: Nginx.Word) -> Clause<Self> {
    Clause("return", .number(status), .word(text))
  }
  /// `set`: gives a variable, named without `$`, a value.
  package static func set(_ variable: StaticString, _ value: Nginx.Word) -> Clause<Self> {
    Clause("set", .word([.variable(variable)]), .word(value))
  }
  /// `try_files`: the first of the files that exists, else the address at the end.
  package static func tryFiles(_ files: Nginx.Word..., else address: Nginx.Word) -> Clause<Self> {
    Clause("try_files", operands: files.map { .word($0) } + [.word(address)])
  }
  /// `try_files`: the first of the files that exists, else a status.
  package static func tryFiles(_ files: Nginx.Word..., elseStatus status: Int) -> Clause<Self> {
    Clause("try_files", operands: files.map { .word($0) } + [.assignment("", [.data(String(status))])])
  }
}

extension Nginx.Location {
  /// Serves the files below `path` instead of the part of the address that the location took.
  package static func alias(_ path: Nginx.Word) -> Clause<Self> { Clause("alias", .word(path)) }
  /// Only nginx itself may ask here.
  package static var `internal`: Clause<Self> { Clause("internal") }
  package static var stubStatus: Clause<Self> { Clause("stub_status") }

  /// Sends the request to `url`, whose host may be an upstream's name.
  package static func proxyPass(_ url: Nginx.Word) -> Clause<Self> { Clause("proxy_pass", .word(url)) }

  /// `if` on the request line's address as it was sent: percent-encoded, with the query, so that what `$1` holds
  /// can go into a header. Only `return` is safe inside.
  package static func ifRequestURI(
    matches pattern: Nginx.Pattern,
    @Block<Nginx.Location> _ body: () -> Statements
  ) -> Clause<Self> {
    Clause(
      "if",
      .keyword("("),
      .word([.variable("request_uri")]),
      .keyword("~"),
      .literal(pattern.pieces),
      .keyword(")"),
      body: body().list
    )
  }
}
