internal import Artefacts

private typealias Server = Nginx.Server
private typealias Location = Nginx.Location

/// What the servers of all tenants include.
struct NginxSnippets: Sendable {
  let header: Header
  let paths: NginxPaths

  /// Answers certificate authorities (RFC 8555, 8.3), before anything redirects.
  var challenge: Nginx {
    Nginx(Server.self, header: header) {
      Server.location(.preferredPrefix("/.well-known/acme-challenge/")) {
        Location.root(.init(paths.challenges))
        Location.defaultType("text/plain")
        Location.tryFiles("\(variable: "uri")", elseStatus: 404)
      }
    }
  }

  /// What visitors see while no web server answers: never nginx's own words, and a time to come back.
  var site: Nginx {
    Nginx(Server.self, header: header) {
      Server.errorPage([502, 504], status: 503, "@unavailable")
      Server.location(.named("@unavailable")) {
        Location.set("infrac_retry_after", "30")
        Location.respond(
          503,
          "<!doctype html><title>Unavailable</title><h1>The site is unavailable for a moment.</h1>\n"
        )
      }
    }
  }

  /// The headers of a request to an application, WebSockets among them. A list of one's own replaces the common one.
  var application: Nginx {
    Nginx(Location.self, header: header) {
      Location.proxySetHeader("Host", "\(variable: "host")")
      Location.proxySetHeader("X-Forwarded-For", "\(variable: "remote_addr")")
      Location.proxySetHeader("X-Forwarded-Proto", "\(variable: "scheme")")
      Location.proxySetHeader("Upgrade", "\(variable: "infrac_upgrade")")
      Location.proxySetHeader("Connection", "\(variable: "infrac_connection")")
    }
  }
}
