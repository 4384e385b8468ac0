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
      tree.add(web.apache(group))
      tree.add(web.php(group))
      tree.add(image.files())
      tree.add(web.units(of: service, group, image: image.reference(in: deployment.registry)).files())
      tree.add(web.timer(of: service, group))
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
      databaseSocket: "/run/infrac/database/mysqld.sock",
      port: 8080,
      proxies: [deployment.cluster.network.subnet.value.text],
      moreProxies: "/run/infrac/web/gateway.conf",
      generation: "/run/infrac/web/generation.conf"
    )
  }

  // MARK: Configuration

  private func apache(_ group: WebGroup) -> FileTree {
    let (places, header) = (places, header)
    var tree = FileTree()
    let patience = deployment.longestRequestTime + 10
    tree.add("shared/apache/\(group.name)/httpd.conf", role: FileRole(service: group.name, onChange: .reload)) {
      ApacheServer(group: group, places: places, patience: patience).artefact(header: header).rendered()
    }
    for tenant in deployment.activeTenants {
      guard let sites = ApacheSites(of: tenant, in: group, places: places) else { continue }
      let role = FileRole(service: group.name, tenant: tenant.name.text, onChange: .reload)
      tree.add("shared/apache/\(group.name)/tenants/\(tenant.name.text).conf", role: role) {
        sites.artefact().rendered()
      }
    }
    return tree
  }

  private func php(_ group: WebGroup) -> FileTree {
    var tree = FileTree()
    guard let version = group.php else { return tree }
    let (places, header, folder) = (places, header, "shared/php/\(version.text)")
    let runtime = PHPRuntime(places: places, timeZone: deployment.cluster.timeZone)
    let role = FileRole(service: group.name, onChange: .rolling)
    tree.add("\(folder)/php.ini", role: role) { runtime.settings(header: header).rendered() }
    tree.add("\(folder)/php-fpm.conf", role: role) { runtime.manager(header: header).rendered() }
    for tenant in deployment.activeTenants {
      for pool in tenant.pools where pool.version == version {
        let role = FileRole(service: group.name, tenant: tenant.name.text, onChange: .rolling)
        tree.add("\(folder)/pool.d/\(tenant.name.text).conf", role: role) {
          PHPPool(tenant: tenant, pool: pool, places: places).artefact().rendered()
        }
      }
    }
    return tree
  }

  // MARK: Units

  private func units(of service: DeployedService, _ group: WebGroup, image: String) -> ServiceUnits {
    let port = service.ports[0]
    let name: SystemdUnit.Word = "\(service.name)-\(.instance)"
    var mounts = [Container.Mount.configuration(of: service)]
    if deployment.service(.databaseProxy) != nil { mounts.append(.readOnly("/run/infrac/database")) }
    mounts += [.writable("\(places.tenants)"), .writable("\(places.state)")]
    return ServiceUnits(
      service: service,
      deployment: deployment,
      description: group.php.map { "Apache and PHP \($0.text)" } ?? "Apache",
      container: Container(
        name: name,
        image: image,
        memory: service.memory,
        processes: 4096,
        // Apache's threads of all groups on a node are one user's, too: 400 each.
        processesPerUser: 2048,
        capabilities: [.chown, .kill, .setGroup, .setUser],
        ports: [deployment.publication(of: port)],
        mounts: mounts
      ),
      daemon: .web,
      usesShare: true,
      announcement: ServiceUnits.Announcement(
        place: port.host.map { "\($0)" } ?? "\(name):\(port.container)",
        probe: ["/usr/bin/curl", "-fsS", "-o", "/dev/null", "http://{}/healthz"]
      )
    )
  }

  /// Twice an hour one container of a version of PHP tidies up for all.
  private func timer(of service: DeployedService, _ group: WebGroup) -> FileTree {
    var tree = FileTree()
    guard group.php != nil, let first = service.instances.first?.name else { return tree }
    let header = header
    let role = FileRole(service: service.name, onChange: .restart)
    let description: SystemdUnit.Word = "Old sessions and uploads of \(service.name)"
    tree.add("units/\(service.name)-tidy.timer", role: role) {
      SystemdUnit(header: header) {
        SystemdUnit.Section.unit { SystemdUnit.Unit.description(description) }
        SystemdUnit.Section.timer { SystemdUnit.Timer.onCalendar("*:09,39") }
        SystemdUnit.Section.fleet { SystemdUnit.Fleet.machineOf("\(service.name)@\(first).service") }
      }
      .rendered()
    }
    tree.add("units/\(service.name)-tidy.service", role: role) {
      SystemdUnit(header: header) {
        SystemdUnit.Section.unit {
          SystemdUnit.Unit.description(description)
          SystemdUnit.Unit.after("\(service.name)@\(first).service")
        }
        SystemdUnit.Section.service {
          SystemdUnit.Service.type(.oneshot)
          SystemdUnit.Service.execStart(
            .init("/usr/bin/docker", "exec", "\(service.name)-\(first)", "/usr/local/bin/infrac-tidy")
          )
        }
        SystemdUnit.Section.fleet { SystemdUnit.Fleet.machineOf("\(service.name)@\(first).service") }
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
      Dockerfile.Stage.environment("INFRAC_GROUP", "\(group.name)")
      Dockerfile.Stage.environment("INFRAC_PHP", "\(group.php?.text ?? "")")
      Dockerfile.Stage.copy("infrac-tidy", "infrac-web", to: "/usr/local/bin/")
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
    image.add("infrac-tidy", verbatim: Texts.images_web_infrac_tidy)
    image.add("infrac-web", verbatim: Texts.images_web_infrac_web)
    return image
  }

  private func packages(of group: WebGroup) -> [PackageName] {
    let names: [String]
    if let version = group.php {
      let extensions =
        PHPExtension.standard + group.extensions.map(\.text).filter { !PHPExtension.standard.contains($0) }
      names =
        ["apache2", "ca-certificates", "curl", "tzdata"] + (["fpm"] + extensions).map { "php\(version.text)-\($0)" }
    } else {
      names = ["apache2", "curl"]
    }
    return names.map { name in
      guard let package = PackageName(name) else { preconditionFailure("“\(name)” passed for a package") }
      return package
    }
  }

  private func release(for group: WebGroup) -> DebianRelease {
    guard let version = group.php else { return .bookworm }
    guard let release = DebianRelease.carrying(version) else {
      preconditionFailure("PHP \(version.text), which no Debian carries, was not refused")
    }
    return release
  }
}
