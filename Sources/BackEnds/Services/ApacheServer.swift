internal import Diagnostics
internal import Artefacts
internal import Resolution
internal import Spec

private typealias Main = Apache.Main
private typealias Host = Apache.VirtualHost
private typealias Directory = Apache.Directory

/// The main file of Apache for one group of web servers, and the host that answers when no tenant's does.
struct ApacheServer {
  let group: WebGroup
  let places: WebPlaces
  /// In seconds: how long Apache waits for PHP.
  let patience: Located<Int>
  /// Of one process; where the memory is written that allows them.
  let threads: Located<Int>

  func artefact(header: Header) -> Apache {
    Apache(header: header) {
      process
      BlankLine()
      modules
      Comment("Before, an expression in .htaccess reads every file that Apache reads: the neighbours' programs.")
      Main.refuse(before: "2.4.68", "infrac needs Apache 2.4.68 or later: build the image anew")
      BlankLine()
      workers
      BlankLine()
      requests
      BlankLine()
      files
      BlankLine()
      healthHost
      BlankLine()
      Main.includeOptional("tenants/*.conf")
    }
  }

  private var process: Clauses<Main> {
    Clauses {
      Comment("Relative paths begin at the folder of this file: apache2 is started with -d.")
      Main.defaultRuntimeDir("\(places.apacheRuntime)")
      Main.pidFile("\(places.apacheRuntime)/httpd.pid")
      Main.mutex("file:\(places.apacheRuntime)")
      Main.user("#901")
      Main.group("#901")
      if let address = places.listen { Main.listen("\(address)", places.port) } else { Main.listen(places.port) }
      Main.serverName("\(group.name).invalid")
      Main.errorLog("\(places.log)")
      Main.errorLogFormat(#"[%l] [%v] [client\ %a] %M"#)
      Main.logLevel("warn")
    }
  }

  private var modules: Clauses<Main> {
    Clauses {
      Main.load("mpm_event")
      Main.load("authz_core")
      for module in HtaccessPolicy.modules { Main.load(module) }
      Main.load("mime")
      Main.load("dir")
      Main.load("alias")
      Main.load("headers")
      Main.load("setenvif")
      Main.load("remoteip")
      Main.load("reqtimeout")
      if group.php != nil {
        Main.load("proxy")
        Main.load("proxy_fcgi")
      }
    }
  }

  /// One large process, whose idle connections survive a rush: with several small ones Apache closes those of nginx.
  private var workers: Clauses<Main> {
    Clauses {
      Comment("A request that waits for PHP has a thread; an idle connection has none. 100 for each GiB.")
      Main.serverLimit(2)
      Main.startServers(1)
      Main.threadLimit(threads.value).from(threads.origin)
      Main.threadsPerChild(threads.value).from(threads.origin)
      Main.maxRequestWorkers(2 * threads.value).from(threads.origin)
      Main.minSpareThreads(64)
      Main.maxSpareThreads(2 * threads.value).from(threads.origin)
      Comment("What is more waits here, as far as net.core.somaxconn lets it.")
      Main.listenBackLog(ConnectionLimits.backlog)
      Main.maxConnectionsPerChild(0)
      Main.gracefulShutdownTimeout(seconds: 20)
    }
  }

  private var requests: Clauses<Main> {
    Clauses {
      Main.timeout(seconds: patience.value).from(patience.origin)
      if group.php != nil { Main.proxyTimeout(seconds: patience.value).from(patience.origin) }
      Comment("Longer than nginx keeps its connections: Apache never closes one that nginx is about to use.")
      Main.keepAlive(true)
      Main.maxKeepAliveRequests(0)
      Main.keepAliveTimeout(seconds: 65)
      Main.requestReadTimeout(header: "10-20,MinRate=500", body: "20,MinRate=500")
      Comment("nginx and PHP limit bodies.")
      Main.limitRequestBody(bytes: 0)
      Main.remoteIPHeader("X-Forwarded-For")
      for network in places.proxies { Main.remoteIPInternalProxy("\(network.value)").from(network.origin) }
      if let file = places.moreProxies { Main.includeOptional(file) }
      Main.setEnvIf("X-Forwarded-Proto", "^https$", "HTTPS=on")
      Comment("PHP would take it for the address of a proxy (httpoxy).")
      Main.requestHeaderUnset("Proxy")
      Main.useCanonicalName(true)
      Main.hostnameLookups(false)
      Main.serverTokensProd
      Main.serverSignature(false)
      Main.traceEnable(false)
    }
  }

  private var files: Clauses<Main> {
    Clauses {
      Main.typesConfig("/etc/mime.types")
      Main.directoryIndex("disabled")
      Comment("The same file has the same tag on all nodes.")
      Main.fileETag("MTime", "Size")
      Main.define("DOLLAR", as: "$")
      Main.directory("/") {
        Directory.allowOverrideNone
        Directory.options(.none)
        Directory.requireAllDenied
      }
      Comment("What a tenant's .htaccess may say; everything else in it is passed over.")
      Main.directory(places.tenants) { HtaccessPolicy.directives }
      Comment("Files and folders that begin with a dot are not there.")
      Main.redirectMatch(404, #"/\.(?!well-known(?:/|$))"#)
      Comment("Programs are run or refused, never shown; those that end in .php each site runs or refuses.")
      Main.filesMatch(#"(?i)\.(?:ph(?:p[0-9]+|ps|t|tml?|ar)|inc)$"#) { Directory.requireAllDenied }
      Main.filesMatch(#"(?i:\.php)(?<!\.php)$"#) { Directory.requireAllDenied }
    }
  }

  /// Who asks for a name that no tenant has is refused; health is asked by address.
  private var healthHost: Clauses<Main> {
    Clauses {
      Main.virtualHost(port: places.port) {
        Host.serverName("unknown.invalid")
        Host.location("/") { Directory.requireAllDenied }
        Host.location("/healthz") {
          Directory.requireAllGranted
          if group.php != nil {
            Directory.setHandler(
              "proxy:unix:\(places.socketForApache(of: PHPRuntime.healthPool))|fcgi://\(PHPRuntime.healthPool)"
            )
          }
        }
        if group.php == nil { Host.redirect(204, "/healthz") }
        if let generation = places.generation {
          Host.location("/.well-known/infrac/generation") { Directory.requireLocal }
          Host.includeOptional(generation)
        }
      }
    }
  }
}
