internal import Diagnostics
internal import Artefacts
internal import FileTree
internal import Resolution
internal import Spec

/// The template unit of a service and its sidekick that announces it in etcd.
///
/// The service wants the sidekick; the sidekick is bound to the service. Any other wiring loses one of the two after a
/// crash or a stop. fleet puts the sidekick where the service is.
struct ServiceUnits {
  let service: DeployedService
  let deployment: Deployment
  /// What `systemctl status` shows, without the instance.
  let description: SystemdUnit.Word
  let container: Container
  /// The daemon whose configuration reaches it by generation.
  var daemon: ConfiguredDaemon?
  /// Whether the container uses the shared directory.
  var usesShare = false
  /// The secrets that the container has from root, in `/run/infrac/SERVICE/secrets`.
  var secrets: [Located<SecretName>] = []
  /// What else is done before the start.
  var preparations: [SystemdUnit.Command] = []
  /// What is undone after the end.
  var cleanups: [SystemdUnit.Command] = []
  /// In seconds: how long the proxies have to notice and requests to end.
  var drain = 5
  let announcement: Announcement?

  /// What the sidekick announces, and how it sees that the service is healthy.
  struct Announcement {
    /// A port of the node, `0` for a service without one, or `CONTAINER:PORT` for one that Docker chooses.
    let place: SystemdUnit.Word
    /// A command; `{}` stands for `ADDRESS:PORT`.
    let probe: [SystemdUnit.Word]
    /// A file of the node that gets the node's address before the first probe.
    var record: SystemdUnit.Word?
  }

  func files() -> FileTree {
    var tree = FileTree()
    let role = FileRole(service: service.name, onChange: .rolling)
    let (template, sidekick) = (unit(in: nil), sidekick)
    tree.add("units/\(service.name)@.service", role: role) { template.rendered() }
    // fleet knows nodes only: an instance that is kept in a rack has a file of its own, which it takes before the template.
    for instance in service.instances {
      guard let rack = instance.rack else { continue }
      let unit = unit(in: rack)
      tree.add("units/\(service.name)@\(instance.name).service", role: role) { unit.rendered() }
    }
    if let daemon { tree.add(daemon.files(of: service, in: deployment)) }
    if let sidekick { tree.add("units/\(service.name)-announce@.service", role: role) { sidekick.rendered() } }
    return tree
  }

  private var header: Header { Header(source: deployment.file) }

  /// Those whose units the service's own part makes.
  private var moreSidekicks: [Sidekick] { service.sidekicks.filter { $0 != .announce && $0 != .config } }

  private func unit(in rack: String?) -> SystemdUnit {
    let needed: [SystemdUnit.Word] = ["docker.service", "infrac-node.service", "infrac-firewall.service"]
    return SystemdUnit(header: header) {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("\(description), instance \(.instance)").from(service.origin)
        for unit in needed {
          SystemdUnit.Unit.requires(unit)
          SystemdUnit.Unit.after(unit)
        }
        if usesShare, let storage = deployment.storage {
          // Not `Requires=`: a start that fails for a dependency is not tried again, and the share may come later.
          SystemdUnit.Unit.wants("\(mountUnitName(of: storage.mount.value.text))").from(storage.mount.origin)
          SystemdUnit.Unit.after("\(mountUnitName(of: storage.mount.value.text))").from(storage.mount.origin)
        }
        if announcement != nil {
          SystemdUnit.Unit.wants("\(service.name)-announce@\(.instance).service").from(service.origin)
        }
        if let daemon { daemon.wants(service) }
        for sidekick in moreSidekicks {
          SystemdUnit.Unit.wants("\(service.name)-\(sidekick.rawValue)@\(.instance).service")
        }
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.environmentFile("/etc/infrac/node.env")
        // An image of some hundred MiB is pulled meanwhile.
        SystemdUnit.Service.timeoutStart(seconds: 1200)
        SystemdUnit.Service.timeoutStop(seconds: drain + 55)
        Clauses<SystemdUnit.Service>.keptRunning
        if usesShare, let storage = deployment.storage {
          SystemdUnit.Service.execStartPre(.init("/usr/bin/mountpoint", "-q", "\(storage.mount.value.text)"))
            .from(storage.mount.origin)
        }
        SystemdUnit.Service.execStartPre(.init("/var/lib/infrac/node/current/pull", "\(container.image)"))
          .from(service.origin)
        if !secrets.isEmpty {
          SystemdUnit.Service.execStartPre(
            .init(
              "/var/lib/infrac/node/current/secrets",
              arguments: ["\(service.name)", "0"] + secrets.map { "\($0.value.text)" }
            )
          )
          .from(.covering(secrets.map(\.origin)))
        }
        if let daemon {
          SystemdUnit.Service.execStartPre(daemon.preparation(of: service, container, in: deployment)).from(
            service.origin
          )
        }
        SystemdUnit.Service.execStartPre(container.remove)
        for command in preparations { SystemdUnit.Service.execStartPre(command).from(service.origin) }
        SystemdUnit.Service.execStart(container.run(in: deployment.cluster)).from(service.origin)
        SystemdUnit.Service.execStop(stop).from(service.origin)
        SystemdUnit.Service.execStopPost(container.remove)
        for command in cleanups { SystemdUnit.Service.execStopPost(command).from(service.origin) }
      }
      SystemdUnit.Section.fleet { placement(in: rack) }
    }
  }

  /// Takes the announcement back, lets requests end, and stops the container.
  private var stop: SystemdUnit.Command {
    guard announcement != nil else {
      return SystemdUnit.Command("/usr/bin/docker", "stop", "--time=30", container.name, ignoringFailure: true)
    }
    return SystemdUnit.Command(
      "/var/lib/infrac/node/current/announce",
      "--withdraw",
      "\(service.name)",
      "\(.instance)",
      container.name,
      "\(drain)"
    )
  }

  private func placement(in rack: String?) -> Clauses<SystemdUnit.Fleet> {
    Clauses {
      if service.isPinned { SystemdUnit.Fleet.machineMetadata("node", "\(.instance)") }
      if let rack { SystemdUnit.Fleet.machineMetadata("rack", "\(rack)").from(service.origin) }
      for pair in service.place where rack == nil || pair.key != "rack" {
        SystemdUnit.Fleet.machineMetadata("\(pair.key)", "\(pair.value)").from(pair.origin)
      }
      if service.spread != .none { SystemdUnit.Fleet.conflicts("\(service.name)@*.service").from(service.origin) }
    }
  }

  private var sidekick: SystemdUnit? {
    guard let announcement else { return nil }
    let announced = SystemdUnit.Word("\(service.name)@\(.instance).service")
    return SystemdUnit(header: header) {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Announcement of \(service.name), instance \(.instance)").from(service.origin)
        SystemdUnit.Unit.bindsTo(announced).from(service.origin)
        SystemdUnit.Unit.after(announced).from(service.origin)
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.environmentFile("/etc/infrac/node.env")
        Clauses<SystemdUnit.Service>.keptRunning(beside: announced)
        Clauses<SystemdUnit.Service>.endedByItself
        SystemdUnit.Service.execStart(
          .init(
            "/var/lib/infrac/node/current/announce",
            arguments: ["\(service.name)", "\(.instance)", announcement.place]
              + (announcement.record.map { ["--record", $0] } ?? []) + ["--"] + announcement.probe
          )
        )
        .from(service.origin)
      }
      SystemdUnit.Section.fleet { SystemdUnit.Fleet.machineOf(announced).from(service.origin) }
    }
  }
}

extension Deployment {
  /// `ADDRESS:PORT:` before the container's port: a node's own address, never all that it has.
  func publication(of port: DeployedPort) -> SystemdUnit.Word {
    let isIPv6 = nodes.contains { $0.address.isIPv6 }
    let address: SystemdUnit.Word =
      isIPv6 ? "[\(variable: "INFRAC_ADDRESS")]" : "\(variable: "INFRAC_ADDRESS")"
    return "\(address):\(port.host.map(String.init) ?? ""):\(port.container)"
  }
}
