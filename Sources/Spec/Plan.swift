package import Diagnostics

/// What a tenant buys.
package struct Plan: Sendable {
  package let origin: Origin
  package let disk: Located<ByteCount>
  package let sites: Located<Int>
  package let databases: Located<Int>
  package let ftpUsers: Located<Int>
  package let cron: Located<Int>
  package let php: PHPLimits
  /// `nil` where tenants have no backups, but for those of their own.
  package let backup: Backup?
  /// Of a month.
  package let price: Located<Price>?
}

/// What a tenant's PHP may use, for each version that it uses.
package struct PHPLimits: Sendable {
  package let origin: Origin
  /// Of each worker.
  package let memory: Located<ByteCount>
  /// Requests at the same time, on each instance of the web servers.
  package let workers: Located<Int>
  /// The largest file that can be uploaded.
  package let upload: Located<ByteCount>
  package let disabledFunctions: Located<[PHPFunctionName]>
}

extension Plan {
  /// What stands for a plan that has mistakes, so that nothing else is found wrong because of them.
  static let unlimited = Plan(
    origin: .template,
    disk: Located(ByteCount(bytes: 0), .template),
    sites: Located(.max, .template),
    databases: Located(.max, .template),
    ftpUsers: Located(.max, .template),
    cron: Located(.max, .template),
    php: PHPLimits(
      origin: .template,
      memory: Located(ByteCount(bytes: 0), .template),
      workers: Located(0, .template),
      upload: Located(ByteCount(bytes: 0), .template),
      disabledFunctions: Located([], .template)
    ),
    backup: nil,
    price: nil
  )

  package static let schema = Schema.record(
    "a plan",
    Plan.init,
    Field.origin,
    Field(
      "disk",
      .located(.size),
      "How much a tenant may store: a quota of the storage server, or on Debian servers of the server itself."
    ),
    Field("sites", .located(count("sites")), default: "1", "How many sites a tenant may have."),
    Field("databases", .located(count("databases")), default: "0", "How many databases a tenant may have."),
    Field("ftp_users", .located(count("FTP users")), default: "0", "How many FTP users a tenant may have."),
    Field("cron", .located(count("cron jobs")), default: "0", "How many cron jobs a tenant may have."),
    Field("php", PHPLimits.schema, default: [:], "What PHP may use."),
    Field.optional("backup", Backup.schema, "That tenants are saved every night; without it only those that say so."),
    Field.optional(
      "price",
      .located(.price),
      "What a tenant pays for a month; `infrac analyze` reckons credits with it."
    ),
  )

  private static func count(_ things: String) -> Schema<Int> { .integer("a number of \(things)", in: 0...100_000) }
}

extension PHPLimits {
  package static let schema = Schema.record(
    "the limits of PHP",
    PHPLimits.init,
    Field.origin,
    Field("memory", .located(.size), default: "128MiB", "What one worker may use (`memory_limit`)."),
    Field(
      "workers",
      .located(.integer("a number of workers", in: 1...1000)),
      default: "4",
      "How many requests are served at once by each instance."
    ),
    Field(
      "upload",
      .located(.size),
      default: "32MiB",
      "The largest file that can be uploaded (`upload_max_filesize`)."
    ),
    Field(
      "disable_functions",
      .located(.list(of: .phpFunction)),
      default: ["exec", "passthru", "pcntl_exec", "popen", "proc_open", "shell_exec", "system"],
      "Functions that scripts may not call: a second line behind the tenant's own user; `dl` is always among them."
    ),
  )
}
