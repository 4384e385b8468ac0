internal import Artefacts
internal import Diagnostics
internal import FileTree
internal import Printing
internal import Resolution
internal import Spec

/// The folder `backup/` that `infrac-backup` reads: where backups go, and a list for each tenant that has any.
struct BackupLists {
  let deployment: Deployment
  let store: BackupStore
  /// The service whose set the folder is in.
  let service: String
  /// The image of the container that `infrac-backup` runs in; `nil` where there are none.
  var image: String?

  func tree(below folder: String) -> FileTree {
    var tree = FileTree()
    let shared = FileRole(service: service, onChange: .reload)
    let settings = settings
    tree.add("\(folder)/settings.env", role: shared) { settings.rendered() }
    if let known = knownHosts { tree.add("\(folder)/known_hosts", role: shared) { known.rendered() } }
    for tenant in deployment.tenants {
      guard let backup = tenant.backup else { continue }
      let role = FileRole(service: service, tenant: tenant.name.text, onChange: .reload)
      let list = Self.list(of: tenant, backup)
      tree.add("\(folder)/tenants/\(tenant.name.text)", role: role) { list.rendered() }
    }
    return tree
  }

  private var settings: ShellSettings {
    let (to, origin) = (store.to, store.to.origin)
    return ShellSettings(header: Header(source: deployment.file)) {
      Comment("Below the folder a repository of each tenant is in a folder of this name.")
      ShellSettings.Settings.set("INFRAC_BACKUP_SET", .checked(deployment.name.text)).from(deployment.nameOrigin)
      switch to.value {
      case .folder(let folder):
        ShellSettings.Settings.set("INFRAC_BACKUP_FOLDER", .checked(folder.text)).from(origin)
      case .ssh(let user, let host, let port, let folder):
        ShellSettings.Settings.set("INFRAC_BACKUP_FOLDER", .checked(folder.text)).from(origin)
        ShellSettings.Settings.set("INFRAC_BACKUP_HOST", .checked(host.text)).from(origin)
        ShellSettings.Settings.set("INFRAC_BACKUP_PORT", port).from(origin)
        ShellSettings.Settings.set("INFRAC_BACKUP_USER", .checked(user.text)).from(origin)
      }
      Comment("Names of secrets.")
      ShellSettings.Settings.set("INFRAC_BACKUP_KEY", .checked(store.key.value.text)).from(store.key.origin)
      if let login = store.login {
        ShellSettings.Settings.set("INFRAC_BACKUP_LOGIN", .checked(login.value.text)).from(login.origin)
      }
      if let image {
        Comment("Hours and minutes.")
        ShellSettings.Settings.set("INFRAC_BACKUP_AT", .checked(digits(of: store.at.value))).from(store.at.origin)
        ShellSettings.Settings.set("INFRAC_BACKUP_IMAGE", .checked(image))
          .from(deployment.registry?.origin ?? .template)
      }
    }
  }

  private func digits(of time: ClockTime) -> String { time.text.filter { $0 != ":" } }

  /// sshd(8), SSH_KNOWN_HOSTS FILE FORMAT.
  private var knownHosts: PlainLines? {
    guard case .ssh(_, let host, let port, _) = store.to.value, let key = store.hostKey else { return nil }
    let name = port == 22 ? host.text : "[\(host.text)]:\(port)"
    return PlainLines([.init("\(name) \(key.value.text)", from: key.origin)])
  }

  private static func list(of tenant: DeployedTenant, _ backup: DeployedBackup) -> Table {
    let keep = backup.keep.value
    let counts = [keep.daily, keep.weekly, keep.monthly].map { String($0) }
    return Table(
      header: Header(source: tenant.file),
      columns: "tenant UID STATE; keep DAILY WEEKLY MONTHLY; exclude PATTERN; database NAME",
      rows: [
        Table.Row(["tenant", String(tenant.uid), tenant.state.rawValue], from: tenant.origin),
        Table.Row(["keep"] + counts, from: backup.keep.origin),
      ]
        + backup.exclude.map { Table.Row(["exclude", $0.value.text], from: $0.origin) }
        + tenant.databases.map { Table.Row(["database", $0.name.value.text], from: $0.origin) }
    )
  }
}

extension Deployment {
  /// The store of the backups, where a tenant has any.
  var usedBackupStore: BackupStore? { tenants.contains { $0.backup != nil } ? backup : nil }
}

extension BackupStore {
  /// The secrets that whoever makes backups needs.
  var secrets: [Located<SecretName>] { [key] + (login.map { [$0] } ?? []) }
}

extension Table {
  /// `bin/backups.txt`: which machine `bin/restore` asks, with which program.
  static func backups(of deployment: Deployment, machine: (DeployedTenant) -> String, _ program: [String]) -> Table {
    Table(
      header: Header(source: deployment.file),
      columns: "tenant, server or - for any node, program and the first of its arguments",
      rows: deployment.tenants.filter { $0.backup != nil }.map { tenant in
        Row([tenant.name.text, machine(tenant)] + program, from: tenant.origin)
      }
    )
  }
}
