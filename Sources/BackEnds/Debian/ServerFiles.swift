internal import Artefacts
internal import Diagnostics
internal import FileTree
internal import Printing
internal import Resolution
internal import Spec

/// The folder `servers/NAME/`: what makes the machine, what is put in place on it, and the configuration of its services.
struct ServerFiles {
  let server: DeployedServer
  /// The server's part.
  let deployment: Deployment

  var tree: FileTree {
    var tree = FileTree()
    addMachine(to: &tree)
    addSystem(to: &tree)
    for service in deployment.services { add(service, to: &tree) }
    if let store = deployment.usedBackupStore {
      tree.add(
        BackupLists(deployment: deployment, store: store, service: "backup").tree(below: "\(folder)/config/backup")
      )
    }
    return tree
  }

  private var folder: String { "servers/\(server.name.text)" }
  private var header: Header { Header(source: deployment.file) }
  private var settings: ServerSettings { ServerSettings(server: server, deployment: deployment) }

  // MARK: The machine

  private func addMachine(to tree: inout FileTree) {
    let (settings, header) = (settings, header)
    let role = FileRole(service: "server", node: server.name.text, onChange: .reprovision)
    let userData = ServerUserData(server: server, deployment: deployment)
    tree.add("\(folder)/user-data", role: role) { userData.cloudConfig.rendered() }
    tree.add("\(folder)/meta-data", role: role) { userData.metadata.rendered() }
    let live = FileRole(service: "server", node: server.name.text, onChange: .reload)
    tree.add("\(folder)/packages", role: live) {
      Table(
        header: header,
        columns: "package",
        rows: settings.packages.map { Table.Row([$0.value.text], from: $0.origin) }
      ).rendered()
    }
    let secrets = ServerSecrets(deployment: deployment).uses
    tree.add("\(folder)/secrets", role: live) {
      Table(header: header, columns: "secret", rows: secrets.map { Table.Row([$0.secret.text], from: $0.origin) })
        .rendered()
    }
    tree.add("\(folder)/storage/storage.env", role: live) { settings.storage.rendered() }
    tree.add("\(folder)/storage/tenants.tsv", role: live) { Table.tenantFolders(of: deployment).rendered() }
  }

  private func addSystem(to tree: inout FileTree) {
    let (settings, header) = (settings, header)
    let role = FileRole(service: "server", node: server.name.text, onChange: .reload)
    let root = "\(folder)/root/etc"
    tree.add("\(root)/infrac/server.env", role: role) { settings.environment.rendered() }
    for admin in settings.admins {
      let rows = admin.value.keys.map { Table.Row([$0.text], from: admin.key.origin) }
      tree.add("\(root)/infrac/admins/\(admin.key.value.text)", role: role) {
        Table(header: header, columns: "public keys", separator: .tab, rows: rows).rendered()
      }
    }
    for (service, unit, memory) in settings.limits {
      let restart = FileRole(service: service, node: server.name.text, onChange: .restart)
      tree.add("\(root)/systemd/system/\(unit).d/infrac.conf", role: restart) {
        SystemdUnit(header: header) {
          SystemdUnit.Section.service {
            SystemdUnit.Service.memoryMax(mebibytes: Int(memory.value.mebibytes)).from(memory.origin)
          }
        }
        .rendered()
      }
    }
    let mounts = places.mounts(for: deployment.activeTenants)
    for (service, unit) in mounts.isEmpty ? [] : settings.unitsOfTenants {
      let restart = FileRole(service: service, node: server.name.text, onChange: .restart)
      tree.add("\(root)/systemd/system/\(unit).d/infrac-old-paths.conf", role: restart) {
        SystemdUnit.oldPaths(mounts, header: header).rendered()
      }
    }
    if let timer = settings.backupTimer {
      tree.add("\(root)/systemd/system/infrac-backup.timer", role: role) { timer.rendered() }
    }
    if let timer = settings.rebootTimer {
      tree.add("\(root)/systemd/system/infrac-reboot.timer", role: role) { timer.rendered() }
    }
  }

  // MARK: Services

  private func add(_ service: DeployedService, to tree: inout FileTree) {
    switch service.detail {
    case .proxy: tree.add(NginxFiles(deployment, at: nginx).tree(below: "\(folder)/config/nginx"))
    case .web(let group): addWeb(group, to: &tree)
    case .database(let database): addDatabase(database, service, to: &tree)
    case .ftp(let ftp): addFTP(ftp, to: &tree)
    case .certificates: tree.add(CertificateLists(deployment).tree(below: "\(folder)/config/certificates"))
    case .databaseProxy, .custom: break
    }
  }

  private var nginx: NginxPaths {
    NginxPaths(
      user: "infrac",
      work: "/run/nginx",
      buffers: "/var/cache/infrac/nginx",
      logs: "/var/log/infrac/proxy",
      upstreams: "/run/infrac/proxy/upstreams.conf",
      certificates: "/var/lib/infrac/tls",
      challenges: "\(deployment.sharedDirectory)/acme",
      http2: server.release.value == .bookworm ? .parameter : .directive,
      http2Origin: server.release.origin,
      connectTimeout: 10
    )
  }

  private var places: WebPlaces {
    WebPlaces(
      tenants: "\(deployment.sharedDirectory)/tenants",
      state: "\(deployment.sharedDirectory)/state",
      apacheRuntime: "/run/infrac/web",
      phpRuntime: "/run/infrac/php",
      phpSockets: "/run/infrac-php/current",
      databaseSocket: "/run/mysqld/mysqld.sock",
      listen: "127.0.0.1",
      port: 8080,
      log: "syslog",
      proxies: [Located("127.0.0.1", .template)],
      moreProxies: nil,
      generation: "/run/infrac/generation.conf",
      sendmail: "/usr/local/lib/infrac/infrac-sendmail"
    )
  }

  private func addWeb(_ group: WebGroup, to tree: inout FileTree) {
    let web = WebFiles(deployment: deployment, places: places)
    tree.add(web.apache(group, below: "\(folder)/config/apache"))
    tree.add(web.php(group, below: "\(folder)/config/php", onChange: .reload))
  }

  private func addDatabase(_ database: DatabaseCluster, _ service: DeployedService, to tree: inout FileTree) {
    let deployment = deployment
    tree.add("\(folder)/config/mysql/my.cnf", role: FileRole(service: service.name, onChange: .restart)) {
      MySQL.OptionFile.server(database, of: service, in: deployment).rendered()
    }
    for tenant in deployment.tenants where !tenant.databases.isEmpty || !tenant.databaseUsers.isEmpty {
      let role = FileRole(service: service.name, tenant: tenant.name.text, onChange: .reload)
      tree.add("\(folder)/config/mysql/users/\(tenant.name.text).sql", role: role) {
        MySQL.Script.users(of: tenant).rendered()
      }
    }
  }

  private func addFTP(_ ftp: FTPServer, to tree: inout FileTree) {
    let header = header
    let settings = FTPServerSettings(
      server: ftp,
      origin: server.origin,
      usesIPv6: server.ipv6 != nil || server.address.value.isIPv6,
      log: "/var/log/infrac/ftp/vsftpd.log"
    )
    tree.add("\(folder)/config/vsftpd/vsftpd.conf", role: FileRole(service: "ftp", onChange: .restart)) {
      settings.artefact(header: header).rendered()
    }
    for tenant in deployment.activeTenants {
      let role = FileRole(service: "ftp", tenant: tenant.name.text, onChange: .reload)
      let users = FTPUsers(tenant: tenant, directory: "\(deployment.sharedDirectory)/tenants/\(tenant.name.text)")
      tree.add("\(folder)/config/vsftpd/users/\(tenant.name.text)", role: role) { users.rendered() }
    }
  }
}
