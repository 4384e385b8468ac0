internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

private typealias HTTP = Nginx.HTTP
private typealias Server = Nginx.Server
private typealias Location = Nginx.Location
private typealias Upstream = Nginx.Upstream

/// The sites of one tenant.
struct NginxTenant: Sendable {
  let tenant: DeployedTenant
  let paths: NginxPaths

  /// Seconds for which a web server may be silent, unless a site's PHP may run longer.
  static let readTimeout = 120

  var file: Nginx {
    Nginx(HTTP.self, header: Header(source: tenant.file)) {
      for site in tenant.sites {
        application(of: site)
        if tenant.state == .active { NginxSiteRules(site: site).zones }
        if let tls = site.tls {
          plain(site)
          if !site.redirected.isEmpty { redirecting(site, tls) }
          content(of: site, tls)
        } else {
          if !site.redirected.isEmpty { redirecting(site, nil) }
          content(of: site, nil)
        }
      }
    }
  }

  // MARK: Servers

  /// Port 80 of an encrypted site: certificate authorities are answered, everybody else goes to HTTPS.
  private func plain(_ site: DeployedSite) -> Clause<HTTP> {
    HTTP.server {
      Server.listen(.port(80))
      Server.listen(.portIPv6(80))
      Server.name(site.allNames).from(site.name.origin)
      Server.include("snippets/challenge.conf")
      Server.location(.prefix("/")) {
        Location.respond(301, "https://\(Self.host(site))\(variable: "request_uri")")
      }
    }
    .from(site.origin)
  }

  /// The names that lead to the one that stays.
  private func redirecting(_ site: DeployedSite, _ tls: DeployedTLS?) -> Clause<HTTP> {
    let scheme = tls == nil ? "http" : "https"
    return HTTP.server {
      listen(tls)
      for name in site.redirected { Server.name(name.value.ascii).from(name.origin) }
      encryption(tls)
      Server.respond(301, "\(scheme)://\(site.canonical.ascii)\(variable: "request_uri")")
    }
    .from(site.origin)
  }

  private func content(of site: DeployedSite, _ tls: DeployedTLS?) -> Clause<HTTP> {
    HTTP.server {
      listen(tls)
      for name in site.names { Server.name(name.value.ascii).from(name.origin) }
      encryption(tls)
      if tenant.state == .suspended {
        Server.respond(503, "<!doctype html><title>Suspended</title><h1>This site is suspended.</h1>\n")
      } else {
        Server.clientMaxBodySize(bytes: bodySize).from(tenant.upload.origin)
        NginxSiteRules(site: site).directives
        for redirect in site.redirects { NginxRedirect(redirect).location.from(redirect.origin) }
        for page in NginxSiteRules(site: site).pagesForAll {
          Server.location(.exact(page.value.text)) {
            Location.allowAll
            destination(site)
          }
          .from(page.origin)
        }
        NginxRaw(site: site, destination: destination(site)).server
        if !site.redirects.contains(where: { $0.from.value.text == "/" }) { answer(site) }
        Server.include("snippets/site.conf")
      }
    }
    .from(site.origin)
  }

  private func listen(_ tls: DeployedTLS?) -> Clauses<Server> {
    Clauses {
      if tls == nil {
        Server.listen(.port(80))
        Server.listen(.portIPv6(80))
      } else {
        paths.listenEncrypted()
      }
    }
  }

  private func encryption(_ tls: DeployedTLS?) -> Clauses<Server> {
    Clauses {
      if let tls {
        Server.sslCertificate("\(paths.certificates)/\(tls.certificate)/fullchain.pem").from(tls.origin)
        Server.sslCertificateKey("\(paths.certificates)/\(tls.certificate)/privkey.pem").from(tls.origin)
        if let hsts = tls.hsts { Server.set("infrac_hsts", .init(hsts.header)).from(hsts.age.origin) }
      }
    }
  }

  // MARK: Content

  private func answer(_ site: DeployedSite) -> Clause<Server> {
    Server.location(.prefix("/")) {
      NginxRaw(site: site, destination: destination(site)).location
      destination(site)
    }
    .from(site.contentOrigin)
  }

  /// Where the requests of a location go.
  private func destination(_ site: DeployedSite) -> Clauses<Location> {
    Clauses {
      switch site.content {
      case .php(let group, let version):
        let seconds = readTimeout(version)
        if seconds != Self.readTimeout { Location.proxyReadTimeout(seconds: seconds) }
        Location.proxyPass("http://\(group)\(variable: "infrac_pool")")
      case .files(let group):
        Location.proxyPass("http://\(group)\(variable: "infrac_pool")")
      case .upstream(let urls):
        let isSecure = urls[0].value.isSecure
        if isSecure {
          Location.proxySSLServerName(true)
          Location.proxySSLName("\(variable: "host")")
        }
        // Otherwise the pages are for what nginx answers itself.
        if !site.errors.isEmpty { Location.proxyInterceptErrors(true) }
        Location.include("snippets/application.conf")
        Location.proxyPass("\(isSecure ? "https" : "http")://\(Self.pool(site, urls))\(urls[0].value.basePath)")
      }
    }
  }

  /// The servers of an application, unless names among them make it a matter of the node that asks DNS.
  private func application(of site: DeployedSite) -> Clauses<HTTP> {
    Clauses {
      if tenant.state == .active, case .upstream(let urls) = site.content, !Self.needsDNS(urls) {
        HTTP.upstream(Self.applicationName(site)) {
          for url in urls { Upstream.server(url.value.endpoint, .maxFails(0)).from(url.origin) }
        }
        .from(site.contentOrigin)
      }
    }
  }

  /// “GROUP HOST:PORT”: the applications whose addresses the node looks up.
  var namedApplications: [String] {
    guard tenant.state == .active else { return [] }
    return tenant.sites.flatMap { site -> [String] in
      guard case .upstream(let urls) = site.content, Self.needsDNS(urls) else { return [] }
      return urls.map { "\(Self.applicationName(site)) \($0.value.authority)" }
    }
  }

  private static func needsDNS(_ urls: [Located<HTTPURL>]) -> Bool {
    urls.contains { url in
      if case .name = url.value.host { true } else { false }
    }
  }

  /// Without idle connections: a request that meets a closing one must not be repeated.
  private static func pool(_ site: DeployedSite, _ urls: [Located<HTTPURL>]) -> String {
    needsDNS(urls) ? "\(applicationName(site))-fresh" : applicationName(site)
  }

  private static func applicationName(_ site: DeployedSite) -> String { "app-\(site.name.value.ascii)" }

  // MARK: Values

  /// Where HTTP leads: the name that stays, or, when several stay, the one that was asked for.
  private static func host(_ site: DeployedSite) -> Nginx.Word {
    site.names.count > 1 ? "\(variable: "host")" : "\(site.canonical.ascii)"
  }

  /// A form is a little larger than the file in it.
  private var bodySize: Int { Int(tenant.upload.value.mebibytes + 1) << 20 }

  /// Time-outs grow outwards: nginx waits longer than the site's PHP may run; 0 is for ever in PHP.
  private func readTimeout(_ version: PHPVersion) -> Int {
    let pool = tenant.pools.first { $0.version == version }
    let limit = pool?.ini.first { $0.key.value.text == "max_execution_time" }
    guard let value = limit?.value.value, let seconds = value.seconds ?? Int(value.text) else {
      return Self.readTimeout
    }
    return seconds == 0 ? 3600 : max(Self.readTimeout, seconds + 60)
  }
}

extension HSTS {
  /// RFC 6797, 6.1.
  fileprivate var header: String {
    "max-age=\(age.value.seconds)" + (subdomains ? "; includeSubDomains" : "") + (preload ? "; preload" : "")
  }
}

extension HTTPURL {
  fileprivate var endpoint: Nginx.Endpoint {
    switch host {
    case .address(let address) where address.isIPv6: .ipv6(address.text, port: effectivePort)
    case .address(let address): .host(address.text, port: effectivePort)
    case .name(let name): .host(name.ascii, port: effectivePort)
    }
  }

  /// As in a URL, with the port.
  fileprivate var authority: String {
    switch host {
    case .address(let address): "\(address.urlHost):\(effectivePort)"
    case .name(let name): "\(name.ascii):\(effectivePort)"
    }
  }

  /// What nginx puts in place of the “/” that the location took; empty to leave the request as it was sent.
  fileprivate var basePath: String {
    let path = String(self.path.prefix { $0 != "?" && $0 != "#" })
    if path.isEmpty || path == "/" { return "" }
    return path.hasSuffix("/") ? path : path + "/"
  }
}
