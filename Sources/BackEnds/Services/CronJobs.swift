internal import Artefacts
internal import Printing
internal import Resolution
internal import Spec

/// The cron jobs of one tenant for one version of PHP, in the file that `infrac-cron` reads: a line for each, with tabs
/// between its fields.
struct CronJobs: Artefact {
  let tenant: DeployedTenant
  let pool: DeployedPool
  let places: WebPlaces

  func print(to printer: inout Printer) {
    Header(source: tenant.file).print(to: &printer)
    printer.beginLine()
    printer.syntax(
      "# name, user, seconds, bytes of memory, time zone, minutes, hours, days, months, weekdays, folder, state, sender, command"
    )
    printer.endLine()
    for job in pool.cron {
      printer.beginLine(from: job.origin)
      for (index, field) in fields(of: job).enumerated() {
        if index > 0 { printer.syntax("\t") }
        printer.data(field, escapedBy: CronField())
      }
      printer.endLine()
    }
  }

  private func fields(of job: DeployedCronJob) -> [String] {
    let time = job.at.value
    return [
      job.name, String(tenant.uid), String(job.limit.value.seconds), String(pool.memory.value.bytes),
      tenant.timeZone.value.text, time.minutes.text, time.hours.text, time.days.text, time.months.text,
      time.weekdays.text,
      directory(of: job), "\(places.state)/\(tenant.name.text)",
      tenant.mail?.from.value.text ?? "-", job.run.value.text,
    ]
  }

  private func directory(of job: DeployedCronJob) -> String {
    let site = tenant.sites.first { $0.directory == job.directory }
    return site.map { places.directory(of: $0, of: tenant) } ?? "\(places.directory(of: tenant))/\(job.directory)"
  }
}

/// A field of the file: the types of the specification exclude tabs and line breaks.
private struct CronField: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    precondition(!text.isEmpty && text.allSatisfy { $0 >= 0x20 && $0 != 0x7f }, "“\(String(text))” passed for a field")
    bytes.append(contentsOf: text)
  }
}
