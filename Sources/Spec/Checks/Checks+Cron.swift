internal import Diagnostics

extension Checks {
  /// Cron jobs: of a PHP site of the tenant's, and of a length that ends.
  @Sendable static func checkCron(_ draft: Draft, _ diagnostics: inout DiagnosticBag) {
    for subscription in draft.tenants {
      let sites = subscription.tenant.sites
      for job in subscription.tenant.cron {
        if let site = sites.first(where: { $0.key.value == job.site.value }) {
          if case .php = site.value.content.value {
          } else {
            diagnostics.report(
              .withoutPHP(job.site.value.shown),
              at: job.site.span,
              also: [.init(site.key.span, "the site, which has no `php:`")],
              help: "name a site with `php:`, whose version the job has"
            )
          }
        } else if !subscription.tenant.lacksSites {
          diagnostics.report(
            .siteNowhere(job.site.value.shown),
            at: job.site.span,
            help: Suggestion.question(for: job.site.value.shown, among: sites.map(\.key.value.shown)),
            "write the main name of a site of this tenant"
          )
        }
        if !(1...86_400).contains(job.limit.value.seconds) {
          diagnostics.report(.badLimit(job.limit.value), at: job.limit.span)
        }
      }
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func siteNowhere(_ name: String) -> Self {
    .init("E0378", "the tenant has no site “\(name)” for this cron job to run in")
  }

  fileprivate static func withoutPHP(_ name: String) -> Self {
    .init("E0378", "the site “\(name)”, in which this cron job is to run, has no PHP")
  }

  fileprivate static func badLimit(_ period: Period) -> Self {
    .init("E0379", "expected a time limit from 1s to 1d, found “\(period.text)”")
  }
}
