@testable import Artefacts

private typealias Main = Nginx.Main
private typealias HTTP = Nginx.HTTP
private typealias Server = Nginx.Server
private typealias Location = Nginx.Location
private typealias Upstream = Nginx.Upstream
private typealias Stream = Nginx.Stream
private typealias StreamServer = Nginx.StreamServer
private typealias StreamUpstream = Nginx.StreamUpstream

/// A file with one of every directive of the vocabulary, but for those of later nginxes.
enum NginxEverything {
  static func file(in folder: String) -> Nginx {
    Nginx(Main.self, header: Header(source: "hosting.yaml")) {
      Main.loadModule("/usr/lib/nginx/modules/ngx_stream_module.so")
      Main.user("www-data")
      Main.workerProcessesAuto
      Main.workerShutdownTimeout(seconds: 30)
      Main.workerRlimitNofile(1024)
      Main.pid("\(folder)/pid")
      Main.daemon(false)
      Main.pcreJIT(true)
      Main.errorLog("stderr", .warn)
      Main.events {
        Nginx.Events.workerConnections(512)
        Nginx.Events.multiAccept(true)
      }
      Main.http {
        temporaryPaths(in: folder)
        http(folder)
        servers(folder)
      }
      Main.stream { stream(folder) }
    }
  }

  static func temporaryPaths(in folder: String) -> [Clause<Nginx.HTTP>] {
    [
      HTTP.clientBodyTempPath("\(folder)/body"), HTTP.proxyTempPath("\(folder)/proxy"),
      HTTP.fastcgiTempPath("\(folder)/fastcgi"), HTTP.uwsgiTempPath("\(folder)/uwsgi"),
      HTTP.scgiTempPath("\(folder)/scgi"),
    ]
  }

  private static func http(_ folder: String) -> Clauses<HTTP> {
    Clauses {
      HTTP.include("\(folder)/empty.conf")
      HTTP.types { Nginx.Types.type("text/html", "html", "htm") }
      HTTP.typesHashMaxSize(2048)
      HTTP.defaultType("application/octet-stream")
      HTTP.charset("utf-8")
      HTTP.logFormat("main", "\(variable: "remote_addr") [\(variable: "time_iso8601")] \"\(variable: "request")\"")
      HTTP.logFormat("json", escape: .json, "{\"host\":\"\(variable: "host")\"}")
      HTTP.accessLog("\(folder)/access.log", format: "main")
      HTTP.errorLog("stderr", .error)
      HTTP.serverNamesHashBucketSize(128)
      HTTP.serverNamesHashMaxSize(1024)
      HTTP.variablesHashMaxSize(2048)
      HTTP.mapHashBucketSize(128)
      HTTP.mapHashMaxSize(4096)
      HTTP.map("\(variable: "request_method")", to: "pool") {
        Nginx.Map.hostnames
        Nginx.Map.otherwise("fresh")
        Nginx.Map.entry("GET", "web")
        Nginx.Map.entry("default", "web")
        Nginx.Map.entry("~x", "web")
        Nginx.Map.hostname("*.acme.example", "web")
        Nginx.Map.regex("\(syntax: "^P")", "fresh")
      }
      HTTP.limitRequestZone("requests", key: "\(variable: "binary_remote_addr")", bytes: 1 << 20, 10, per: .second)
      HTTP.limitConnectionZone("connections", key: "\(variable: "binary_remote_addr")", bytes: 1 << 20)
      HTTP.upstream("web") {
        Upstream.zone("web", bytes: 64 << 10)
        Upstream.leastConnections
        Upstream.server(.host("127.0.0.1", port: 8080), .weight(2), .maxFails(0), .failTimeout(seconds: 5))
        Upstream.server(.ipv6("::1", port: 8080), .maxConnections(10), .down)
        Upstream.server(.unix("\(folder)/web.sock"), .backup)
        Upstream.keepalive(32)
        Upstream.keepaliveTimeout(seconds: 30)
        Upstream.keepaliveRequests(1000)
      }
      HTTP.upstream("fresh") {
        Upstream.hash("\(variable: "remote_addr")")
        Upstream.server(.host("127.0.0.1", port: 8080))
      }
      HTTP.upstream("sticky") {
        Upstream.ipHash
        Upstream.server(.host("127.0.0.1", port: 8080))
      }
      Clauses<HTTP>.mozillaIntermediate
    }
  }

  private static func servers(_ folder: String) -> Clauses<HTTP> {
    Clauses {
      HTTP.server {
        Server.listen(.port(18_080), .defaultServer, .reusePort, .backlog(128))
        Server.listen(.portIPv6(18_080), .ipv6Only(true))
        Server.nameless
        Server.http
        Server.location(.prefix("/")) { Location.all(folder) }
        Server.location(.regexIgnoringCase("\(syntax: "\\.")\("a+b")\(syntax: "$")")) { Location.denyAll }
        Server.location(.named("@down")) { Location.respond(503, "temporarily unavailable\n") }
      }
      HTTP.server {
        Server.listen(.host("127.0.0.1", port: 18_443), .ssl, .http2, .proxyProtocol)
        Server.name("*.acme.example")
        Server.sslRejectHandshake(true)
        Server.sslBufferSize(bytes: 4096)
        Server.sslStapling(false)
        Server.sslStaplingVerify(false)
        Server.tryFiles("\(variable: "uri")", elseStatus: 404)
      }
    }
  }

  private static func stream(_ folder: String) -> Clauses<Stream> {
    Clauses {
      Stream.logFormat("db", "\(variable: "remote_addr") \(variable: "status")")
      Stream.accessLog("\(folder)/stream.log", format: "db")
      Stream.upstream("database") {
        StreamUpstream.zone("database", bytes: 64 << 10)
        StreamUpstream.leastConnections
        StreamUpstream.server(.host("127.0.0.1", port: 3306), .maxFails(1), .failTimeout(seconds: 5))
      }
      Stream.upstream("readers") {
        StreamUpstream.hash("\(variable: "remote_addr")")
        StreamUpstream.server(.host("127.0.0.1", port: 3306))
      }
      Stream.server {
        StreamServer.listen(.unix("\(folder)/database.sock"))
        StreamServer.proxyPass("database")
        StreamServer.proxyConnectTimeout(seconds: 2)
        StreamServer.proxyTimeout(seconds: 600)
        StreamServer.proxyNextUpstreamTries(3)
        StreamServer.proxySocketKeepalive(true)
        StreamServer.tcpNodelay(true)
        StreamServer.accessLogOff
      }
    }
  }
}

extension Nginx.Server {
  /// What may stand in http and server.
  fileprivate static var http: [Clause<Self>] {
    [
      clientHeaderTimeout(seconds: 15), clientHeaderBufferSize(bytes: 1024), largeClientHeaderBuffers(4, bytes: 8192),
      mergeSlashes(true), ignoreInvalidHeaders(true), underscoresInHeaders(false), set("x", "1"),
      root("/srv"), index("index.html", "index.htm"), expires(seconds: 60), resetTimedoutConnection(true),
    ]
  }
}

extension Nginx.Location {
  /// What may stand in http, server and location.
  fileprivate static func all(_ folder: String) -> [Clause<Self>] {
    [
      proxyPass("http://\(variable: "pool")"), proxyHTTPVersion("1.1"), proxySetHeader("Connection", ""),
      proxySetHeader("Host", "\(variable: "host")"), proxyHideHeader("X-Powered-By"), proxyPassHeader("Server"),
      proxyConnectTimeout(seconds: 1), proxyReadTimeout(seconds: 60), proxySendTimeout(seconds: 60),
      proxyNextUpstream(.error, .timeout, .http502, .http503, .http504), proxyNextUpstreamTries(3),
      proxyNextUpstreamTimeout(seconds: 10), proxyBuffering(true), proxyRequestBuffering(true),
      proxyBufferSize(bytes: 8192), proxyBuffers(8, bytes: 8192), proxyBusyBuffersSize(bytes: 16_384),
      proxyMaxTempFileSize(bytes: 1 << 30), proxyRedirectOff, proxyInterceptErrors(true), proxySocketKeepalive(true),
      proxySSLServerName(true), proxySSLName("acme.example"), proxySSLVerify(false), serverTokens(false),
      serverNameInRedirect(false), absoluteRedirect(false), sendfile(true), tcpNopush(true), tcpNodelay(true),
      disableSymlinks(.unlessSameOwnerBelow("/srv")), keepaliveTimeout(seconds: 30), keepaliveRequests(1000),
      sendTimeout(seconds: 30), clientBodyTimeout(seconds: 15), clientBodyBufferSize(bytes: 16_384),
      clientMaxBodySize(bytes: 32 << 20), errorPage([502, 504], "@down"), addHeader("Retry-After", "5"),
      gzip(true), gzipTypes("text/css", "application/json"), gzipMinLength(bytes: 256), gzipCompressionLevel(5),
      gzipVary(true), gzipProxiedAny, limitRequest(zone: "requests", burst: 20), limitRequestStatus(429),
      limitConnections(zone: "connections", 20), limitConnectionsStatus(429), limitRate(bytes: 1 << 20),
      resolver(["127.0.0.1"], validSeconds: 30), resolverTimeout(seconds: 5), setRealIPFrom("10.0.0.0/8"),
      realIPHeader("X-Forwarded-For"), realIPRecursive(true), logNotFound(false), allow("10.0.0.0/8"), allowAll,
      deny("192.0.2.1"),
    ]
  }
}
