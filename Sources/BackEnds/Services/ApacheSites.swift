internal import Artefacts
internal import Resolution
internal import Spec

private typealias Host = Apache.VirtualHost
private typealias Directory = Apache.Directory

/// Apache's hosts of one tenant in one group of web servers; nothing of another tenant's stands here.
struct ApacheSites {
  let tenant: DeployedTenant
  /// Its sites in this group.
  let sites: [DeployedSite]
  let places: WebPlaces

  /// `nil` when the tenant has no site in the group.
  init?(of tenant: DeployedTenant, in group: WebGroup, places: WebPlaces) {
    sites = tenant.sites.filter { site in
      switch site.content {
      case .php(let name, _), .files(let name): name == group.name
      case .upstream: false
      }
    }
    guard !sites.isEmpty else { return nil }
    self.tenant = tenant
    self.places = places
  }

  func artefact() -> Apache {
    Apache(header: Header(source: tenant.file)) {
      for site in sites {
        BlankLine()
        Apache.Main.virtualHost(port: places.port) {
          names(of: site)
          content(of: site)
        }
        .from(site.origin)
      }
    }
  }

  /// The name has the scheme and the port that visitors see, so that redirects and PHP have them, too.
  private func names(of site: DeployedSite) -> Clauses<Host> {
    Clauses {
      Host.serverName("\(site.tls == nil ? "http" : "https")://\(site.canonical.ascii)").from(site.name.origin)
      for name in site.names where name.value != .exact(site.canonical) {
        Host.serverAlias([name.value.ascii]).from(name.origin)
      }
    }
  }

  private func content(of site: DeployedSite) -> Clauses<Host> {
    let directory = places.directory(of: site, of: tenant)
    return Clauses {
      Host.documentRoot(path(site.root.value.below(directory))).from(site.root.origin)
      for page in site.errors {
        Host.errorDocument(page.key.value.number, "\(page.value.value.text)").from(page.value.origin)
      }
      switch site.content {
      case .php:
        Host.directoryIndex("index.php", "index.html")
        Host.directory(directory) {
          access(to: site)
          frontController
        }
        Host.filesMatch(#"\.php$"#) {
          Directory.if("-f %{REQUEST_FILENAME}") { Directory.setHandler("proxy:unix:\(socket)|fcgi://\(pool)") }
        }
        .from(site.contentOrigin)
      case .files, .upstream:
        Host.directoryIndex("index.html")
        Host.directory(directory) { access(to: site) }
        Host.filesMatch(#"(?i)\.php$"#) { Directory.requireAllDenied }
      }
      if let raw = site.raw?.apacheHost {
        for statement in raw.value.statements { Host.foreign(ForeignStatement(statement, origin: raw.origin)) }
      }
    }
  }

  /// The main file lets `.htaccess` speak where tenants' directories are, an old path is elsewhere.
  private func access(to site: DeployedSite) -> Clauses<Directory> {
    Clauses {
      if !site.oldPaths.isEmpty { HtaccessPolicy.directives }
      Directory.options(.symLinksIfOwnerMatch)
      Directory.requireAllGranted
    }
  }

  /// What neither is a file nor a folder is asked of `index.php`, if there is one: what nearly every `.htaccess` says.
  ///
  /// No rewrite rules: one that a `.htaccess` merely mentions would end those of the folders above. And not for the
  /// questions that mod_dir asks itself, or `index.php` would stand in for the `index.html` of a folder.
  private var frontController: Clause<Directory> {
    Directory.if(
      """
      %{IS_SUBREQ} == 'false' && ! -f %{REQUEST_FILENAME} && ! -d %{REQUEST_FILENAME} \
      && -f '%{DOCUMENT_ROOT}/index.php'
      """
    ) {
      Directory.fallbackResource("/index.php")
    }
  }

  private var pool: String { places.pool(of: tenant) }
  private var socket: String { places.socketForApache(of: pool) }

  /// A path as a word. Apache replaces `${…}` everywhere; `${DOLLAR}`, which the main file defines, stands for a dollar
  /// and is not looked at again.
  private func path(_ text: String) -> Apache.Word {
    if !text.utf8.contains(UInt8(ascii: "$")) { return Apache.Word(text) }
    var word = Apache.Word("")
    for (index, part) in text.split(separator: "$", omittingEmptySubsequences: false).enumerated() {
      word = index == 0 ? "\(String(part))" : "\(word)\(syntax: "${DOLLAR}")\(String(part))"
    }
    return word
  }
}
