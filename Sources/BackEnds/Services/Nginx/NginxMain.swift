internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

private typealias Main = Nginx.Main
private typealias Events = Nginx.Events
private typealias HTTP = Nginx.HTTP
private typealias Map = Nginx.Map
private typealias Server = Nginx.Server
private typealias Location = Nginx.Location

/// nginx.conf: what holds for every site. Of the tenants it knows how many names they have, nothing else.
struct NginxMain: Sendable {
  let deployment: Deployment
  let paths: NginxPaths

  var file: Nginx {
    Nginx(Main.self, header: Header(source: deployment.file)) {
      Main.user(paths.user)
      Main.workerProcessesAuto
      // A request that runs longer than a reload's old workers live is cut.
      Main.workerShutdownTimeout(seconds: 120)
      Main.pid("\(paths.work)/nginx.pid")
      Main.errorLog("stderr", .warn)
      Comment("a visitor is a connection, and a second one while a web server answers; as many as the memory carries")
      Main.events { Events.workerConnections(connections).from(entrance) }
      Comment("a descriptor for each, and one for a file; where fewer are allowed, nginx says so and goes on")
      Main.workerRlimitNofile(min(2 * connections, ConnectionLimits.descriptors)).from(entrance)
      Main.http {
        logging
        limits
        HTTP.serverNamesHashMaxSize(names.tableSize).from(entrance)
        HTTP.serverNamesHashBucketSize(names.bucketSize).from(entrance)
        BlankLine()
        Comment("Mozilla's recommendation “intermediate”, version 6.0; its X25519MLKEM768 needs OpenSSL 3.5")
        Clauses<HTTP>.mozillaIntermediate
        BlankLine()
        forwarding
        BlankLine()
        headers
        BlankLine()
        loopback
        strangers
        for name in infrastructureNames { challengeOnly(name).from(deployment.service(.ftp)?.origin ?? .template) }
        BlankLine()
        HTTP.include(paths.upstreams)
        HTTP.include("tenants/*.conf")
      }
    }
  }

  private var connections: Int { ConnectionLimits(deployment: deployment).ofEachProxyWorker }

  // MARK: Settings

  private var logging: Clauses<HTTP> {
    Clauses {
      HTTP.defaultType("text/html")
      HTTP.charset("utf-8")
      loggedAddress
      Comment("the site first: the log is split by it")
      HTTP.logFormat(
        "sites",
        """
        \(variable: "server_name") \(variable: addressVariable) - \(variable: "remote_user") [\(variable: "time_local")] \
        "\(variable: "request")" \(variable: "status") \(variable: "body_bytes_sent") "\(variable: "http_referer")" \
        "\(variable: "http_user_agent")" \(variable: "request_time") \(variable: "upstream_addr") \
        \(variable: "upstream_status")
        """
      )
      HTTP.accessLog("\(paths.logs)/access.log", format: "sites")
      HTTP.serverTokens(false)
      HTTP.absoluteRedirect(false)
    }
  }

  private var addressVariable: StaticString {
    switch deployment.logAddresses.value {
    case .full: "remote_addr"
    case .short: "infrac_visitor"
    }
  }

  private var loggedAddress: Clauses<HTTP> {
    Clauses {
      if deployment.logAddresses.value == .short {
        Comment("the network of a visitor: who it was is in no log")
        HTTP.map("\(variable: "remote_addr")", to: "infrac_visitor") {
          Map.otherwise("::")
          Map.regex("\(syntax: "^(?<infrac_net4>[0-9]+[.][0-9]+[.][0-9]+)[.]")", "\(variable: "infrac_net4").0")
          Map.regex("\(syntax: "^(?<infrac_net6>[0-9a-f]+:[0-9a-f]+):")", "\(variable: "infrac_net6")::")
        }
        .from(deployment.logAddresses.origin)
      }
    }
  }

  private var limits: Clauses<HTTP> {
    Clauses {
      HTTP.sendfile(true)
      HTTP.tcpNopush(true)
      HTTP.keepaliveTimeout(seconds: 30)
      HTTP.clientHeaderTimeout(seconds: 15)
      HTTP.clientBodyTimeout(seconds: 30)
      HTTP.sendTimeout(seconds: 30)
      HTTP.resetTimedoutConnection(true)
      HTTP.limitRequestStatus(429)
      HTTP.limitConnectionsStatus(429)
      HTTP.clientBodyTempPath("\(paths.buffers)/body")
      HTTP.proxyTempPath("\(paths.buffers)/proxy")
      HTTP.fastcgiTempPath("\(paths.buffers)/fastcgi")
      HTTP.uwsgiTempPath("\(paths.buffers)/uwsgi")
      HTTP.scgiTempPath("\(paths.buffers)/scgi")
      HTTP.gzip(true)
      HTTP.gzipProxiedAny
      HTTP.gzipVary(true)
      HTTP.gzipMinLength(bytes: 1024)
      HTTP.gzipTypes(
        "text/plain",
        "text/css",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/xml",
        "image/svg+xml"
      )
    }
  }

  private var forwarding: Clauses<HTTP> {
    Clauses {
      HTTP.proxyHTTPVersion("1.1")
      HTTP.proxySetHeader("Connection", "")
      HTTP.proxySetHeader("Host", "\(variable: "host")")
      Comment("set, not added to: a client's own are lost")
      HTTP.proxySetHeader("X-Forwarded-For", "\(variable: "remote_addr")")
      HTTP.proxySetHeader("X-Forwarded-Proto", "\(variable: "scheme")")
      HTTP.proxyConnectTimeout(seconds: paths.connectTimeout)
      HTTP.proxyReadTimeout(seconds: NginxTenant.readTimeout)
      HTTP.proxyNextUpstream(.error, .timeout, .http502, .http503, .http504)
      HTTP.proxyNextUpstreamTries(3)
      HTTP.proxyNextUpstreamTimeout(seconds: 10)
      Comment("a request that must not be repeated gets a connection of its own")
      HTTP.map("\(variable: "request_method")", to: "infrac_pool") {
        Map.otherwise("-fresh")
        Map.entry("GET", "")
        Map.entry("HEAD", "")
        Map.entry("OPTIONS", "")
      }
      HTTP.map("\(variable: "http_upgrade")", to: "infrac_upgrade") {
        Map.otherwise("")
        Map.entry("websocket", "websocket")
      }
      HTTP.map("\(variable: "infrac_upgrade")", to: "infrac_connection") {
        Map.otherwise("")
        Map.entry("websocket", "upgrade")
      }
    }
  }

  /// Headers are added here only, so that no block below loses them by adding one of its own.
  private var headers: Clauses<HTTP> {
    Clauses {
      Comment("the one place of headers: a block that adds its own loses all of these; it sets a variable instead")
      HTTP.map("", to: "infrac_hsts") { Map.otherwise("") }
      HTTP.map("", to: "infrac_retry_after") { Map.otherwise("") }
      Clauses<HTTP>.commonHeaders
    }
  }

  // MARK: Servers of no tenant

  /// What this node alone may ask: whether nginx answers, and which configuration it has loaded.
  private var loopback: Clauses<HTTP> {
    Clauses {
      HTTP.server {
        Server.listen(.host("127.0.0.1", port: 80), .defaultServer)
        Server.nameless
        Server.accessLogOff
        Server.location(.exact("/.well-known/infrac/status")) {
          Location.defaultType("text/plain")
          Location.respond(200, "\(variable: "infrac_address") \(variable: "infrac_generation")\n")
        }
        Server.location(.prefix("/")) { Location.respond(404) }
      }
    }
  }

  /// Requests for hosts that nobody has: no answer, no certificate.
  private var strangers: Clauses<HTTP> {
    Clauses {
      Comment("the queue of each port, for all of its sites: a rush waits there and is not turned away")
      HTTP.server {
        Server.listen(.port(80), .defaultServer, .backlog(ConnectionLimits.backlog))
        Server.listen(.portIPv6(80), .defaultServer, .backlog(ConnectionLimits.backlog))
        Server.nameless
        if hasBalancer {
          Server.location(.exact("/.well-known/infrac/health")) {
            Location.accessLogOff
            Location.respond(204)
          }
        }
        Server.location(.prefix("/")) { Location.respond(444) }
      }
      HTTP.server {
        paths.listenEncrypted(isDefault: true)
        Server.nameless
        Server.sslRejectHandshake(true)
      }
    }
  }

  private func challengeOnly(_ name: String) -> Clause<HTTP> {
    HTTP.server {
      Server.listen(.port(80))
      Server.listen(.portIPv6(80))
      Server.name(name)
      Server.include("snippets/challenge.conf")
      Server.location(.prefix("/")) { Location.respond(404) }
    }
  }

  // MARK: Derived

  private var hasBalancer: Bool {
    guard case .proxy(.balancer) = deployment.service(.proxy)?.detail else { return false }
    return true
  }

  /// Hosts of ours, served by others, whose certificates are shown to be ours here: the FTP server's.
  private var infrastructureNames: [String] {
    guard deployment.service(.certificates) != nil, case .ftp(let server) = deployment.service(.ftp)?.detail else {
      return []
    }
    let sites = deployment.livingTenants.lazy.flatMap(\.sites)
    let isSite = sites.contains { site in site.allNames.contains(server.hostName) }
    return isSite ? [] : [server.hostName]
  }

  private var entrance: Origin { deployment.service(.proxy)?.origin ?? .template }

  private var names: ServerNames {
    ServerNames(deployment.livingTenants.flatMap { $0.sites.flatMap(\.allNames) })
  }
}

extension Clauses where Context: Nginx.Content {
  /// The headers of every answer; a block with headers of its own needs them, too.
  static var commonHeaders: Clauses {
    Clauses {
      Context.addHeader("Strict-Transport-Security", "\(variable: "infrac_hsts")")
      Context.addHeader("X-Content-Type-Options", "nosniff")
      Context.addHeader("Retry-After", "\(variable: "infrac_retry_after")")
    }
  }
}

extension DeployedSite {
  /// What nginx answers to, `canonical` first.
  var allNames: [String] { names.map(\.value.ascii) + redirected.map(\.value.ascii) }
}
