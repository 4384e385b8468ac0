// Context: http.

extension Nginx.HTTP {
  package static func server(@Block<Nginx.Server> _ body: () -> Statements) -> Clause<Self> {
    Clause("server", body: body().list)
  }

  package static func upstream(_ name: String, @Block<Nginx.Upstream> _ body: () -> Statements) -> Clause<Self> {
    Clause("upstream", .literal([.data(name)]), body: body().list)
  }

  /// A variable, named without `$`, whose value depends on `source`.
  package static func map(
    _ source: Nginx.Word,
    to variable: StaticString,
    @Block<Nginx.Map> _ body: () -> Statements
  ) -> Clause<Self> {
    Clause("map", .word(source), .word([.variable(variable)]), body: body().list)
  }

  package static func mapHashBucketSize(_ bytes: Int) -> Clause<Self> {
    Clause("map_hash_bucket_size", .number(bytes))
  }
  package static func mapHashMaxSize(_ size: Int) -> Clause<Self> { Clause("map_hash_max_size", .number(size)) }

  package static func types(@Block<Nginx.Types> _ body: () -> Statements) -> Clause<Self> {
    Clause("types", body: body().list)
  }

  package static func typesHashMaxSize(_ size: Int) -> Clause<Self> { Clause("types_hash_max_size", .number(size)) }

  /// A format of access logs, JSON-escaped or as nginx's default.
  package static func logFormat(
    _ name: StaticString,
    escape: LogEscape = .standard,
    _ format: Nginx.Word
  ) -> Clause<Self> {
    switch escape {
    case .standard: Clause("log_format", .keyword(name), .word(format))
    case .json: Clause("log_format", .keyword(name), .keyword("escape=json"), .word(format))
    }
  }

  package enum LogEscape: Sendable { case standard, json }

  package static func serverNamesHashBucketSize(_ bytes: Int) -> Clause<Self> {
    Clause("server_names_hash_bucket_size", .number(bytes))
  }
  package static func serverNamesHashMaxSize(_ size: Int) -> Clause<Self> {
    Clause("server_names_hash_max_size", .number(size))
  }
  package static func variablesHashMaxSize(_ size: Int) -> Clause<Self> {
    Clause("variables_hash_max_size", .number(size))
  }

  /// A shared memory zone that counts requests by `key`.
  package static func limitRequestZone(
    _ name: String,
    key: Nginx.Word,
    bytes: Int,
    _ count: Int,
    per unit: RateUnit
  ) -> Clause<Self> {
    Clause(
      "limit_req_zone",
      .word(key),
      .assignment("zone", [.data("\(name):\(bytes >> 10)k")]),
      .assignment("rate", [.data("\(count)\(unit.rawValue)")])
    )
  }

  package enum RateUnit: String, Sendable {
    case second = "r/s"
    case minute = "r/m"
  }

  /// A shared memory zone that counts connections by `key`.
  package static func limitConnectionZone(_ name: String, key: Nginx.Word, bytes: Int) -> Clause<Self> {
    Clause("limit_conn_zone", .word(key), .assignment("zone", [.data("\(name):\(bytes >> 10)k")]))
  }

  package static func clientBodyTempPath(_ path: String) -> Clause<Self> {
    Clause("client_body_temp_path", .literal([.data(path)]))
  }
  package static func proxyTempPath(_ path: String) -> Clause<Self> {
    Clause("proxy_temp_path", .literal([.data(path)]))
  }
  package static func fastcgiTempPath(_ path: String) -> Clause<Self> {
    Clause("fastcgi_temp_path", .literal([.data(path)]))
  }
  package static func uwsgiTempPath(_ path: String) -> Clause<Self> {
    Clause("uwsgi_temp_path", .literal([.data(path)]))
  }
  package static func scgiTempPath(_ path: String) -> Clause<Self> {
    Clause("scgi_temp_path", .literal([.data(path)]))
  }
}

// Context: upstream.

extension Nginx.Upstream {
  package static func server(_ endpoint: Nginx.Endpoint, _ options: Nginx.UpstreamOption...) -> Clause<Self> {
    Clause("server", operands: [endpoint.operand] + options.map(\.operand))
  }
  /// Shared memory for the group's state.
  package static func zone(_ name: String, bytes: Int) -> Clause<Self> {
    Clause("zone", .literal([.data(name)]), .bytes(bytes))
  }
  package static func keepalive(_ connections: Int) -> Clause<Self> { Clause("keepalive", .number(connections)) }
  package static func keepaliveTimeout(seconds: Int) -> Clause<Self> {
    Clause("keepalive_timeout", .seconds(seconds))
  }
  package static func keepaliveRequests(_ count: Int) -> Clause<Self> { Clause("keepalive_requests", .number(count)) }
  package static var leastConnections: Clause<Self> { Clause("least_conn") }
  package static var ipHash: Clause<Self> { Clause("ip_hash") }
  package static func hash(_ key: Nginx.Word) -> Clause<Self> { Clause("hash", .word(key), .keyword("consistent")) }
}

// Context: map, types.

extension Nginx.Map {
  /// The value when nothing else matches.
  package static func otherwise(_ value: Nginx.Word) -> Clause<Self> { Clause("default", .word(value)) }
  /// Lets `.example.org` and `*.example.org` stand for names below.
  package static var hostnames: Clause<Self> { Clause("hostnames") }
  /// An entry for exactly this text, whatever it is; compared without regard to case.
  package static func entry(_ source: String, _ value: Nginx.Word) -> Clause<Self> {
    Clause("", .literal([.data(Self.protected(source))]), .word(value))
  }
  /// An entry for a host name, with the meaning that `hostnames` gives to `*.`.
  package static func hostname(_ name: String, _ value: Nginx.Word) -> Clause<Self> {
    Clause("", .literal([.data(Self.protected(name))]), .word(value))
  }
  package static func regex(_ pattern: Nginx.Pattern, _ value: Nginx.Word) -> Clause<Self> {
    Clause("", .literal([.syntax("~")] + pattern.pieces), .word(value))
  }

  /// A backslash keeps `default`, `include`, `hostnames`, `volatile` and a leading `~` or backslash from being syntax.
  private static func protected(_ source: String) -> String {
    let isSpecial = ["default", "include", "hostnames", "volatile"].contains(source)
    return isSpecial || source.hasPrefix("~") || source.hasPrefix("\\") ? "\\" + source : source
  }
}

extension Nginx.Types {
  package static func type(_ mediaType: String, _ extensions: String...) -> Clause<Self> {
    Clause("", operands: [.literal([.data(mediaType)])] + extensions.map { .literal([.data($0)]) })
  }
}
