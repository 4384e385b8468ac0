internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

private typealias Settings = ShellSettings.Settings

/// What the scripts on a server and its system have to know: names, addresses, packages, limits.
struct ServerSettings {
  let server: DeployedServer
  /// The server's part.
  let deployment: Deployment

  /// `/etc/infrac/server.env`
  var environment: ShellSettings {
    ShellSettings(header: Header(source: deployment.file)) {
      Settings.set("INFRAC_CLUSTER", .checked(deployment.name.text)).from(deployment.nameOrigin)
      Settings.set("INFRAC_SERVER", .checked(server.name.text)).from(server.origin)
      Settings.set("INFRAC_HOST", .checked(server.hostName)).from(server.origin)
      Settings.set("INFRAC_ADDRESS", .checked(server.address.value.text)).from(server.address.origin)
      Settings.set("INFRAC_IPV6", .checked(server.ipv6?.value.text ?? "")).from(server.ipv6?.origin ?? server.origin)
      Settings.set("INFRAC_DEBIAN", .checked(server.release.value.number)).from(server.release.origin)
      Settings.set("INFRAC_CODENAME", .checked(server.release.value.rawValue)).from(server.release.origin)
      Settings.set("INFRAC_TIMEZONE", .checked(deployment.timeZone.text)).from(deployment.timeZoneOrigin)
      Settings.set("INFRAC_ADMINS", .checked(admins.map(\.key.value.text).joined(separator: " ")))
        .from(.covering(admins.map(\.key.origin)))
      Comment("The numbers of tenants, as a set of nftables: what is dealt out, and what some brought along.")
      Settings.set("INFRAC_UIDS", .checked(uids)).from(.covering(foreign.map(\.uidOrigin)))
      Settings.set("INFRAC_SERVICES", .checked(server.services.map { Self.word($0) }.joined(separator: " ")))
      Settings.set("INFRAC_MOUNT", .checked(deployment.sharedDirectory))
      Settings.set("INFRAC_GROUP", .checked(group?.name ?? ""))
      Settings.set("INFRAC_PHP", .checked(group?.php?.text ?? ""))
      Settings.set("INFRAC_LOG_ADDRESSES", .checked(deployment.logAddresses.value.rawValue))
        .from(deployment.logAddresses.origin)
      if let mail = deployment.mail {
        Settings.set("INFRAC_MAIL_HOST", .checked(mail.relay.value.host.text)).from(mail.relay.origin)
        Settings.set("INFRAC_MAIL_PORT", .checked(String(mail.relay.value.port.number))).from(mail.relay.origin)
        Settings.set("INFRAC_MAIL_TLS", .checked(mail.tls.rawValue)).from(mail.origin)
        Settings.set("INFRAC_MAIL_SECRET", .checked(mail.login?.value.text ?? ""))
          .from(mail.login?.origin ?? mail.origin)
      }
      Settings.set("INFRAC_FTP_NAME", .checked(server.hostName)).from(server.origin)
      Settings.set("INFRAC_FTP_ADDRESS", .checked(server.address.value.text)).from(server.address.origin)
      Settings.set("INFRAC_FTP_LISTEN", "")
      Settings.set("INFRAC_PASSIVE", .checked(passivePorts?.value ?? "")).from(passivePorts?.origin ?? .template)
      Settings.set("INFRAC_SFTP", firstKey == nil ? "" : "yes").from(
        firstKey?.origin ?? deployment.service(.ftp)?.origin ?? .template
      )
    }
  }

  /// What the script that makes the tenants' folders reads: nobody mounts them.
  var storage: ShellSettings {
    ShellSettings(header: Header(source: deployment.file)) {
      Settings.set("INFRAC_CLUSTER", .checked(deployment.name.text)).from(deployment.nameOrigin)
      Settings.set("INFRAC_EXPORT", .checked(deployment.sharedDirectory))
      Settings.set("INFRAC_ADDRESSES", "")
    }
  }

  /// The tenants that brought a number along.
  private var foreign: [DeployedTenant] { deployment.tenants.filter { !Assignments.uids.contains($0.uid) } }

  private var uids: String {
    let range = "\(Assignments.uids.lowerBound)-\(Assignments.uids.upperBound)"
    return ([range] + foreign.map(\.uid).sorted().map(String.init)).joined(separator: ", ")
  }

  /// Who may log in, by name.
  var admins: [Entry<Name, Admin>] {
    guard case .servers(let servers) = deployment.estate else { return [] }
    return servers.admins
  }

  private static func word(_ service: DeployedService) -> String {
    service.webGroup == nil ? service.name : "web"
  }

  private var group: WebGroup? { server.services.compactMap(\.webGroup).first }

  /// A key of a user who comes by SFTP; `nil` where nobody does.
  private var firstKey: Located<SSHKey>? {
    guard deployment.service(.ftp) != nil else { return nil }
    return deployment.tenants.lazy.flatMap(\.ftp).compactMap(\.value.keys.first).first
  }

  private var passivePorts: Located<String>? {
    for service in server.services {
      if case .ftp(let ftp) = service.detail {
        let ports = ftp.passivePorts
        return Located("\(ports.value.low.number)-\(ports.value.high.number)", ports.origin)
      }
    }
    return nil
  }

  // MARK: Packages

  /// What is installed, with what asks for it.
  var packages: [Located<PackageName>] {
    var packages: [Located<PackageName>] = []
    func add(_ names: [String], for origin: Origin = .template) {
      packages += names.map { Located(.checked($0), origin) }
    }
    add([
      "ca-certificates", "curl", "gzip", "logrotate", "needrestart", "nftables", "openssh-server", "openssl", "procps",
      "quota", "sudo", "systemd", "tzdata", "unattended-upgrades", "util-linux",
    ])
    for service in server.services {
      switch service.kind {
      case .proxy: add(["nginx"], for: service.origin)
      case .web: add(["apache2"], for: service.origin)
      case .database: add(["mariadb-client", "mariadb-server"], for: service.origin)
      case .ftp: add(["libpam-pwdfile", "vsftpd"], for: service.origin)
      case .certificates: add(["bind9-dnsutils", "dehydrated"], for: service.origin)
      case .databaseProxy, .custom: break
      }
    }
    if let firstKey { add(["libnss-extrausers"], for: firstKey.origin) }
    if let store = deployment.usedBackupStore { add(["jq", "openssh-client", "restic"], for: store.origin) }
    packages.sort { $0.value.text < $1.value.text }
    for service in server.services {
      guard let group = service.webGroup, group.php != nil else { continue }
      packages += group.phpPackages.map { Located($0, server.release.origin) }
      packages.append(Located(.checked("msmtp"), service.origin))
    }
    return packages
  }

  // MARK: Limits

  /// The most memory of units; the database takes what its options say.
  var limits: [(service: String, unit: String, memory: Located<ByteCount>)] {
    server.services.compactMap { service in
      let unit: String? =
        switch service.kind {
        case .proxy: "nginx.service"
        case .web(let php): php == nil ? "apache2.service" : "infrac-php@.service"
        case .ftp: "vsftpd.service"
        case .certificates: "infrac-certificates.service"
        case .database, .databaseProxy, .custom: nil
        }
      return unit.map { (service.name, $0, Located(service.memory, service.memoryOrigin)) }
    }
  }

  /// The units in which programs of tenants run, or that read their files by names that a tenant wrote.
  var unitsOfTenants: [(service: String, unit: String)] {
    guard let group else { return [] }
    let units = ["apache2.service"] + (group.php == nil ? [] : ["infrac-cron.service", "infrac-php@.service"])
    return units.map { (group.name, $0) }
  }

  // MARK: Timers

  /// When backups begin; a night that the server was off is made up for.
  var backupTimer: SystemdUnit? {
    guard let store = deployment.usedBackupStore else { return nil }
    return SystemdUnit(header: Header(source: deployment.file)) {
      SystemdUnit.Section.unit { SystemdUnit.Unit.description("Backups of the tenants, each night") }
      SystemdUnit.Section.timer {
        SystemdUnit.Timer.onCalendar("\(store.at.value.text) \(deployment.timeZone.text)").from(store.at.origin)
        SystemdUnit.Timer.persistent(true)
      }
      SystemdUnit.Section.install { SystemdUnit.Install.wantedBy("timers.target") }
    }
  }

  /// When the server may reboot, if it may.
  var rebootTimer: SystemdUnit? {
    guard case .servers(let servers) = deployment.estate, let window = servers.maintenance else { return nil }
    let days = window.days.map(\.value.rawValue).joined(separator: ",")
    let moment = "\(days.isEmpty ? "" : days + " ")\(window.at.text) \(servers.timeZone.text)"
    return SystemdUnit(header: Header(source: deployment.file)) {
      SystemdUnit.Section.unit { SystemdUnit.Unit.description("Reboot after an upgrade, when the window opens") }
      SystemdUnit.Section.timer { SystemdUnit.Timer.onCalendar("\(moment)").from(window.origin) }
      SystemdUnit.Section.install { SystemdUnit.Install.wantedBy("timers.target") }
    }
  }
}
