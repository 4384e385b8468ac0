internal import Artefacts
internal import FileTree
internal import Resolution
internal import Scripts
internal import Spec

private typealias Section = SystemdUnit.Section
private typealias Unit = SystemdUnit.Unit
private typealias Service = SystemdUnit.Service
private typealias Stage = Dockerfile.Stage

/// nginx on this platform: configuration, image, unit and sidekicks.
struct ProxyFiles {
  let service: DeployedService
  let deployment: Deployment

  /// The files of the proxy, if there is one.
  @Sendable static func files(for deployment: Deployment) -> FileTree {
    guard let service = deployment.service(.proxy) else { return FileTree() }
    let proxy = ProxyFiles(service: service, deployment: deployment)
    var tree = NginxFiles(deployment, at: paths).tree(below: "shared/nginx")
    tree.add(proxy.image.files())
    tree.add(proxy.units.files())
    if let addresses = proxy.addresses { tree.add(addresses.files()) }
    let watcher = proxy.watcher
    tree.add("units/proxy-watch@.service", role: FileRole(service: "proxy", onChange: .reload)) { watcher.rendered() }
    return tree
  }

  /// In the container.
  static let paths = NginxPaths(
    user: "infrac",
    work: "/run/nginx",
    buffers: "/var/cache/nginx",
    logs: "/var/log/infrac/proxy",
    upstreams: "/run/infrac/proxy/upstreams.conf",
    certificates: "/var/lib/infrac/tls",
    challenges: "/srv/acme"
  )

  // MARK: Image

  private var image: ImageDirectory {
    var image = ImageDirectory(name: service.name)
    let dockerfile = Dockerfile(header: Header(source: deployment.file)) {
      Clauses<Stage>.beginning(
        of: service,
        from: .bookworm,
        description: "nginx: ends TLS and balances over the web servers",
        packages: ["ca-certificates", "curl", "nginx", "openssl"],
        in: deployment
      )
      Stage.copy("proxy", to: "/usr/local/bin/proxy")
      Stage.run(
        .command("chmod 0755 /usr/local/bin/proxy"),
        .command("rm -rf /etc/nginx/sites-enabled /var/log/nginx/*")
      )
      Stage.expose(80, 443)
      // What nginx understands as “end what you are doing”.
      Stage.stopSignal("SIGQUIT")
      Stage.healthCheck(
        .init(interval: 10, timeout: 5, startPeriod: 20, retries: 3),
        "/usr/local/bin/proxy",
        "healthy"
      )
      Stage.entryPoint("/usr/bin/tini", "--", "/usr/local/bin/proxy")
      Stage.command("start")
    }
    image.add("Dockerfile", dockerfile.rendered())
    image.add("proxy", verbatim: Texts.images_proxy_proxy)
    return image
  }

  // MARK: Units

  private var container: Container {
    var container = Container(
      name: "proxy-\(.instance)",
      image: image.reference(in: deployment.registry),
      memory: service.memory
    )
    container.network = .host
    container.capabilities = [.chown, .setGroup, .setUser, .bindPorts]
    // Keys on the shared directory are infrac's group's to read.
    container.groups = [901]
    container.mounts = [
      .configuration(of: service),
      .readOnly("/run/infrac/proxy"),
      .writable("/var/lib/infrac/proxy/tls", at: "/var/lib/infrac/tls"),
      .writable("/var/lib/infrac/proxy/buffers", at: "/var/cache/nginx"),
      .writable("/var/log/infrac/proxy"),
    ]
    if let mount = deployment.storage?.mount.value.text {
      container.mounts.append(.readOnly("\(mount)/certificates", at: "/srv/certificates"))
      container.mounts.append(.readOnly("\(mount)/acme", at: "/srv/acme"))
    }
    return container
  }

  private var units: ServiceUnits {
    ServiceUnits(
      service: service,
      deployment: deployment,
      description: "nginx",
      container: container,
      daemon: .proxy,
      usesShare: true,
      announcement: ServiceUnits.Announcement(
        place: "80",
        probe: [
          "/usr/bin/curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1/.well-known/infrac/status",
        ],
        record: "/run/infrac/proxy/address"
      )
    )
  }

  private var addresses: ProxyAddresses? { ProxyAddresses(service: service, deployment: deployment) }

  /// Keeps the list of web servers, the certificates and the configuration in step with etcd.
  private var watcher: SystemdUnit {
    let watched = SystemdUnit.Word("proxy@\(.instance).service")
    return SystemdUnit(header: Header(source: deployment.file)) {
      Section.unit {
        Unit.description("Web servers, certificates and configuration of nginx, instance \(.instance)")
        Unit.bindsTo(watched)
        Unit.after(watched)
      }
      Section.service {
        Service.environmentFile("/etc/infrac/node.env")
        Clauses<SystemdUnit.Service>.keptRunning(beside: watched)
        Service.execStart(
          .init("/var/lib/infrac/node/current/proxy-watch", "watch", "proxy-\(.instance)")
        )
      }
      Section.fleet { SystemdUnit.Fleet.machineOf(watched) }
    }
  }
}
