internal import Diagnostics
internal import Artefacts
internal import FileTree
internal import Printing
internal import Resolution
internal import Scripts
internal import Spec

/// The web servers of a cluster: for each version of PHP the files of Apache and PHP-FPM, an image, units and a timer.
struct Web {
  let deployment: Deployment

  static func files(for deployment: Deployment) -> FileTree {
    let web = Web(deployment: deployment)
    var tree = FileTree()
    for service in deployment.services {
      guard let group = service.webGroup else { continue }
      let image = web.image(of: service, group)
      let files = WebFiles(deployment: deployment, places: web.places)
      tree.add(files.apache(group, below: "shared/apache"))
      tree.add(files.php(group, below: "shared/php", onChange: .rolling))
      tree.add(image.files())
      tree.add(web.units(of: service, group, image: image.reference(in: deployment.registry)).files())
      tree.add(web.timer(of: service, group))
      tree.add(web.cron(of: service))
      tree.add(web.mail(of: service))
    }
    return tree
  }

  private var header: Header { Header(source: deployment.file) }

  private var places: WebPlaces {
    WebPlaces(
      tenants: "\(deployment.sharedDirectory)/tenants",
      state: "\(deployment.sharedDirectory)/state",
      apacheRuntime: "/run/infrac/web",
      phpRuntime: "/run/infrac/php",
      phpSockets: "/run/infrac/php",
      databaseSocket: "/run/infrac/database/mysqld.sock",
      listen: nil,
      port: 8080,
      log: "/proc/self/fd/2",
      proxies: [deployment.cluster.network.subnet.map(\.text)],
      moreProxies: "/run/infrac/web/gateway.conf",
      generation: "/run/infrac/web/generation.conf"
    )
  }

  // MARK: Units

  private func units(of service: DeployedService, _ group: WebGroup, image: String) -> ServiceUnits {
    let port = service.ports[0]
    let name: SystemdUnit.Word = "\(service.name)-\(.instance)"
    var mounts = [Container.Mount.configuration(of: service)]
    if deployment.service(.databaseProxy) != nil { mounts.append(.readOnly("/run/infrac/database")) }
    mounts += [.writable("\(places.tenants)"), .writable("\(places.state)")]
    mounts += places.mounts(for: tenants(of: group)).map { .writable("\($0.source)", at: "\($0.target.value.text)") }
    return ServiceUnits(
      service: service,
      deployment: deployment,
      description: group.php.map { "Apache and PHP \($0.text)" } ?? "Apache",
      container: Container(
        name: name,
        image: image,
        memory: service.memory,
        processes: 4096,
        // Apache's threads of all groups on a node are one user's, too.
        processesPerUser: ConnectionLimits(deployment: deployment).threadsOnNode,
        capabilities: [.chown, .kill, .setGroup, .setUser],
        ports: [deployment.publication(of: port)],
        mounts: mounts,
        backlog: deployment.cluster.docker < .sysctl ? nil : ConnectionLimits.backlog
      ),
      daemon: .web,
      usesShare: true,
      announcement: ServiceUnits.Announcement(
        place: port.host.map { "\($0)" } ?? "\(name):\(port.container)",
        probe: ["/usr/bin/curl", "-fsS", "-o", "/dev/null", "http://{}/healthz"]
      )
    )
  }

  /// The tenants who have a site in the group.
  private func tenants(of group: WebGroup) -> [DeployedTenant] {
    deployment.activeTenants.filter { tenant in
      tenant.sites.contains { site in
        switch site.content {
        case .php(let name, _), .files(let name): name == group.name
        case .upstream: false
        }
      }
    }
  }

  private func cron(of service: DeployedService) -> FileTree {
    guard service.sidekicks.contains(.cron) else { return FileTree() }
    return sidekick("cron", running: "/var/lib/infrac/node/current/cron", "Cron jobs", of: service)
  }

  private func mail(of service: DeployedService) -> FileTree {
    guard let mail = deployment.mail, service.sidekicks.contains(.mail) else { return FileTree() }
    let relay = mail.relay.value
    var words: [SystemdUnit.Word] = ["\(relay.host.text)", "\(String(relay.port.number))", "\(mail.tls.rawValue)"]
    if let login = mail.login { words.append("\(login.value.text)") }
    return sidekick("mail", running: "/var/lib/infrac/node/current/mail", "Mail", of: service, words)
  }

  /// Beside each instance: they agree over etcd which of them it is that acts.
  private func sidekick(
    _ name: String,
    running script: StaticString,
    _ description: SystemdUnit.Word,
    of service: DeployedService,
    _ words: [SystemdUnit.Word] = []
  ) -> FileTree {
    var tree = FileTree()
    let (header, unit) = (header, SystemdUnit.Word("\(service.name)@\(.instance).service"))
    let arguments: [SystemdUnit.Word] = ["\(service.name)", "\(service.name)-\(.instance)"] + words
    tree.add("units/\(service.name)-\(name)@.service", role: FileRole(service: service.name, onChange: .reload)) {
      SystemdUnit(header: header) {
        SystemdUnit.Section.unit {
          SystemdUnit.Unit.description("\(description) of \(service.name), instance \(.instance)")
          SystemdUnit.Unit.bindsTo(unit)
          SystemdUnit.Unit.after(unit)
        }
        SystemdUnit.Section.service {
          SystemdUnit.Service.environmentFile("/etc/infrac/node.env")
          Clauses<SystemdUnit.Service>.restarted(afterSeconds: 5)
          SystemdUnit.Service.execStart(.init(script, arguments: arguments)).from(service.origin)
        }
        SystemdUnit.Section.fleet { SystemdUnit.Fleet.machineOf(unit) }
      }
      .rendered()
    }
    return tree
  }

  /// Twice an hour one container of a version of PHP tidies up for all.
  private func timer(of service: DeployedService, _ group: WebGroup) -> FileTree {
    var tree = FileTree()
    guard group.php != nil, let first = service.instances.first?.name else { return tree }
    let header = header
    let role = FileRole(service: service.name, onChange: .reload)
    let description: SystemdUnit.Word = "Old sessions and uploads of \(service.name)"
    tree.add("units/\(service.name)-tidy.timer", role: role) {
      SystemdUnit(header: header) {
        SystemdUnit.Section.unit { SystemdUnit.Unit.description(description).from(service.origin) }
        SystemdUnit.Section.timer { SystemdUnit.Timer.onCalendar("*:09,39") }
        SystemdUnit.Section.fleet {
          SystemdUnit.Fleet.machineOf("\(service.name)@\(first).service").from(service.origin)
        }
      }
      .rendered()
    }
    tree.add("units/\(service.name)-tidy.service", role: role) {
      SystemdUnit(header: header) {
        SystemdUnit.Section.unit {
          SystemdUnit.Unit.description(description).from(service.origin)
          SystemdUnit.Unit.after("\(service.name)@\(first).service").from(service.origin)
        }
        SystemdUnit.Section.service {
          SystemdUnit.Service.type(.oneshot)
          SystemdUnit.Service.execStart(
            .init("/usr/bin/docker", "exec", "\(service.name)-\(first)", "/usr/local/bin/infrac-tidy")
          )
          .from(service.origin)
        }
        SystemdUnit.Section.fleet {
          SystemdUnit.Fleet.machineOf("\(service.name)@\(first).service").from(service.origin)
        }
      }
      .rendered()
    }
    return tree
  }

  // MARK: Image

  private func image(of service: DeployedService, _ group: WebGroup) -> ImageDirectory {
    let description: Dockerfile.Word =
      group.php.map { "Apache and PHP-FPM \($0.text), one pool for each tenant" } ?? "Apache"
    let dockerfile = Dockerfile(header: header) {
      Clauses.beginning(
        of: service,
        from: release(for: group),
        description: description,
        packages: packages(of: group),
        in: deployment
      )
      Dockerfile.Stage.environment("INFRAC_GROUP", "\(group.name)").from(service.origin)
      Dockerfile.Stage.environment("INFRAC_PHP", "\(group.php?.text ?? "")").from(service.origin)
      if group.php == nil {
        Dockerfile.Stage.copy("infrac-web", to: "/usr/local/bin/")
      } else {
        Dockerfile.Stage.copy(
          "infrac-cron",
          "infrac-mail",
          "infrac-sendmail",
          "infrac-tidy",
          "infrac-web",
          to: "/usr/local/bin/"
        )
        Dockerfile.Stage.copy("php", to: "/usr/local/lib/infrac/")
      }
      Dockerfile.Stage.expose(8080)
      Dockerfile.Stage.healthCheck(
        Dockerfile.HealthTiming(interval: 15, timeout: 5, startPeriod: 30, retries: 3),
        "/usr/bin/curl",
        "-fsS",
        "-o",
        "/dev/null",
        "http://127.0.0.1:8080/healthz"
      )
      Dockerfile.Stage.entryPoint("/usr/bin/tini", "--", "/usr/local/bin/infrac-web")
    }
    var image = ImageDirectory(name: service.name)
    image.add("Dockerfile", dockerfile.rendered())
    if group.php != nil {
      image.add("infrac-cron", verbatim: Texts.images_web_infrac_cron)
      image.add("infrac-mail", verbatim: Texts.images_web_infrac_mail)
      image.add("infrac-sendmail", verbatim: Texts.images_web_infrac_sendmail)
      image.add("infrac-tidy", verbatim: Texts.images_web_infrac_tidy)
      image.add("php", verbatim: Texts.images_web_php)
    }
    image.add("infrac-web", verbatim: Texts.images_web_infrac_web)
    return image
  }

  private func packages(of group: WebGroup) -> [PackageName] {
    let names = group.php == nil ? ["apache2", "curl"] : ["apache2", "ca-certificates", "curl", "msmtp", "tzdata"]
    return names.map { .checked($0) } + group.phpPackages
  }

  private func release(for group: WebGroup) -> DebianRelease {
    guard let version = group.php else { return .bookworm }
    guard let release = DebianRelease.carrying(version) else {
      preconditionFailure("PHP \(version.text), which no Debian carries, was not refused")
    }
    return release
  }
}
