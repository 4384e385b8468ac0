internal import Artefacts
package import Diagnostics

/// Where nginx finds what is not in its own folder: what differs between platforms.
package struct NginxPaths: Sendable, Hashable {
  /// As whom its workers run.
  package let user: String
  /// Its process number and sockets: gone after a stop.
  package let work: String
  /// Bodies and answers that are too large for memory: on a disk.
  package let buffers: String
  package let logs: String
  /// The lists of web servers and applications, which change while nginx runs.
  package let upstreams: String
  /// A folder per certificate, with `fullchain.pem` and `privkey.pem`.
  package let certificates: String
  /// Below which the certificate authority's challenges are answered.
  package let challenges: String
  /// How this nginx is told to speak HTTP/2.
  package let http2: HTTP2
  /// What decides that; `nil` where the image does.
  package let http2Origin: Origin?

  /// Seconds in which a web server has to take a connection. One that is not alone has a second, so that another is asked
  /// soon when its node has died. One beside nginx is alone, and refuses at once when it is down: it is only slow to
  /// answer when visitors overrun the machine, and then they had rather wait.
  package let connectTimeout: Int

  package enum HTTP2: Sendable {
    /// A parameter of `listen`; before nginx 1.25.1.
    case parameter
    /// The directive `http2`, since then; the parameter gives a warning.
    case directive
  }

  package init(
    user: String,
    work: String,
    buffers: String,
    logs: String,
    upstreams: String,
    certificates: String,
    challenges: String,
    http2: HTTP2 = .parameter,
    http2Origin: Origin? = nil,
    connectTimeout: Int = 1
  ) {
    self.user = user
    self.work = work
    self.buffers = buffers
    self.logs = logs
    self.upstreams = upstreams
    self.certificates = certificates
    self.challenges = challenges
    self.http2 = http2
    self.http2Origin = http2Origin
    self.connectTimeout = connectTimeout
  }
}

extension NginxPaths {
  /// Port 443 with TLS and HTTP/2, on both versions of IP.
  func listenEncrypted(isDefault: Bool = false) -> Clauses<Nginx.Server> {
    Clauses {
      switch (http2, isDefault) {
      case (.parameter, false):
        Nginx.Server.listen(.port(443), .ssl, .http2).from(http2Origin)
        Nginx.Server.listen(.portIPv6(443), .ssl, .http2).from(http2Origin)
      case (.parameter, true):
        Nginx.Server.listen(.port(443), .ssl, .http2, .defaultServer, .backlog(ConnectionLimits.backlog))
          .from(http2Origin)
        Nginx.Server.listen(.portIPv6(443), .ssl, .http2, .defaultServer, .backlog(ConnectionLimits.backlog))
          .from(http2Origin)
      case (.directive, false):
        Nginx.Server.listen(.port(443), .ssl).from(http2Origin)
        Nginx.Server.listen(.portIPv6(443), .ssl).from(http2Origin)
        Nginx.Server.http2(true).from(http2Origin)
      case (.directive, true):
        Nginx.Server.listen(.port(443), .ssl, .defaultServer, .backlog(ConnectionLimits.backlog)).from(http2Origin)
        Nginx.Server.listen(.portIPv6(443), .ssl, .defaultServer, .backlog(ConnectionLimits.backlog)).from(http2Origin)
        Nginx.Server.http2(true).from(http2Origin)
      }
    }
  }
}
