internal import Artefacts
internal import FileTree
internal import Resolution
internal import Scripts
internal import Spec

private typealias Stage = Dockerfile.Stage

/// What carries the proxies' addresses from node to node by VRRP: keepalived in a container beside each proxy.
///
/// It is not bound to the proxy: while nginx starts anew it runs on, sees that nobody answers, and gives the addresses
/// to another node.
struct ProxyAddresses {
  let service: DeployedService
  let deployment: Deployment
  private let addresses: [Located<Subnet>]

  /// `nil` when the proxies have no addresses of their own.
  init?(service: DeployedService, deployment: Deployment) {
    guard case .proxy(.addresses(let addresses)) = service.detail, !addresses.isEmpty else { return nil }
    (self.service, self.deployment, self.addresses) = (service, deployment, addresses)
  }

  func files() -> FileTree {
    var tree = image.files()
    let unit = unit
    tree.add("units/proxy-vrrp@.service", role: FileRole(service: service.name, onChange: .rolling)) {
      unit.rendered()
    }
    return tree
  }

  private var image: ImageDirectory {
    var image = ImageDirectory(name: "vrrp")
    let dockerfile = Dockerfile(header: Header(source: deployment.file)) {
      Clauses<Stage>.beginning(
        of: service,
        named: "vrrp",
        from: .bookworm,
        description: "keepalived: carries the addresses of the proxies",
        packages: ["curl", "iproute2", "iptables", "keepalived"],
        in: deployment
      )
      Stage.copy("vrrp", to: "/usr/local/bin/vrrp")
      Stage.run(.command("chmod 0755 /usr/local/bin/vrrp"), .command("rm -rf /etc/keepalived"))
      Stage.healthCheck(
        .init(interval: 30, timeout: 5, startPeriod: 10, retries: 3),
        "/usr/local/bin/vrrp",
        "healthy"
      )
      Stage.entryPoint("/usr/bin/tini", "--", "/usr/local/bin/vrrp")
      Stage.command("start")
    }
    image.add("Dockerfile", dockerfile.rendered())
    image.add("vrrp", verbatim: Texts.images_vrrp_vrrp)
    return image
  }

  private var container: Container {
    let peers = deployment.eligibleNodes(for: service).map(\.address.text).joined(separator: ",")
    let list = addresses.map(\.value.text).joined(separator: ",")
    return Container(
      name: "proxy-vrrp-\(.instance)",
      image: image.reference(in: deployment.registry),
      memory: ByteCount(mebibytes: 32),
      processes: 64,
      // Without the right to set groups its check is not run, and counts as passed.
      capabilities: [.administerNetwork, .rawSockets, .setGroup],
      network: .host,
      mounts: [.readOnly("/run/infrac/announced")],
      variables: [
        ("INFRAC_ADDRESS", "\(variable: "INFRAC_ADDRESS")"), ("INFRAC_INSTANCE", "\(.instance)"),
        ("INFRAC_PEERS", "\(peers)"), ("INFRAC_ADDRESSES", "\(list)"),
      ]
    )
  }

  private var unit: SystemdUnit {
    let proxy = SystemdUnit.Word("proxy@\(.instance).service")
    let needed: [SystemdUnit.Word] = ["docker.service", "infrac-node.service", "infrac-firewall.service"]
    return SystemdUnit(header: Header(source: deployment.file)) {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Addresses of the proxies, instance \(.instance)")
        for unit in needed {
          SystemdUnit.Unit.requires(unit)
          SystemdUnit.Unit.after(unit)
        }
        SystemdUnit.Unit.after(proxy)
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.environmentFile("/etc/infrac/node.env")
        SystemdUnit.Service.timeoutStart(seconds: 1200)
        SystemdUnit.Service.timeoutStop(seconds: 30)
        Clauses<SystemdUnit.Service>.keptRunning
        SystemdUnit.Service.execStartPre(.init("/var/lib/infrac/node/current/pull", "\(container.image)"))
        SystemdUnit.Service.execStartPre(container.remove)
        SystemdUnit.Service.execStart(container.run(in: deployment.cluster)).from(service.origin)
        SystemdUnit.Service.execStop(
          .init("/usr/bin/docker", "stop", "--time=10", container.name, ignoringFailure: true)
        )
        SystemdUnit.Service.execStopPost(container.remove)
      }
      SystemdUnit.Section.fleet { SystemdUnit.Fleet.machineOf(proxy) }
    }
  }
}
