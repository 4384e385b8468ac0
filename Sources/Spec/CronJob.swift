package import Diagnostics

/// A command that runs from time to time, on one machine at a time, as the tenant's own user.
package struct CronJob: Sendable {
  package let origin: Origin
  package let at: Located<CronTime>
  package let run: Located<SingleLine>
  /// The site in whose directory it runs, with whose version of PHP.
  package let site: Located<DomainName>
  /// After which it is ended.
  package let limit: Located<Period>
}

extension CronJob {
  package static let schema = Schema.record(
    "a cron job",
    CronJob.init,
    Field.origin,
    Field("at", .located(.cronTime), "When, in the tenant's time zone; not before an earlier run has ended."),
    Field(
      "run",
      .located(.singleLine),
      "The command, for sh(1): its `php` is that of the site, with the plan's memory."
    ),
    Field("site", .located(.domain), "The PHP site in whose directory it runs."),
    Field("for", .located(.duration), default: "1h", "How long it may take; 1s to 1d."),
  )
}
