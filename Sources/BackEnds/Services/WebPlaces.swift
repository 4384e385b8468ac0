internal import Diagnostics
internal import Resolution
internal import Spec

/// Where the web servers find what they need on a platform: all that differs from one to another.
struct WebPlaces: Sendable {
  /// The folder with a folder for each tenant.
  let tenants: String
  /// The folder with a folder for each tenant, in which PHP keeps sessions, uploads and logs.
  let state: String
  /// Process numbers and locks of Apache.
  let apacheRuntime: String
  /// The sockets of PHP-FPM's pools, as PHP-FPM sees them.
  let phpRuntime: String
  /// The same sockets as Apache sees them.
  let phpSockets: String
  /// The socket of the database's writer.
  let databaseSocket: String
  /// The address that Apache listens on; `nil` for all of its machine's.
  let listen: String?
  /// The port that Apache listens on.
  let port: Int
  /// Where Apache and PHP-FPM complain: a path, or `syslog`.
  let log: String
  /// The networks whose `X-Forwarded-For` is believed.
  let proxies: [Located<String>]
  /// Another file of Apache's with such networks, known only where it runs; it may be missing.
  let moreProxies: String?
  /// A file of Apache's that has `/.well-known/infrac/generation` lead to the hash of the generation that it has loaded;
  /// `nil` where nobody asks.
  var generation: String?
  /// The program that takes what PHP's `mail()` sends.
  var sendmail = "/usr/local/bin/infrac-sendmail"

  /// The name of a tenant's pool: never `global`, and never a word that the INI language reserves.
  func pool(of tenant: DeployedTenant) -> String { "tenant-\(tenant.name.text)" }

  /// A pool's socket, as PHP-FPM sees it.
  func socket(of pool: String) -> String { "\(phpRuntime)/\(pool).sock" }

  /// A pool's socket, as Apache sees it.
  func socketForApache(of pool: String) -> String { "\(phpSockets)/\(pool).sock" }

  func directory(of tenant: DeployedTenant) -> String { "\(tenants)/\(tenant.name.text)" }

  /// Where Apache and PHP see a site: at its old path, if it has one, so that a program that has it written down finds
  /// the files that it runs, and not the same ones by another name.
  func directory(of site: DeployedSite, of tenant: DeployedTenant) -> String {
    site.oldPaths.first?.value.text ?? "\(directory(of: tenant))/\(site.directory)"
  }

  /// What a machine mounts for the programs of its tenants: each site's directory at its old paths.
  func mounts(for tenants: [DeployedTenant]) -> [(source: String, target: Located<OldPath>)] {
    tenants.flatMap { tenant in
      tenant.sites.flatMap { site in
        site.oldPaths.map { ("\(directory(of: tenant))/\(site.directory)", $0) }
      }
    }
  }
}
