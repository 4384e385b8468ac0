internal import Artefacts
internal import Printing
internal import Resolution
internal import Spec

/// The FTP users of one tenant, in the file that `infrac-ftp-users` reads: a line for the tenant, one for each user, and
/// one for each key of a user, which is for SFTP.
///
/// There is a file for every tenant that may use FTP, also without users: it lets in those that `bin/add-user` added.
struct FTPUsers: Artefact {
  let tenant: DeployedTenant
  /// The tenant's folder on the server: every session's root, which it cannot write.
  let directory: String

  func print(to printer: inout Printer) {
    Header(source: tenant.file).print(to: &printer)
    printer.beginLine(from: tenant.uidOrigin)
    printer.syntax("tenant ")
    printer.data(tenant.name.text, escapedBy: FTPWord())
    printer.syntax(" ")
    printer.integer(tenant.uid)
    printer.syntax(" ")
    printer.data(directory, escapedBy: FTPWord())
    printer.endLine()
    for user in tenant.ftp {
      printer.beginLine(from: user.value.origin)
      printer.syntax("user ")
      printer.data(user.key.value.text, escapedBy: FTPWord())
      printer.syntax(" ")
      printer.data(home(of: user.value), escapedBy: FTPWord())
      printer.syntax(" ")
      printer.data(user.value.password?.value.text ?? "-", escapedBy: FTPWord())
      printer.endLine()
      for key in user.value.keys { print(key, of: user.key.value, to: &printer) }
    }
  }

  /// Type and key, without the comment, which may have blanks.
  private func print(_ key: Located<SSHKey>, of user: FTPUserName, to printer: inout Printer) {
    printer.beginLine(from: key.origin)
    printer.syntax("key ")
    printer.data(user.text, escapedBy: FTPWord())
    for word in key.value.text.split(separator: " ").prefix(2) {
      printer.syntax(" ")
      printer.data(String(word), escapedBy: FTPWord())
    }
    printer.endLine()
  }

  /// A folder of the tenant's, the site's by the name that it has on the disk; `.` for all of them.
  private func home(of user: FTPUser) -> String {
    let path = user.home.value
    guard let first = path.first else { return "." }
    guard let site = tenant.sites.first(where: { $0.name.value.shown == first }) else { return path.text }
    return site.directory + String(Substring(path.text.utf8.dropFirst(first.utf8.count)))
  }
}

/// A word of the file: the types of the specification exclude what neither it nor passwd(5) can express.
private struct FTPWord: Escaping {
  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    precondition(
      !text.isEmpty && text.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: ":") },
      "“\(String(text))” passed for a word of an FTP user"
    )
    bytes.append(contentsOf: text)
  }
}
