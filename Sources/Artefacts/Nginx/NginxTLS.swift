// ngx_http_ssl_module; contexts: http, server.

extension Nginx.ServerContent {
  package static func sslCertificate(_ path: Nginx.Word) -> Clause<Self> { Clause("ssl_certificate", .word(path)) }
  package static func sslCertificateKey(_ path: Nginx.Word) -> Clause<Self> {
    Clause("ssl_certificate_key", .word(path))
  }
  /// Protocols by OpenSSL's names, such as `TLSv1.3`.
  package static func sslProtocols(_ protocols: StaticString...) -> Clause<Self> {
    Clause("ssl_protocols", operands: protocols.map { .keyword($0) })
  }
  /// Cipher suites up to TLS 1.2, by OpenSSL's names, in order of preference.
  package static func sslCiphers(_ suites: StaticString...) -> Clause<Self> {
    Clause("ssl_ciphers", .literal(Self.joined(suites)))
  }
  package static func sslPreferServerCiphers(_ isOn: Bool) -> Clause<Self> {
    Clause("ssl_prefer_server_ciphers", .onOff(isOn))
  }
  /// Groups of the key exchange, in order of preference.
  package static func sslECDHCurve(_ curves: StaticString...) -> Clause<Self> {
    Clause("ssl_ecdh_curve", .literal(Self.joined(curves)))
  }
  package static func sslDHParam(_ path: String) -> Clause<Self> { Clause("ssl_dhparam", .literal([.data(path)])) }
  package static func sslSessionCache(shared name: StaticString, bytes: Int) -> Clause<Self> {
    Clause("ssl_session_cache", .literal([.syntax("shared:"), .syntax(name), .data(":\(bytes >> 20)m")]))
  }
  package static func sslSessionTimeout(seconds: Int) -> Clause<Self> {
    Clause("ssl_session_timeout", .seconds(seconds))
  }
  package static func sslSessionTickets(_ isOn: Bool) -> Clause<Self> { Clause("ssl_session_tickets", .onOff(isOn)) }
  package static func sslBufferSize(bytes: Int) -> Clause<Self> { Clause("ssl_buffer_size", .bytes(bytes)) }
  package static func sslStapling(_ isOn: Bool) -> Clause<Self> { Clause("ssl_stapling", .onOff(isOn)) }
  package static func sslStaplingVerify(_ isOn: Bool) -> Clause<Self> { Clause("ssl_stapling_verify", .onOff(isOn)) }
  package static func sslTrustedCertificate(_ path: String) -> Clause<Self> {
    Clause("ssl_trusted_certificate", .literal([.data(path)]))
  }
  /// Ends the handshake of clients that ask for a name of no server.
  package static func sslRejectHandshake(_ isOn: Bool) -> Clause<Self> {
    Clause("ssl_reject_handshake", .onOff(isOn))
  }

  private static func joined(_ names: [StaticString]) -> [Piece] {
    var pieces: [Piece] = []
    for name in names {
      if !pieces.isEmpty { pieces.append(.syntax(":")) }
      pieces.append(.syntax(name))
    }
    return pieces
  }
}

extension Clauses where Context: Nginx.ServerContent {
  /// The settings of Mozilla's “intermediate” recommendation, version 6.0, but for the certificate and HSTS.
  package static var mozillaIntermediate: Clauses {
    Clauses {
      Context.sslProtocols("TLSv1.2", "TLSv1.3")
      Context.sslECDHCurve("X25519", "prime256v1", "secp384r1")
      Context.sslCiphers(
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE-RSA-CHACHA20-POLY1305"
      )
      Context.sslPreferServerCiphers(false)
      Context.sslSessionTimeout(seconds: 86_400)
      Context.sslSessionCache(shared: "tls", bytes: 10 << 20)
      Context.sslSessionTickets(false)
    }
  }
}
