import Artefacts

private typealias Main = Apache.Main
private typealias VirtualHost = Apache.VirtualHost
private typealias Directory = Apache.Directory

/// A file with one of every directive of the vocabulary.
enum ApacheEverything {
  static func file(in folder: String) -> Apache {
    Apache(header: Header(source: "hosting.yaml")) {
      Main.serverRoot("/usr/lib/apache2")
      Main.defaultRuntimeDir("/tmp")
      Main.pidFile("/tmp/infrac-test.pid")
      Main.mutex("file:/tmp")
      Main.listen(18_097)
      Main.user("www-data")
      Main.group("www-data")
      modules
      Main.refuse(before: "2.4.0", "too old")
      Main.include("\(folder)/run/empty.conf")
      Main.includeOptional("\(folder)/none/*.conf")
      workers
      server(folder)
      Main.virtualHost(port: 18_097) { virtualHost(folder) }
    }
  }

  private static var modules: [Clause<Main>] {
    [
      Main.load("mpm_event"), Main.load("authz_core"), Main.load("authz_host"), Main.load("mime"), Main.load("dir"),
      Main.load("setenvif"), Main.load("env"), Main.load("headers"), Main.load("remoteip"),
      Main.load("proxy"), Main.load("proxy_fcgi"), Main.load("reqtimeout"), Main.load("alias"),
      Main.load("allowmethods"), Main.load("expires"), Main.load("http2"),
    ]
  }

  private static var workers: [Clause<Main>] {
    [
      Main.threadLimit(64), Main.serverLimit(2), Main.startServers(1), Main.threadsPerChild(64),
      Main.maxRequestWorkers(128), Main.minSpareThreads(32), Main.maxSpareThreads(128), Main.maxConnectionsPerChild(0),
      Main.asyncRequestWorkerFactor(2), Main.listenBackLog(511), Main.gracefulShutdownTimeout(seconds: 20),
      Main.serverTokensProd, Main.typesConfig("/etc/mime.types"), Main.httpProtocolOptionsStrict,
    ]
  }

  private static func server(_ folder: String) -> [Clause<Main>] {
    [
      Main.serverName("web.invalid"), Main.serverAdmin("ops@example.net"), Main.timeout(seconds: 60),
      Main.keepAlive(true), Main.keepAliveTimeout(seconds: 65), Main.maxKeepAliveRequests(0),
      Main.requestReadTimeout(header: "10-20,MinRate=500", body: "20,MinRate=500"), Main.traceEnable(false),
      Main.limitRequestFields(100), Main.limitRequestFieldSize(bytes: 8190), Main.limitRequestLine(bytes: 8190),
      Main.proxyTimeout(seconds: 60), Main.protocols("http/1.1"), Main.remoteIPHeader("X-Forwarded-For"),
      Main.remoteIPInternalProxy("10.20.0.0/24"), Main.errorLog("\(folder)/error.log"),
      Main.errorLogFormat("[%t] %M"), Main.logFormat("%v %a \"%r\" %>s", as: "main"),
      Main.customLog("\(folder)/access.log", format: "main"), Main.hostnameLookups(false), Main.serverSignature(false),
      Main.useCanonicalName(true), Main.logLevel("warn"), Main.fileETag("MTime", "Size"),
    ]
  }

  private static func virtualHost(_ folder: String) -> Clauses<VirtualHost> {
    Clauses {
      VirtualHost.serverName("https://acme.example")
      VirtualHost.serverAlias(["www.acme.example"])
      VirtualHost.documentRoot("\(folder)/site")
      VirtualHost.setEnvIf("X-Forwarded-Proto", "^https$", "HTTPS=on")
      VirtualHost.redirect(301, "/old", to: "https://acme.example/new")
      VirtualHost.directory("\(folder)/site") {
        Directory.options(.symLinksIfOwnerMatch)
        Directory.allowOverrideNone
        Directory.requireAllGranted
        Directory.requireIP("10.20.0.0/24")
        Directory.requireLocal
        Directory.allowMethods("GET", "POST")
        content
      }
      VirtualHost.location("/private") { Directory.requireAllDenied }
      VirtualHost.locationMatch("^/\\.") { Directory.requireAllDenied }
      VirtualHost.filesMatch("\\.php$") {
        Directory.if("-f %{REQUEST_FILENAME}") { Directory.setHandler("proxy:unix:/run/php/x.sock|fcgi://x/") }
      }
      VirtualHost.files(".htaccess") { Directory.requireAllDenied }
      VirtualHost.ifModule("headers") { VirtualHost.headerAlwaysSet("X-Content-Type-Options", "nosniff") }
    }
  }

  private static var content: [Clause<Directory>] {
    [
      Directory.directoryIndex("index.php", "index.html"), Directory.directorySlash(true),
      Directory.acceptPathInfo(false), Directory.addType("text/x", ".x"), Directory.addDefaultCharset("utf-8"),
      Directory.fallbackResource("/index.php"), Directory.errorDocument(404, "/404.html"), Directory.setEnv("A", "b c"),
      Directory.requestHeaderUnset("Proxy"), Directory.limitRequestBody(bytes: 1 << 20), Directory.expiresActive(false),
    ]
  }
}
