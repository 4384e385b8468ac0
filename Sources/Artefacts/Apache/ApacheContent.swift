// Contexts: server config, virtual host, directory; and those of them that a directive is limited to.

extension Apache.ServerContent {
  /// The name by which the server refers to itself, with a scheme in front when a proxy ends TLS.
  package static func serverName(_ name: Apache.Word) -> Clause<Self> { Clause("ServerName", .word(name)) }
  package static func serverAdmin(_ address: Apache.Word) -> Clause<Self> { Clause("ServerAdmin", .word(address)) }
  package static func documentRoot(_ path: Apache.Word) -> Clause<Self> { Clause("DocumentRoot", .word(path)) }
  package static func errorLog(_ target: Apache.Word) -> Clause<Self> { Clause("ErrorLog", .word(target)) }
  package static func customLog(_ target: Apache.Word, format: StaticString) -> Clause<Self> {
    Clause("CustomLog", .word(target), .keyword(format))
  }
  package static func logFormat(_ format: StaticString, as name: StaticString) -> Clause<Self> {
    Clause("LogFormat", .literal([.syntax(format)]), .keyword(name))
  }
  package static func errorLogFormat(_ format: StaticString) -> Clause<Self> {
    Clause("ErrorLogFormat", .literal([.syntax(format)]))
  }
  package static func timeout(seconds: Int) -> Clause<Self> { Clause("TimeOut", .number(seconds)) }
  package static func keepAlive(_ isOn: Bool) -> Clause<Self> { Clause("KeepAlive", .apache(isOn)) }
  package static func keepAliveTimeout(seconds: Int) -> Clause<Self> { Clause("KeepAliveTimeout", .number(seconds)) }
  /// 0 means without limit.
  package static func maxKeepAliveRequests(_ count: Int) -> Clause<Self> {
    Clause("MaxKeepAliveRequests", .number(count))
  }
  package static func requestReadTimeout(header: StaticString, body: StaticString) -> Clause<Self> {
    Clause(
      "RequestReadTimeout",
      .literal([.syntax("header="), .syntax(header)]),
      .literal([.syntax("body="), .syntax(body)])
    )
  }
  package static func traceEnable(_ isOn: Bool) -> Clause<Self> { Clause("TraceEnable", .apache(isOn)) }
  package static func limitRequestFields(_ count: Int) -> Clause<Self> { Clause("LimitRequestFields", .number(count)) }
  package static func limitRequestFieldSize(bytes: Int) -> Clause<Self> {
    Clause("LimitRequestFieldSize", .number(bytes))
  }
  package static func limitRequestLine(bytes: Int) -> Clause<Self> { Clause("LimitRequestLine", .number(bytes)) }
  package static func proxyTimeout(seconds: Int) -> Clause<Self> { Clause("ProxyTimeout", .number(seconds)) }
  package static func protocols(_ names: StaticString...) -> Clause<Self> {
    Clause("Protocols", operands: names.map { .keyword($0) })
  }

  /// The header that carries the client's address when the connection is a trusted proxy's.
  package static func remoteIPHeader(_ name: StaticString) -> Clause<Self> { Clause("RemoteIPHeader", .keyword(name)) }
  package static func remoteIPInternalProxy(_ networks: Apache.Word...) -> Clause<Self> {
    Clause("RemoteIPInternalProxy", operands: networks.map { .word($0) })
  }

  package static func directory(_ path: String, @Block<Apache.Directory> _ body: () -> Statements) -> Clause<Self> {
    precondition(!path.utf8.contains { "*?[".utf8.contains($0) }, "Apache takes “\(path)” for a pattern")
    return Clause("Directory", .literal([.data(path)]), body: body().list)
  }
  /// The addresses that begin with `path`.
  package static func location(_ path: String, @Block<Apache.Directory> _ body: () -> Statements) -> Clause<Self> {
    precondition(!path.utf8.contains { "*?[".utf8.contains($0) }, "Apache takes “\(path)” for a pattern")
    return Clause("Location", .literal([.data(path)]), body: body().list)
  }
  package static func locationMatch(
    _ pattern: StaticString,
    @Block<Apache.Directory> _ body: () -> Statements
  ) -> Clause<Self> {
    Clause("LocationMatch", .literal([.syntax(pattern)]), body: body().list)
  }
}

extension Apache.ServerContent {
  /// As `include`, without an error when no file matches the pattern.
  package static func includeOptional(_ path: String) -> Clause<Self> {
    Clause("IncludeOptional", .literal([.data(path)]))
  }
}

extension Apache.VirtualHost {
  package static func serverAlias(_ names: [String]) -> Clause<Self> {
    Clause("ServerAlias", operands: names.map { .literal([.data($0)]) })
  }
}

extension Apache.Content {
  package static func filesMatch(
    _ pattern: StaticString,
    @Block<Apache.Directory> _ body: () -> Statements
  ) -> Clause<Self> {
    Clause("FilesMatch", .literal([.syntax(pattern)]), body: body().list)
  }
  package static func files(_ name: StaticString, @Block<Apache.Directory> _ body: () -> Statements) -> Clause<Self> {
    Clause("Files", .literal([.syntax(name)]), body: body().list)
  }
  package static func `if`(
    _ expression: StaticString,
    @Block<Apache.Directory> _ body: () -> Statements
  ) -> Clause<Self> {
    Clause("If", .literal([.syntax(expression)]), body: body().list)
  }
  package static func ifModule(_ module: StaticString, @Block<Self> _ body: () -> Statements) -> Clause<Self> {
    Clause("IfModule", .literal([.syntax(module), .syntax("_module")]), body: body().list)
  }
  package static func useCanonicalName(_ isOn: Bool) -> Clause<Self> { Clause("UseCanonicalName", .apache(isOn)) }
  package static func hostnameLookups(_ isOn: Bool) -> Clause<Self> { Clause("HostnameLookups", .apache(isOn)) }
  package static func serverSignature(_ isOn: Bool) -> Clause<Self> { Clause("ServerSignature", .apache(isOn)) }
  package static func logLevel(_ level: StaticString) -> Clause<Self> { Clause("LogLevel", .keyword(level)) }
  package static func setEnvIf(
    _ attribute: StaticString,
    _ pattern: StaticString,
    _ assignment: StaticString
  ) -> Clause<Self> {
    Clause("SetEnvIf", .keyword(attribute), .literal([.syntax(pattern)]), .literal([.syntax(assignment)]))
  }
  package static func setEnv(_ name: StaticString, _ value: Apache.Word) -> Clause<Self> {
    Clause("SetEnv", .keyword(name), .word(value))
  }
  package static func directoryIndex(_ names: Apache.Word...) -> Clause<Self> {
    Clause("DirectoryIndex", operands: names.map { .word($0) })
  }
  package static func directorySlash(_ isOn: Bool) -> Clause<Self> { Clause("DirectorySlash", .apache(isOn)) }
  package static func acceptPathInfo(_ isOn: Bool) -> Clause<Self> { Clause("AcceptPathInfo", .apache(isOn)) }
  package static func setHandler(_ handler: Apache.Word) -> Clause<Self> { Clause("SetHandler", .word(handler)) }
  package static func addType(_ mediaType: StaticString, _ extensions: StaticString...) -> Clause<Self> {
    Clause("AddType", operands: [.keyword(mediaType)] + extensions.map { .keyword($0) })
  }
  package static func addDefaultCharset(_ name: StaticString) -> Clause<Self> {
    Clause("AddDefaultCharset", .keyword(name))
  }
  /// What answers where no file exists: an address on the same site.
  package static func fallbackResource(_ address: Apache.Word) -> Clause<Self> {
    Clause("FallbackResource", .word(address))
  }
  package static func errorDocument(_ status: Int, _ address: Apache.Word) -> Clause<Self> {
    Clause("ErrorDocument", .number(status), .word(address))
  }
  /// `Redirect` of the addresses that begin with `path`, keeping what follows.
  package static func redirect(_ status: Int, _ path: Apache.Word, to url: Apache.Word) -> Clause<Self> {
    Clause("Redirect", .number(status), .word(path), .word(url))
  }
  /// `Redirect` of the addresses that begin with `path` to a status that names no other address.
  package static func redirect(_ status: Int, _ path: Apache.Word) -> Clause<Self> {
    Clause("Redirect", .number(status), .word(path))
  }
  /// `RedirectMatch` of the addresses that match a pattern to a status that names no other address.
  package static func redirectMatch(_ status: Int, _ pattern: StaticString) -> Clause<Self> {
    Clause("RedirectMatch", .number(status), .literal([.syntax(pattern)]))
  }
  /// A header of every response, those of errors too.
  package static func headerAlwaysSet(_ name: StaticString, _ value: StaticString) -> Clause<Self> {
    Clause("Header", .keyword("always"), .keyword("set"), .keyword(name), .literal([.syntax(value)]))
  }
  package static func requestHeaderUnset(_ name: StaticString) -> Clause<Self> {
    Clause("RequestHeader", .keyword("unset"), .keyword(name))
  }
  package static func limitRequestBody(bytes: Int) -> Clause<Self> { Clause("LimitRequestBody", .number(bytes)) }
  package static func fileETag(_ parts: StaticString...) -> Clause<Self> {
    Clause("FileETag", operands: parts.map { .keyword($0) })
  }
  package static func expiresActive(_ isOn: Bool) -> Clause<Self> { Clause("ExpiresActive", .apache(isOn)) }
}

extension Apache.Directory {
  package enum Option: String, Sendable {
    case none = "None"
    case symLinksIfOwnerMatch = "SymLinksIfOwnerMatch"
    case indexes = "Indexes"
    case multiViews = "MultiViews"
  }

  package static func options(_ options: Option...) -> Clause<Self> {
    Clause("Options", operands: options.map { .literal([.data($0.rawValue)]) })
  }
  package static var allowOverrideNone: Clause<Self> { Clause("AllowOverride", .keyword("None")) }
  /// Takes these directives of `.htaccess`, and passes over all others instead of answering with an error.
  package static func allowOverride(only directives: [StaticString]) -> Clauses<Self> {
    Clauses {
      Clause<Self>("AllowOverride", .keyword("Nonfatal=All"))
      Clause<Self>("AllowOverrideList", operands: directives.map { .keyword($0) })
    }
  }
  package static var requireAllGranted: Clause<Self> { Clause("Require", .keyword("all"), .keyword("granted")) }
  package static var requireAllDenied: Clause<Self> { Clause("Require", .keyword("all"), .keyword("denied")) }
  /// Requests from these addresses or networks.
  package static func requireIP(_ networks: Apache.Word...) -> Clause<Self> {
    Clause("Require", operands: [.keyword("ip")] + networks.map { .word($0) })
  }
  package static var requireLocal: Clause<Self> { Clause("Require", .keyword("local")) }
  /// The methods that are answered.
  package static func allowMethods(_ methods: StaticString...) -> Clause<Self> {
    Clause("AllowMethods", operands: methods.map { .keyword($0) })
  }
}
