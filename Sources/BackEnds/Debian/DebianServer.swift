package import Diagnostics
package import FileTree
package import Resolution
internal import Printing
internal import Scripts

/// Debian servers with nginx, Apache, PHP-FPM, MariaDB and vsftpd from Debian's packages, each with its own tenants.
///
/// The services' files are those of `Services/`; what is this platform's own is where they lie, the packages and units
/// that read them, and the scripts that bring them into use.
package struct DebianServer: BackEnd {
  package let platform = Platform(name: "debian-server", placement: .perServer, capabilities: [])

  package init() {}

  package func files(for deployment: Deployment) -> FileTree {
    var tree = Self.scripts
    for server in deployment.servers {
      tree.add(ServerFiles(server: server, deployment: deployment.part(on: server)).tree)
    }
    tree.add(ServerOperation(deployment: deployment).tree)
    tree.add(StudyFiles.files(for: deployment))
    return tree
  }

  package func check(_ deployment: Deployment, _ diagnostics: inout DiagnosticBag) {}

  /// What is the same on every server: `install.sh`, and in `lib/` the programs, and the files that are put in place as
  /// they are (`lib/root/`).
  private static var scripts: FileTree {
    var tree = FileTree()
    let role = FileRole(service: "server", onChange: .reload)
    for script in Texts.all {
      guard let path = place(of: script.path) else { continue }
      let mode = path.hasSuffix("-lib") ? .file : script.text.fileMode
      tree.add(path, role: role, mode: mode) { RenderedText(verbatim: script.text) }
    }
    return tree
  }

  /// Programs of the cluster's containers and nodes that do the same work here.
  private static let shared: Set<String> = [
    "images/backup/infrac-backup", "images/certificates/certificates", "images/ftp/infrac-ftp",
    "images/ftp/infrac-ftp-users",
    "images/ftp/infrac-ftp.pam", "images/proxy/proxy", "images/web/infrac-cron",
    "images/web/infrac-mail", "images/web/infrac-sendmail", "images/web/infrac-tidy", "node/backup-lib",
    "node/database-lib",
    "node/database-users", "node/etcd-lib", "node/database-users-begin.sql", "node/database-users-plan.sql",
    "node/switch",
    "node/upstream",
  ]

  private static func place(of path: String) -> String? {
    if path.hasPrefix("server/root/") { return "lib/" + path.dropFirst("server/".count) }
    if path.hasPrefix("server/") { return String(path.dropFirst("server/".count)) }
    if path == "provision/storage/setup.sh" { return "lib/storage" }
    // Not the `php` that becomes PHP-FPM.
    if path == "images/web/php" { return "lib/cron-path/php" }
    guard shared.contains(path), let name = path.split(separator: "/").last else { return nil }
    return "lib/\(name)"
  }
}
