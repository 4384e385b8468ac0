// ngx_stream_core_module and its companions; contexts: stream, server and upstream in stream.

extension Nginx.Stream {
  package static func server(@Block<Nginx.StreamServer> _ body: () -> Statements) -> Clause<Self> {
    Clause("server", body: body().list)
  }
  package static func upstream(_ name: String, @Block<Nginx.StreamUpstream> _ body: () -> Statements) -> Clause<Self> {
    Clause("upstream", .literal([.data(name)]), body: body().list)
  }
  package static func logFormat(_ name: StaticString, _ format: Nginx.Word) -> Clause<Self> {
    Clause("log_format", .keyword(name), .word(format))
  }
}

extension Nginx.StreamContent {
  package static func accessLog(_ path: Nginx.Word, format: StaticString) -> Clause<Self> {
    Clause("access_log", .word(path), .keyword(format))
  }
  package static var accessLogOff: Clause<Self> { Clause("access_log", .keyword("off")) }
  package static func proxyConnectTimeout(seconds: Int) -> Clause<Self> {
    Clause("proxy_connect_timeout", .seconds(seconds))
  }
  /// How long neither side may be silent.
  package static func proxyTimeout(seconds: Int) -> Clause<Self> { Clause("proxy_timeout", .seconds(seconds)) }
  package static func proxyNextUpstreamTries(_ count: Int) -> Clause<Self> {
    Clause("proxy_next_upstream_tries", .number(count))
  }
  package static func proxySocketKeepalive(_ isOn: Bool) -> Clause<Self> {
    Clause("proxy_socket_keepalive", .onOff(isOn))
  }
  package static func tcpNodelay(_ isOn: Bool) -> Clause<Self> { Clause("tcp_nodelay", .onOff(isOn)) }
}

extension Nginx.StreamServer {
  package static func listen(_ endpoint: Nginx.Endpoint, _ options: Nginx.ListenOption...) -> Clause<Self> {
    Clause("listen", operands: [endpoint.operand] + options.map(\.operand))
  }
  package static func proxyPass(_ address: Nginx.Word) -> Clause<Self> { Clause("proxy_pass", .word(address)) }
}

extension Nginx.StreamUpstream {
  package static func server(_ endpoint: Nginx.Endpoint, _ options: Nginx.UpstreamOption...) -> Clause<Self> {
    Clause("server", operands: [endpoint.operand] + options.map(\.operand))
  }
  package static func zone(_ name: String, bytes: Int) -> Clause<Self> {
    Clause("zone", .literal([.data(name)]), .bytes(bytes))
  }
  package static var leastConnections: Clause<Self> { Clause("least_conn") }
  package static func hash(_ key: Nginx.Word) -> Clause<Self> { Clause("hash", .word(key), .keyword("consistent")) }
}
