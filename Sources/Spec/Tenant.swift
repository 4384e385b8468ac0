package import Diagnostics
package import YAML

/// A customer of the hosting company.
package struct Tenant: Sendable {
  package let origin: Origin
  package let plan: Located<Name>
  /// What differs from the plan, as written.
  package let overrides: YAML.Node?
  package let state: Located<TenantState>
  /// The name that it had before.
  package let was: Located<Name>?
  /// On a server before this one; `nil` for one that infrac chooses.
  package let uid: Located<Int>?
  package let contact: MailAddress?
  package let sites: [Entry<DomainName, Site>]
  /// How many are written, those among them that were left out after a mistake.
  package let writtenSites: Int
  package let databases: [Entry<DatabaseIdentifier, Database>]
  package let ftp: [Entry<FTPUserName, FTPUser>]
  package let cron: [CronJob]
  /// `nil` for the platform's.
  package let timeZone: Located<TimeZone>?
  /// `nil` for one that sends none.
  package let mail: TenantMail?
  /// `nil` for the plan's.
  package let backup: Backup?

  /// Whether a site was left out after a mistake: nobody can say then that something of it is missing.
  package var lacksSites: Bool { sites.count < writtenSites }
}

package enum TenantState: String, CaseIterable, Sendable {
  case active, suspended, archived
}

/// A database and who may use it.
package struct Database: Sendable {
  package let origin: Origin
  package let owner: Located<DatabaseIdentifier>
  package let readers: [Located<DatabaseIdentifier>]
  package let passwords: [Entry<DatabaseIdentifier, Located<DatabasePassword>>]
}

/// A virtual user of the FTP server, or by key of the SFTP server.
package struct FTPUser: Sendable {
  package let origin: Origin
  /// `nil` for one that comes by key alone.
  package let password: Located<PasswordHash>?
  package let keys: [Located<SSHKey>]
  package let home: Located<RelativePath>
}

extension Tenant {
  /// The user numbers that a tenant may have: none of the system's, and not that of nobody.
  package static let uids = 1000...65_533

  package static let schema = Schema.record(
    "a tenant",
    Tenant.init,
    Field.origin,
    Field("plan", .located(.name), "The plan that was bought."),
    Field.optional("overrides", .partial(of: Plan.schema), "What differs from the plan for this tenant."),
    Field(
      "state",
      .located(.choice("a state", "What becomes of a tenant.")),
      default: "active",
      "`active`; `suspended`: data kept, a 503 page, no FTP, no cron, no mail; `archived`: nothing is served, data kept."
    ),
    Field.optional("was", .located(.name), "The name that it had before: it keeps its uid and its data."),
    Field.optional(
      "uid",
      .located(.integer("a uid", in: Tenant.uids)),
      "The user number that its files have on the server that it comes from; without it infrac chooses one. It never changes."
    ),
    Field.optional("contact", .mailAddress, "Whom to write to."),
    Field("sites", .map(keys: .domain, values: Site.schema), default: [:], "The sites by their main domain name."),
    Field.count(of: "sites"),
    Field("databases", .map(keys: .databaseName, values: Database.schema), default: [:], "The databases by name."),
    Field("ftp", .map(keys: .ftpUser, values: FTPUser.schema), default: [:], "The FTP users by name."),
    Field(
      "cron",
      .list(of: CronJob.schema),
      default: [],
      "Commands that run from time to time, each on one machine at a time, in the folder of one of the tenant's PHP sites."
    ),
    Field.optional(
      "timezone",
      .located(.timeZone),
      "The time zone of PHP and of cron jobs; without it the cluster's or the servers'."
    ),
    Field.optional(
      "mail",
      TenantMail.schema,
      "What its programs send with PHP's `mail()`; without it nothing is sent."
    ),
    Field.optional(
      "backup",
      Backup.schema,
      "That its files and databases are saved every night, and what of them; without it as the plan says."
    ),
  )
}

extension Database {
  package static let schema = Schema.record(
    "a database",
    Database.init,
    Field.origin,
    Field("owner", .located(.databaseUser), "The user with all rights on it."),
    Field("readers", .list(of: .located(.databaseUser)), default: [], "Users that may read it."),
    Field(
      "passwords",
      .map(keys: .databaseUser, values: .located(.databasePassword)),
      "The secret with the password of each user; or its hash, for a user that moves in."
    ),
  )
}

extension FTPUser {
  package static let schema = Schema.record(
    "an FTP user",
    FTPUser.init,
    Field.origin,
    Field.optional(
      "password",
      .located(.passwordHash),
      "The hash of the password for FTP with TLS; without it keys alone."
    ),
    Field(
      "keys",
      .list(of: .located(.sshKey)),
      default: [],
      "The public keys for SFTP, on port 2222 of a cluster's FTP server or port 22 of a Debian server: locked into the tenant's directory, as by FTP."
    ),
    Field(
      "home",
      .located(.relativePath),
      default: "",
      "The folder below the tenant's directory in which a session starts: a site's name, or nothing for all sites. No session leaves the tenant's directory."
    ),
  )
}

extension Schema<YAML.Node> {
  /// Some keys of a record, read later.
  static func partial<Whole>(of whole: Schema<Whole>) -> Schema {
    guard case .record(let record) = whole.shape else { preconditionFailure("only parts of a record can be written") }
    let shape = Shape.partial(of: record)
    return Schema(shape) { node, diagnostics in
      if case .mapping = node.content { return node }
      diagnostics.mismatch(expected: shape, found: node)
      return nil
    }
  }
}
