// Contexts: http, server, location; and those of them that a directive is limited to.

extension Nginx.Content {
  package static func root(_ path: Nginx.Word) -> Clause<Self> { Clause("root", .word(path)) }
  package static func index(_ names: Nginx.Word...) -> Clause<Self> {
    Clause("index", operands: names.map { .word($0) })
  }
  package static func defaultType(_ mediaType: String) -> Clause<Self> {
    Clause("default_type", .literal([.data(mediaType)]))
  }
  package static func charset(_ name: StaticString) -> Clause<Self> { Clause("charset", .keyword(name)) }

  package static func accessLog(_ path: Nginx.Word, format: StaticString) -> Clause<Self> {
    Clause("access_log", .word(path), .keyword(format))
  }
  package static var accessLogOff: Clause<Self> { Clause("access_log", .keyword("off")) }
  package static func logNotFound(_ isOn: Bool) -> Clause<Self> { Clause("log_not_found", .onOff(isOn)) }
  package static func errorLog(_ target: String, _ level: Nginx.LogLevel) -> Clause<Self> {
    Clause("error_log", .literal([.data(target)]), .literal([.data(level.rawValue)]))
  }

  package static func serverTokens(_ isOn: Bool) -> Clause<Self> { Clause("server_tokens", .onOff(isOn)) }
  package static func serverNameInRedirect(_ isOn: Bool) -> Clause<Self> {
    Clause("server_name_in_redirect", .onOff(isOn))
  }
  package static func absoluteRedirect(_ isOn: Bool) -> Clause<Self> { Clause("absolute_redirect", .onOff(isOn)) }
  package static func sendfile(_ isOn: Bool) -> Clause<Self> { Clause("sendfile", .onOff(isOn)) }
  package static func tcpNopush(_ isOn: Bool) -> Clause<Self> { Clause("tcp_nopush", .onOff(isOn)) }
  package static func tcpNodelay(_ isOn: Bool) -> Clause<Self> { Clause("tcp_nodelay", .onOff(isOn)) }
  package static func resetTimedoutConnection(_ isOn: Bool) -> Clause<Self> {
    Clause("reset_timedout_connection", .onOff(isOn))
  }
  /// Whether symbolic links are followed: not at all, or only those of the file's owner below `root`.
  package static func disableSymlinks(_ rule: Nginx.SymlinkRule) -> Clause<Self> {
    switch rule {
    case .all: Clause("disable_symlinks", .keyword("on"))
    case .unlessSameOwner: Clause("disable_symlinks", .keyword("if_not_owner"))
    case .unlessSameOwnerBelow(let path):
      Clause("disable_symlinks", .keyword("if_not_owner"), .assignment("from", path))
    }
  }

  package static func keepaliveTimeout(seconds: Int) -> Clause<Self> { Clause("keepalive_timeout", .seconds(seconds)) }
  package static func keepaliveRequests(_ count: Int) -> Clause<Self> { Clause("keepalive_requests", .number(count)) }
  package static func sendTimeout(seconds: Int) -> Clause<Self> { Clause("send_timeout", .seconds(seconds)) }
  package static func clientBodyTimeout(seconds: Int) -> Clause<Self> {
    Clause("client_body_timeout", .seconds(seconds))
  }
  package static func clientBodyBufferSize(bytes: Int) -> Clause<Self> {
    Clause("client_body_buffer_size", .bytes(bytes))
  }
  /// 0 means without limit.
  package static func clientMaxBodySize(bytes: Int) -> Clause<Self> { Clause("client_max_body_size", .bytes(bytes)) }

  /// Sends `uri` instead of a response with one of these statuses; `status` replaces it when given.
  package static func errorPage(_ statuses: [Int], status: Int? = nil, _ uri: Nginx.Word) -> Clause<Self> {
    var operands = statuses.map { Operand.number($0) }
    if let status { operands.append(.assignment("", [.data(String(status))])) }
    return Clause("error_page", operands: operands + [.word(uri)])
  }

  /// A header of every response; without `always` only of those with some statuses below 400.
  package static func addHeader(_ name: StaticString, _ value: Nginx.Word, always: Bool = true) -> Clause<Self> {
    Clause("add_header", operands: [.keyword(name), .word(value)] + (always ? [.keyword("always")] : []))
  }
  package static func expires(seconds: Int) -> Clause<Self> { Clause("expires", .seconds(seconds)) }

  package static func gzip(_ isOn: Bool) -> Clause<Self> { Clause("gzip", .onOff(isOn)) }
  package static func gzipTypes(_ mediaTypes: String...) -> Clause<Self> {
    Clause("gzip_types", operands: mediaTypes.map { .literal([.data($0)]) })
  }
  package static func gzipMinLength(bytes: Int) -> Clause<Self> { Clause("gzip_min_length", .number(bytes)) }
  package static func gzipCompressionLevel(_ level: Int) -> Clause<Self> { Clause("gzip_comp_level", .number(level)) }
  package static func gzipVary(_ isOn: Bool) -> Clause<Self> { Clause("gzip_vary", .onOff(isOn)) }
  package static var gzipProxiedAny: Clause<Self> { Clause("gzip_proxied", .keyword("any")) }

  package static func limitRequest(zone: String, burst: Int, delayed: Bool = false) -> Clause<Self> {
    let operands: [Operand] = [
      .assignment("zone", [.data(zone)]), .assignment("burst", [.data(String(burst))]),
    ]
    return Clause("limit_req", operands: operands + (delayed ? [] : [.keyword("nodelay")]))
  }
  package static func limitRequestStatus(_ status: Int) -> Clause<Self> { Clause("limit_req_status", .number(status)) }
  package static func limitConnections(zone: String, _ count: Int) -> Clause<Self> {
    Clause("limit_conn", .literal([.data(zone)]), .number(count))
  }
  package static func limitConnectionsStatus(_ status: Int) -> Clause<Self> {
    Clause("limit_conn_status", .number(status))
  }
  /// Bytes per second and connection.
  package static func limitRate(bytes: Int) -> Clause<Self> { Clause("limit_rate", .bytes(bytes)) }

  /// Name servers, with what lies between two questions for the same name.
  package static func resolver(_ addresses: [String], validSeconds seconds: Int) -> Clause<Self> {
    Clause(
      "resolver",
      operands: addresses.map { .literal([.data($0)]) } + [.assignment("valid", [.data("\(seconds)s")])]
    )
  }
  package static func resolverTimeout(seconds: Int) -> Clause<Self> { Clause("resolver_timeout", .seconds(seconds)) }

  /// Where the client's address comes from when the connection is a trusted proxy's.
  package static func setRealIPFrom(_ network: String) -> Clause<Self> {
    Clause("set_real_ip_from", .literal([.data(network)]))
  }
  package static func realIPHeader(_ name: StaticString) -> Clause<Self> { Clause("real_ip_header", .keyword(name)) }
  package static func realIPRecursive(_ isOn: Bool) -> Clause<Self> { Clause("real_ip_recursive", .onOff(isOn)) }
}

extension Nginx {
  package enum SymlinkRule: Sendable {
    case all
    case unlessSameOwner
    /// As before, and what lies above the path is not looked at.
    case unlessSameOwnerBelow(Word)
  }
}

extension Nginx.AccessContent {
  /// An address or a network.
  package static func allow(_ network: String) -> Clause<Self> { Clause("allow", .literal([.data(network)])) }
  package static func deny(_ network: String) -> Clause<Self> { Clause("deny", .literal([.data(network)])) }
  package static var allowAll: Clause<Self> { Clause("allow", .keyword("all")) }
  package static var denyAll: Clause<Self> { Clause("deny", .keyword("all")) }
}

extension Nginx.ServerContent {
  package static func clientHeaderTimeout(seconds: Int) -> Clause<Self> {
    Clause("client_header_timeout", .seconds(seconds))
  }
  package static func clientHeaderBufferSize(bytes: Int) -> Clause<Self> {
    Clause("client_header_buffer_size", .bytes(bytes))
  }
  package static func largeClientHeaderBuffers(_ count: Int, bytes: Int) -> Clause<Self> {
    Clause("large_client_header_buffers", .number(count), .bytes(bytes))
  }
  package static func mergeSlashes(_ isOn: Bool) -> Clause<Self> { Clause("merge_slashes", .onOff(isOn)) }
  package static func ignoreInvalidHeaders(_ isOn: Bool) -> Clause<Self> {
    Clause("ignore_invalid_headers", .onOff(isOn))
  }
  package static func underscoresInHeaders(_ isOn: Bool) -> Clause<Self> {
    Clause("underscores_in_headers", .onOff(isOn))
  }
  /// HTTP/2 as nginx since 1.25.1 spells it; earlier ones have an option of `listen`.
  package static func http2(_ isOn: Bool) -> Clause<Self> { Clause("http2", .onOff(isOn)) }
}
