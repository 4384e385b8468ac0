package import Diagnostics

/// A site: what is served under a domain name.
///
/// A class, since every check looks at every site: a reference is copied where thirty fields would be.
package final class Site: Sendable {
  package let origin: Origin
  package let aliases: [Located<HostPattern>]
  package let canonical: Located<Canonical>
  /// Below the site's directory.
  package let root: Located<RelativePath>
  /// Where the site's directory was on a server before this one; the first is where its programs see it.
  package let oldPaths: [Located<OldPath>]
  package let content: Located<SiteContent>
  package let tls: Located<TLS>
  package let redirects: [Redirect]
  package let errors: [Entry<ErrorStatus, Located<PagePath>>]
  package let allow: [Located<Subnet>]
  package let deny: [Located<Subnet>]
  package let limits: SiteLimits?
  package let raw: RawTexts?

  /// In the order of the schema's fields.
  init(
    _ origin: Origin,
    _ aliases: [Located<HostPattern>],
    _ canonical: Located<Canonical>,
    _ root: Located<RelativePath>,
    _ oldPaths: [Located<OldPath>],
    _ content: Located<SiteContent>,
    _ tls: Located<TLS>,
    _ redirects: [Redirect],
    _ errors: [Entry<ErrorStatus, Located<PagePath>>],
    _ allow: [Located<Subnet>],
    _ deny: [Located<Subnet>],
    _ limits: SiteLimits?,
    _ raw: RawTexts?
  ) {
    self.origin = origin
    self.aliases = aliases
    self.canonical = canonical
    self.root = root
    self.oldPaths = oldPaths
    self.content = content
    self.tls = tls
    self.redirects = redirects
    self.errors = errors
    self.allow = allow
    self.deny = deny
    self.limits = limits
    self.raw = raw
  }
}

/// Which of `example.org` and `www.example.org` redirects to the other.
package enum Canonical: String, CaseIterable, Sendable {
  case apex, www, none
}

/// What answers the requests.
package enum SiteContent: Sendable {
  case php(PHPSite)
  /// Files as they are.
  case files
  /// An application somewhere else.
  case upstream([Located<HTTPURL>])
}

package struct PHPSite: Sendable {
  package let origin: Origin
  /// `nil` for the newest that is offered.
  package let version: Located<PHPVersion>?
  package let ini: [Entry<ININame, Located<INIValue>>]
}

/// How a site is encrypted.
package enum TLS: Sendable {
  case off
  case acme(Challenge, HSTS?)
  case secret(SecretName, HSTS?)

  package var hsts: HSTS? {
    switch self {
    case .off: nil
    case .acme(_, let hsts), .secret(_, let hsts): hsts
    }
  }
}

/// How a certificate authority is shown whose a name is (RFC 8555, 8).
package enum Challenge: Sendable {
  case http01
  /// With what the hook of the DNS provider needs.
  case dns01(SecretName)
}

/// HTTP Strict Transport Security (RFC 6797).
package struct HSTS: Sendable {
  package let age: Located<Period>
  package let subdomains: Bool
  package let preload: Bool
}

/// Requests below a path that are sent elsewhere.
package struct Redirect: Sendable {
  package let origin: Origin
  package let from: Located<RequestPath>
  package let to: Located<RedirectTarget>
  package let code: RedirectCode
}

/// RFC 9110, 15.4.
package enum RedirectCode: String, CaseIterable, Sendable {
  case movedPermanently = "301"
  case found = "302"
  case seeOther = "303"
  case temporary = "307"
  case permanent = "308"
}

// MARK: Schemas

extension Site {
  package static let schema = Schema.record(
    "a site",
    Site.init,
    Field.origin,
    Field("aliases", .list(of: .located(.hostPattern)), default: [], "Other names under which it is served."),
    Field(
      "canonical",
      .located(.choice("a canonical name", "Which name stays.")),
      default: "none",
      "Which of the name and its `www.` redirects to the other: `apex` keeps the shorter, `www` the longer."
    ),
    Field("root", .located(.relativePath), default: "", "The folder below the site's directory that is served."),
    Field(
      "old_paths",
      .list(of: .located(.oldPath)),
      default: [],
      "Absolute paths that the site's directory had on the server that it comes from: its programs still find it there. The first is also where PHP sees the site."
    ),
    Field.exactlyOne(
      Alternative("php", .located(PHPSite.schema.map(SiteContent.php)), "It is written in PHP."),
      Alternative(
        "static",
        .located(Schema<OnlyTrue>.choice("“true”", "Nothing else.").map { _ in SiteContent.files }),
        "Files are served as they are."
      ),
      Alternative(
        "upstream",
        .located(Schema<[Located<HTTPURL>]>.list(of: .located(.httpURL), atLeast: 1).map(SiteContent.upstream)),
        "An application somewhere else answers."
      ),
      or: "static",
      is: "true"
    ),
    Field("tls", .located(TLS.schema), default: ["acme": "true"], "How it is encrypted."),
    Field(
      "redirects",
      .list(of: Redirect.schema),
      default: [],
      "Paths that lead elsewhere; the first that matches counts."
    ),
    Field(
      "errors",
      .map(keys: .choice("a status", "One that a server answers by itself."), values: .located(.pagePath)),
      default: [:],
      "Pages that are shown for a status; what a program of the site answers stays as it is, unless it is `upstream`."
    ),
    Field("allow", .list(of: .located(.clients)), default: [], "The only clients that may ask; without it, all."),
    Field("deny", .list(of: .located(.clients)), default: [], "Clients that may not ask, also among those of `allow`."),
    Field.optional("limits", SiteLimits.schema, "How much one client may ask."),
    Field.optional(
      "raw",
      RawTexts.schema,
      "Text in the languages of nginx, Apache and PHP-FPM, for what no field says; checked, alone and in its place. As in `raw: { nginx.location: \"proxy_buffering off;\" }`."
    ),
  )
}

private enum OnlyTrue: String, CaseIterable, Sendable { case `true` }

extension PHPSite {
  package static let schema = Schema.record(
    "a PHP site",
    PHPSite.init,
    Field.origin,
    Field.optional(
      "version",
      .located(.phpVersion),
      "One of those that `services.web.php` offers; without it the newest of them."
    ),
    Field(
      "ini",
      .map(keys: .iniName, values: .located(.iniValue)),
      default: [:],
      "Directives of php.ini for this tenant's pool."
    ),
  )
}

extension TLS {
  private static let hsts = Field<HSTS?>.optional("hsts", HSTS.schema, "How long browsers insist on HTTPS.")

  package static let schema = Schema<TLS>.oneOf(
    .word("off", .off, "HTTP alone."),
    .word("false", .off, "The same as `off`, which other readers of YAML take for it."),
    .mapping(
      with: "secret",
      .record(
        "TLS by a certificate of one's own",
        TLS.secret,
        Field(
          "secret",
          Schema<Name>.name.map(SecretName.init(name:)),
          "The secret with private key and certificate chain (PEM)."
        ),
        hsts
      )
    ),
    .mapping(
      with: "acme",
      .record(
        "TLS by ACME",
        TLS.acme,
        Field("acme", Challenge.schema, "A certificate authority gives the certificate."),
        hsts
      )
    )
  )
}

extension Challenge {
  static let schema = Schema<Challenge>.oneOf(
    .word("true", .http01, "Shown by a file that the site serves (http-01)."),
    .mapping(
      with: "challenge",
      .record(
        "a challenge",
        { (_: DNSOnly, credentials: SecretName) in Challenge.dns01(credentials) },
        Field("challenge", .choice("a challenge", "Shown by a record in DNS."), "`dns-01`."),
        Field("credentials", .secret, "The secret that the hook for the DNS provider reads.")
      )
    )
  )
}

private enum DNSOnly: String, CaseIterable, Sendable { case dns01 = "dns-01" }

extension HSTS {
  static let schema = Schema<HSTS>.oneOf(
    .scalar(Schema<Located<Period>>.located(.duration).map { HSTS(age: $0, subdomains: false, preload: false) }),
    .mapping(
      .record(
        "HSTS",
        HSTS.init,
        Field("for", .located(.duration), "How long (`max-age`)."),
        Field("subdomains", .flag, default: "false", "All names below, too (`includeSubDomains`)."),
        Field("preload", .flag, default: "false", "Browsers may have it built in (hstspreload.org).")
      )
    )
  )
}

extension Redirect {
  package static let schema = Schema.record(
    "a redirect",
    Redirect.init,
    Field.origin,
    Field("from", .located(.requestPath), "A path; with a slash at its end everything below it."),
    Field(
      "to",
      .located(.redirectTarget),
      "Where it leads; with a slash at the end of both, the rest of the path follows."
    ),
    Field("code", .choice("a redirect's status", "RFC 9110, 15.4."), default: "301", "The status of the answer."),
  )
}
