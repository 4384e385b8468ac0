internal import Artefacts
internal import Printing
internal import Resolution
internal import Spec

/// Who may send mail, in the file that `infrac-mail` and the node read: a line for the tenant.
struct MailSender: Artefact {
  let tenant: DeployedTenant
  let mail: TenantMail
  let places: WebPlaces

  func print(to printer: inout Printer) {
    Header(source: tenant.file).print(to: &printer)
    printer.beginLine()
    printer.syntax("# name, user, sender, messages, in so many seconds, state")
    printer.endLine()
    printer.beginLine(from: mail.origin)
    let fields = [
      tenant.name.text, String(tenant.uid), mail.from.value.text, String(mail.rate.value.count),
      mail.rate.value.unit == .hour ? "3600" : "60", "\(places.state)/\(tenant.name.text)",
    ]
    for (index, field) in fields.enumerated() {
      if index > 0 { printer.syntax("\t") }
      printer.data(field, escapedBy: MailField())
    }
    printer.endLine()
  }
}

/// A field of the file: the types of the specification exclude blanks and control characters.
private struct MailField: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    precondition(!text.isEmpty && text.allSatisfy { $0 > 0x20 && $0 != 0x7f }, "“\(String(text))” passed for a field")
    bytes.append(contentsOf: text)
  }
}
