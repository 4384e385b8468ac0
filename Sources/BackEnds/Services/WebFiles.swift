internal import Artefacts
internal import Diagnostics
internal import FileTree
internal import Printing
internal import Resolution
internal import Spec

/// The files of Apache and PHP-FPM for one group of web servers: what all share, and one file for each tenant.
struct WebFiles {
  let deployment: Deployment
  let places: WebPlaces

  private var header: Header { Header(source: deployment.file) }

  private func origin(of group: WebGroup) -> Origin {
    deployment.services.first { $0.webGroup?.name == group.name }?.origin ?? .template
  }

  /// `FOLDER/GROUP/`: Apache's.
  func apache(_ group: WebGroup, below folder: String) -> FileTree {
    let (places, header) = (places, header)
    var tree = FileTree()
    let patience = deployment.longestRequestTime.map { $0 + 10 }
    let threads = Located(ConnectionLimits(deployment: deployment).threads(of: group), origin(of: group))
    tree.add("\(folder)/\(group.name)/httpd.conf", role: FileRole(service: group.name, onChange: .reload)) {
      ApacheServer(group: group, places: places, patience: patience, threads: threads).artefact(header: header)
        .rendered()
    }
    for tenant in deployment.activeTenants {
      guard let sites = ApacheSites(of: tenant, in: group, places: places) else { continue }
      let role = FileRole(service: group.name, tenant: tenant.name.text, onChange: .reload)
      tree.add("\(folder)/\(group.name)/tenants/\(tenant.name.text).conf", role: role) {
        sites.artefact().rendered()
      }
    }
    return tree
  }

  /// `FOLDER/VERSION/`: PHP-FPM's; nothing where no PHP is offered.
  func php(_ group: WebGroup, below folder: String, onChange effect: Effect) -> FileTree {
    var tree = FileTree()
    guard let version = group.php else { return tree }
    let (places, header, folder) = (places, header, "\(folder)/\(version.text)")
    let runtime = PHPRuntime(
      places: places,
      timeZone: Located(deployment.timeZone, deployment.timeZoneOrigin)
    )
    let role = FileRole(service: group.name, onChange: effect)
    tree.add("\(folder)/php.ini", role: role) { runtime.settings(header: header).rendered() }
    let origin = origin(of: group)
    let hasTenants = deployment.activeTenants.contains { $0.pools.contains { $0.version == version } }
    tree.add("\(folder)/php-fpm.conf", role: role) {
      runtime.manager(header: header, tenants: hasTenants ? origin : nil).rendered()
    }
    for (tenant, mail) in deployment.senders(of: group) {
      let role = FileRole(service: group.name, tenant: tenant.name.text, onChange: .reload)
      tree.add("\(folder)/mail.d/\(tenant.name.text)", role: role) {
        MailSender(tenant: tenant, mail: mail, places: places).rendered()
      }
    }
    for tenant in deployment.activeTenants {
      for pool in tenant.pools where pool.version == version {
        if !pool.cron.isEmpty {
          let role = FileRole(service: group.name, tenant: tenant.name.text, onChange: .reload)
          tree.add("\(folder)/cron.d/\(tenant.name.text)", role: role) {
            CronJobs(tenant: tenant, pool: pool, places: places).rendered()
          }
        }
        let role = FileRole(service: group.name, tenant: tenant.name.text, onChange: effect)
        tree.add("\(folder)/pool.d/\(tenant.name.text).conf", role: role) {
          PHPPool(tenant: tenant, pool: pool, places: places).artefact().rendered()
        }
      }
    }
    return tree
  }
}

extension Deployment {
  /// The tenants whose mail a group sends.
  func senders(of group: WebGroup) -> [(tenant: DeployedTenant, mail: TenantMail)] {
    activeTenants.compactMap { tenant in
      guard let mail = tenant.mail, tenant.sendsMail(from: group.name) else { return nil }
      return (tenant, mail)
    }
  }
}

extension WebGroup {
  /// Debian's packages of PHP-FPM and its extensions.
  var phpPackages: [PackageName] {
    guard let version = php else { return [] }
    return (["fpm"] + PHPExtension.standard + extensions.map(\.text)).map { .checked("php\(version.text)-\($0)") }
  }
}

extension PackageName {
  /// A name that is known to be one.
  static func checked(_ name: String) -> PackageName {
    guard let package = PackageName(name) else { preconditionFailure("“\(name)” passed for a package") }
    return package
  }
}
