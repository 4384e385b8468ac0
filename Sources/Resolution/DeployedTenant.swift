package import Diagnostics
package import Spec

/// A tenant with uid, pools and certificates.
///
/// A class, as all its files share it until they are rendered: copies would count the references of each field.
package final class DeployedTenant: Sendable {
  package let origin: Origin
  package let name: Name
  /// The same on every node and for ever: 20000 to 59999, unless it came with another. Its group has the same number.
  package let uid: Int
  package let uidOrigin: Origin
  package let state: TenantState
  package let plan: Name
  package let contact: MailAddress?
  package let disk: Located<ByteCount>
  /// The largest upload, which is also the limit of a request's body.
  package let upload: Located<ByteCount>
  /// By main name.
  package let sites: [DeployedSite]
  /// By version of PHP.
  package let pools: [DeployedPool]
  /// By name.
  package let databases: [DeployedDatabase]
  /// By name.
  package let databaseUsers: [DatabaseUser]
  /// By name.
  package let ftp: [Entry<FTPUserName, FTPUser>]
  /// The server that it is on; `nil` on a cluster, where it is everywhere.
  package let server: Name?
  /// Its own, or the platform's.
  package let timeZone: Located<TimeZone>
  package let hasOwnTimeZone: Bool
  package let mail: TenantMail?
  /// `nil` where nothing of it is saved.
  package let backup: DeployedBackup?
  /// The file that says it, relative to the main specification's folder.
  package let file: String

  package init(
    origin: Origin,
    name: Name,
    uid: Int,
    uidOrigin: Origin,
    state: TenantState,
    plan: Name,
    contact: MailAddress?,
    disk: Located<ByteCount>,
    upload: Located<ByteCount>,
    sites: [DeployedSite],
    pools: [DeployedPool],
    databases: [DeployedDatabase],
    databaseUsers: [DatabaseUser],
    ftp: [Entry<FTPUserName, FTPUser>],
    server: Name?,
    timeZone: Located<TimeZone>,
    hasOwnTimeZone: Bool,
    mail: TenantMail?,
    backup: DeployedBackup?,
    file: String
  ) {
    self.origin = origin
    self.name = name
    self.uid = uid
    self.uidOrigin = uidOrigin
    self.state = state
    self.plan = plan
    self.contact = contact
    self.disk = disk
    self.upload = upload
    self.sites = sites
    self.pools = pools
    self.databases = databases
    self.databaseUsers = databaseUsers
    self.ftp = ftp
    self.server = server
    self.timeZone = timeZone
    self.hasOwnTimeZone = hasOwnTimeZone
    self.mail = mail
    self.backup = backup
    self.file = file
  }
}

extension DeployedTenant {
  /// Where the tenant itself says how much it may store; `nil` where its plan does.
  package var ownDiskOrigin: Origin? {
    guard let own = origin.span, let span = disk.origin.span else { return nil }
    return own.start <= span.start && span.end <= own.end ? disk.origin : nil
  }
}

/// What is saved of a tenant, and for how long.
package struct DeployedBackup: Sendable {
  package let origin: Origin
  package let keep: Located<Retention>
  /// The plan's, then its own.
  package let exclude: [Located<PathPattern>]
}

/// A cron job with its name and the folder in which it runs.
package struct DeployedCronJob: Sendable {
  package let origin: Origin
  /// The tenant's and the number in the specification, from 1: `forn-pages.1`.
  package let name: String
  package let at: Located<CronTime>
  package let run: Located<SingleLine>
  package let limit: Located<Period>
  /// The name of the site's folder below the tenant's.
  package let directory: String
}

/// A site with its names resolved; a class for the same reason as its tenant.
package final class DeployedSite: Sendable {
  package let origin: Origin
  /// The name by which the specification knows it, and its directory's.
  package let name: Located<DomainName>
  /// The name that stays in the address bar: `name` or its `www.` twin.
  package let canonical: DomainName
  /// All names that are answered with content, `canonical` first, then as written.
  package let names: [Located<HostPattern>]
  /// Names that only redirect to `canonical`.
  package let redirected: [Located<DomainName>]
  /// Below the site's directory.
  package let root: Located<RelativePath>
  /// Where the site's directory is found, too; the first is where its programs see it.
  package let oldPaths: [Located<OldPath>]
  package let content: Content
  package let contentOrigin: Origin
  /// `nil` for HTTP alone.
  package let tls: DeployedTLS?
  package let redirects: [Redirect]
  package let errors: [Entry<ErrorStatus, Located<PagePath>>]
  package let allow: [Located<Subnet>]
  package let deny: [Located<Subnet>]
  package let limits: SiteLimits?
  package let raw: RawTexts?

  package init(
    origin: Origin,
    name: Located<DomainName>,
    canonical: DomainName,
    names: [Located<HostPattern>],
    redirected: [Located<DomainName>],
    root: Located<RelativePath>,
    oldPaths: [Located<OldPath>],
    content: Content,
    contentOrigin: Origin,
    tls: DeployedTLS?,
    redirects: [Redirect],
    errors: [Entry<ErrorStatus, Located<PagePath>>],
    allow: [Located<Subnet>],
    deny: [Located<Subnet>],
    limits: SiteLimits?,
    raw: RawTexts?
  ) {
    self.origin = origin
    self.name = name
    self.canonical = canonical
    self.names = names
    self.redirected = redirected
    self.root = root
    self.oldPaths = oldPaths
    self.content = content
    self.contentOrigin = contentOrigin
    self.tls = tls
    self.redirects = redirects
    self.errors = errors
    self.allow = allow
    self.deny = deny
    self.limits = limits
    self.raw = raw
  }

  /// The name of its folder below the tenant's.
  package var directory: String { name.value.ascii }

  package enum Content: Sendable {
    /// PHP, by the tenant's pool in this group.
    case php(group: String, version: PHPVersion)
    case files(group: String)
    case upstream([Located<HTTPURL>])
  }
}

/// How a site is encrypted.
package struct DeployedTLS: Sendable {
  package let origin: Origin
  /// The name of the certificate in `Deployment.certificates`.
  package let certificate: String
  package let hsts: HSTS?
}

/// A certificate and all names that it covers.
package struct DeployedCertificate: Sendable {
  package let origin: Origin
  /// The site's main name; the folder on the shared directory.
  package let name: String
  package let tenant: Name
  /// `name` first, then sorted; wildcards as `*.…`.
  package let names: [String]
  package let source: Source

  package enum Source: Sendable, Hashable {
    case http01
    case dns01(credentials: SecretName)
    case secret(SecretName)
  }
}

/// The processes that run a tenant's PHP in one version.
package struct DeployedPool: Sendable {
  package let origin: Origin
  package let version: PHPVersion
  /// The group of web servers in which it runs.
  package let group: String
  /// Of each worker.
  package let memory: Located<ByteCount>
  package let workers: Located<Int>
  package let upload: Located<ByteCount>
  package let disabledFunctions: Located<[PHPFunctionName]>
  /// By name; what the sites of this version ask for.
  package let ini: [Entry<ININame, Located<INIValue>>]
  /// By what they set; from the raw texts of the sites of this version.
  package let raw: [Located<PHPPoolFragment.Setting>]
  /// In the order of the specification.
  package let cron: [DeployedCronJob]
}

/// A database with the rights on it.
package struct DeployedDatabase: Sendable {
  package let origin: Origin
  package let name: Located<DatabaseIdentifier>
  package let owner: Located<DatabaseIdentifier>
  package let readers: [Located<DatabaseIdentifier>]
}

/// A user of the database server; a tenant's, with all rights that its databases give it.
package struct DatabaseUser: Sendable {
  package let origin: Origin
  package let name: DatabaseIdentifier
  package let password: Located<DatabasePassword>
  /// `MAX_USER_CONNECTIONS`: workers × replicas of the web servers.
  package let connections: Int
}
