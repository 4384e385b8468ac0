internal import Artefacts
internal import FileTree
internal import Resolution
internal import Scripts
internal import Spec

private typealias Section = SystemdUnit.Section
private typealias Unit = SystemdUnit.Unit
private typealias Service = SystemdUnit.Service
private typealias Stage = Dockerfile.Stage

/// The client of the certificate authority on this platform: lists, image, unit and sidekick.
struct CertificateFiles {
  let service: DeployedService
  let deployment: Deployment

  /// The files of the client, if there is one.
  @Sendable static func files(for deployment: Deployment) -> FileTree {
    guard let service = deployment.service(.certificates) else { return FileTree() }
    let certificates = CertificateFiles(service: service, deployment: deployment)
    var tree = CertificateLists(deployment).tree(below: "shared/certificates")
    tree.add(certificates.image.files())
    tree.add(certificates.units.files())
    let sidekick = certificates.sidekick
    tree.add("units/certificates-watch@.service", role: FileRole(service: service.name, onChange: .rolling)) {
      sidekick.rendered()
    }
    return tree
  }

  // MARK: Image

  private var image: ImageDirectory {
    var image = ImageDirectory(name: service.name)
    let dockerfile = Dockerfile(header: Header(source: deployment.file)) {
      Clauses<Stage>.beginning(
        of: service,
        from: .bookworm,
        description: "Gets certificates from a certificate authority and renews them",
        packages: ["bind9-dnsutils", "ca-certificates", "curl", "dehydrated", "openssl"],
        in: deployment
      )
      Stage.copy("certificates", to: "/usr/local/bin/certificates")
      Stage.run(.command("chmod 0755 /usr/local/bin/certificates"))
      Stage.user("901:901")
      Stage.healthCheck(
        .init(interval: 60, timeout: 5, startPeriod: 60, retries: 3),
        "/usr/local/bin/certificates",
        "healthy"
      )
      Stage.entryPoint("/usr/bin/tini", "--", "/usr/local/bin/certificates")
      Stage.command("run")
    }
    image.add("Dockerfile", dockerfile.rendered())
    image.add("certificates", verbatim: Texts.images_certificates_certificates)
    return image
  }

  // MARK: Units

  private var container: Container {
    var container = Container(
      name: "certificates-\(.instance)",
      image: image.reference(in: deployment.registry),
      memory: service.memory
    )
    container.processes = 64
    container.mounts = [.configuration(of: service), .readOnly("/run/infrac/certificates")]
    if let mount = deployment.storage?.mount.value.text {
      container.mounts.append(.writable("\(mount)/certificates", at: "/srv/certificates"))
      container.mounts.append(.writable("\(mount)/acme", at: "/srv/acme"))
    }
    return container
  }

  private var units: ServiceUnits {
    ServiceUnits(
      service: service,
      deployment: deployment,
      description: "Client of the certificate authority",
      container: container,
      daemon: .certificates,
      usesShare: true,
      announcement: nil
    )
  }

  /// Talks to etcd for the container: the lock, the proxies' addresses, the news of a certificate.
  private var sidekick: SystemdUnit {
    let watched = SystemdUnit.Word("certificates@\(.instance).service")
    return SystemdUnit(header: Header(source: deployment.file)) {
      Section.unit {
        Unit.description("Lock and news of certificates, instance \(.instance)")
        Unit.bindsTo(watched)
        Unit.after(watched)
      }
      Section.service {
        Service.environmentFile("/etc/infrac/node.env")
        Clauses<SystemdUnit.Service>.keptRunning(beside: watched)
        Clauses<SystemdUnit.Service>.endedByItself
        Service.execStart(.init("/var/lib/infrac/node/current/certificates-watch", "\(.instance)"))
      }
      Section.fleet { SystemdUnit.Fleet.machineOf(watched) }
    }
  }
}
