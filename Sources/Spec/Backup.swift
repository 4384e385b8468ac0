package import Diagnostics

/// Where the tenants' backups are, and what they are encrypted with.
package struct BackupStore: Sendable {
  package let origin: Origin
  package let to: Located<BackupPlace>
  package let key: Located<SecretName>
  /// The private key for ssh.
  package let login: Located<SecretName>?
  /// The public key by which the other machine is known.
  package let hostKey: Located<SSHKey>?
  package let at: Located<ClockTime>
}

/// What is kept of a tenant; a plan says it for all that have none of their own.
package struct Backup: Sendable {
  package let origin: Origin
  /// `nil` for the plan's.
  package let keep: Located<Retention>?
  package let exclude: [Located<PathPattern>]
}

/// How many backups are kept: the newest of so many days, weeks and months.
package struct Retention: Sendable, Hashable {
  package let daily: Int
  package let weekly: Int
  package let monthly: Int

  /// Where neither plan nor tenant says it.
  package static let standard = Retention(daily: 7, weekly: 4, monthly: 6)
}

extension BackupStore {
  package static let schema = Schema.record(
    "where backups are",
    BackupStore.init,
    Field.origin,
    Field(
      "to",
      .located(.backupPlace),
      "A folder of each server's, or of another machine by ssh; a cluster needs one by ssh. Each tenant has a repository of its own below it."
    ),
    Field(
      "key",
      .located(.secret),
      "The secret that all backups are encrypted with. Without it nobody can read them: keep a copy elsewhere."
    ),
    Field.optional("login", .located(.secret), "The secret with the private key for ssh."),
    Field.optional(
      "host_key",
      .located(.sshKey),
      "The other machine's public key, as `ssh-keyscan` prints it without the name."
    ),
    Field("at", .located(.clockTime), default: "02:30", "When backups begin, every day, in the platform's time zone."),
  )
}

extension Backup {
  package static let schema = Schema.record(
    "a backup",
    Backup.init,
    Field.origin,
    Field.optional(
      "keep",
      .located(Retention.schema),
      "How many are kept; without it those of the plan, or of 7 days, 4 weeks and 6 months."
    ),
    Field(
      "exclude",
      .list(of: .located(.pathPattern)),
      default: [],
      "Files and folders that are left out: a name anywhere, or a path from the name of a site's folder."
    ),
  )
}

extension Retention {
  package static let schema = Schema.record(
    "what is kept",
    Retention.init,
    Field("daily", count("days", atLeast: 1), default: "7", "The newest backup of each of so many days."),
    Field("weekly", count("weeks"), default: "4", "The newest of each of so many weeks."),
    Field("monthly", count("months"), default: "6", "The newest of each of so many months."),
  )

  private static func count(_ things: String, atLeast least: Int = 0) -> Schema<Int> {
    .integer("a number of \(things)", in: least...1000)
  }
}
