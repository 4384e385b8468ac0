// ngx_http_proxy_module; contexts: http, server, location.

extension Nginx.Content {
  package static func proxyHTTPVersion(_ version: StaticString) -> Clause<Self> {
    Clause("proxy_http_version", .keyword(version))
  }
  /// A header of the request that goes to the upstream; an empty value removes it.
  package static func proxySetHeader(_ name: StaticString, _ value: Nginx.Word) -> Clause<Self> {
    Clause("proxy_set_header", .keyword(name), .word(value))
  }
  package static func proxyHideHeader(_ name: StaticString) -> Clause<Self> {
    Clause("proxy_hide_header", .keyword(name))
  }
  package static func proxyPassHeader(_ name: StaticString) -> Clause<Self> {
    Clause("proxy_pass_header", .keyword(name))
  }
  package static func proxyConnectTimeout(seconds: Int) -> Clause<Self> {
    Clause("proxy_connect_timeout", .seconds(seconds))
  }
  package static func proxyReadTimeout(seconds: Int) -> Clause<Self> {
    Clause("proxy_read_timeout", .seconds(seconds))
  }
  package static func proxySendTimeout(seconds: Int) -> Clause<Self> {
    Clause("proxy_send_timeout", .seconds(seconds))
  }
  package static func proxyNextUpstream(_ conditions: Nginx.NextUpstream...) -> Clause<Self> {
    Clause("proxy_next_upstream", operands: conditions.map { .literal([.data($0.rawValue)]) })
  }
  package static func proxyNextUpstreamTries(_ count: Int) -> Clause<Self> {
    Clause("proxy_next_upstream_tries", .number(count))
  }
  package static func proxyNextUpstreamTimeout(seconds: Int) -> Clause<Self> {
    Clause("proxy_next_upstream_timeout", .seconds(seconds))
  }
  package static func proxyBuffering(_ isOn: Bool) -> Clause<Self> { Clause("proxy_buffering", .onOff(isOn)) }
  package static func proxyRequestBuffering(_ isOn: Bool) -> Clause<Self> {
    Clause("proxy_request_buffering", .onOff(isOn))
  }
  package static func proxyBufferSize(bytes: Int) -> Clause<Self> { Clause("proxy_buffer_size", .bytes(bytes)) }
  package static func proxyBuffers(_ count: Int, bytes: Int) -> Clause<Self> {
    Clause("proxy_buffers", .number(count), .bytes(bytes))
  }
  package static func proxyBusyBuffersSize(bytes: Int) -> Clause<Self> {
    Clause("proxy_busy_buffers_size", .bytes(bytes))
  }
  package static func proxyMaxTempFileSize(bytes: Int) -> Clause<Self> {
    Clause("proxy_max_temp_file_size", .bytes(bytes))
  }
  package static var proxyRedirectOff: Clause<Self> { Clause("proxy_redirect", .keyword("off")) }
  package static func proxyInterceptErrors(_ isOn: Bool) -> Clause<Self> {
    Clause("proxy_intercept_errors", .onOff(isOn))
  }
  package static func proxySocketKeepalive(_ isOn: Bool) -> Clause<Self> {
    Clause("proxy_socket_keepalive", .onOff(isOn))
  }
  package static func proxySSLServerName(_ isOn: Bool) -> Clause<Self> { Clause("proxy_ssl_server_name", .onOff(isOn)) }
  package static func proxySSLName(_ name: Nginx.Word) -> Clause<Self> { Clause("proxy_ssl_name", .word(name)) }
  package static func proxySSLVerify(_ isOn: Bool) -> Clause<Self> { Clause("proxy_ssl_verify", .onOff(isOn)) }
  package static func proxySSLTrustedCertificate(_ path: String) -> Clause<Self> {
    Clause("proxy_ssl_trusted_certificate", .literal([.data(path)]))
  }
}

extension Nginx {
  /// When a request is passed on to the next server of an upstream.
  package enum NextUpstream: String, Sendable {
    case error, timeout
    case invalidHeader = "invalid_header"
    case http500 = "http_500"
    case http502 = "http_502"
    case http503 = "http_503"
    case http504 = "http_504"
    case http403 = "http_403"
    case http404 = "http_404"
    case http429 = "http_429"
    /// Repeats what may have had an effect, such as a POST: never for other people's applications.
    case nonIdempotent = "non_idempotent"
    case off
  }
}
