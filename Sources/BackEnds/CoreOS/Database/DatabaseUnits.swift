internal import Artefacts
internal import FileTree
internal import Resolution
internal import Spec

/// The unit of a database member and its sidekicks.
///
/// Unlike other services a member waits before it starts until it may, perhaps for as long as another is away; what it
/// was allowed to do comes to `ExecStart=` through a file. Its sidekick does more than announce.
struct DatabaseUnits {
  let service: DeployedService
  let deployment: Deployment
  let image: String

  func files() -> FileTree {
    var tree = FileTree()
    let role = FileRole(service: service.name, onChange: .rolling)
    let sidekicks = [
      (
        "database-announce",
        sidekick("Announcement of database member", "/var/lib/infrac/node/current/database-announce")
      ),
      ("database-users", sidekick("Users of database member", "/var/lib/infrac/node/current/database-users")),
    ]
    let member = member
    tree.add("units/database@.service", role: role) { member.rendered() }
    tree.add(ConfiguredDaemon.database.files(of: service, in: deployment))
    for (name, unit) in sidekicks { tree.add("units/\(name)@.service", role: role) { unit.rendered() } }
    return tree
  }

  private var header: Header { Header(source: deployment.file) }

  private var container: Container {
    Container(
      name: "database-\(.instance)",
      image: image,
      memory: service.memory,
      processes: 4096,
      network: .named("infrac"),
      ports: service.ports.compactMap { port in
        port.host.map { "\(variable: "INFRAC_ADDRESS"):\($0):\(port.container)" }
      },
      mounts: [.writable("/var/lib/infrac/database"), .configuration(of: service)],
      variables: [
        ("INFRAC_NODE", "\(.instance)"), ("INFRAC_ADDRESS", "\(variable: "INFRAC_ADDRESS")"),
      ],
      groups: [901],
      temporaryFolders: ["/run/mysqld:uid=902,gid=902,mode=0755", "/tmp"],
      arguments: [
        "start", "\(variable: "START_HOW")", "\(variable: "START_POSITION")", "\(variable: "START_PEERS")",
      ]
    )
  }

  private var member: SystemdUnit {
    let needed: [SystemdUnit.Word] = ["docker.service", "infrac-node.service", "infrac-firewall.service"]
    return SystemdUnit(header: header) {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Database member on \(.instance)")
        for unit in needed {
          SystemdUnit.Unit.requires(unit)
          SystemdUnit.Unit.after(unit)
        }
        SystemdUnit.Unit.wants("database-announce@\(.instance).service")
        SystemdUnit.Unit.wants("database-users@\(.instance).service")
        ConfiguredDaemon.database.wants(service)
        if service.sidekicks.contains(.backup) {
          SystemdUnit.Unit.wants("database-backup@\(.instance).service")
        }
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.environmentFile("/etc/infrac/node.env")
        // Written by the preparation below; read again before each of these commands.
        SystemdUnit.Service.environmentFile("/run/infrac/database-member/start.env", isOptional: true)
        // A member waits for the others for as long as it takes.
        SystemdUnit.Service.timeoutStart(seconds: 0)
        SystemdUnit.Service.timeoutStop(seconds: 180)
        Clauses<SystemdUnit.Service>.keptRunning
        SystemdUnit.Service.execStartPre(.init("/var/lib/infrac/node/current/pull", "\(image)"))
          .from(service.origin)
        SystemdUnit.Service.execStartPre(ConfiguredDaemon.database.preparation(of: service, container, in: deployment))
          .from(service.origin)
        SystemdUnit.Service.execStartPre(container.remove)
        SystemdUnit.Service.execStartPre(
          .init("/usr/bin/install", "-d", "-o", "902", "-g", "902", "-m", "0700", "/var/lib/infrac/database")
        )
        SystemdUnit.Service.execStartPre(
          .init(
            "/var/lib/infrac/node/current/database-member",
            arguments: ["prepare", "\(.instance)", "\(image)"] + container.inspection(in: deployment.cluster)
          )
        )
        .from(service.origin)
        SystemdUnit.Service.execStart(container.run(in: deployment.cluster)).from(service.origin)
        SystemdUnit.Service.execStop(
          .init("/var/lib/infrac/node/current/database-member", "leave", "\(.instance)", ignoringFailure: true)
        )
        SystemdUnit.Service.execStop(
          .init("/usr/bin/docker", "stop", "--time=120", container.name, ignoringFailure: true)
        )
        SystemdUnit.Service.execStopPost(container.remove)
      }
      SystemdUnit.Section.fleet {
        SystemdUnit.Fleet.machineMetadata("node", "\(.instance)")
        for pair in service.place {
          SystemdUnit.Fleet.machineMetadata("\(pair.key)", "\(pair.value)").from(pair.origin)
        }
      }
    }
  }

  private func sidekick(_ description: SystemdUnit.Word, _ script: StaticString) -> SystemdUnit {
    .databaseSidekick(of: "database", description, script, header: header)
  }
}

extension SystemdUnit {
  /// A sidekick that runs one of the database's scripts beside the instance of its service.
  static func databaseSidekick(
    of service: SystemdUnit.Word,
    _ description: SystemdUnit.Word,
    _ script: StaticString,
    header: Header
  ) -> SystemdUnit {
    let unit = SystemdUnit.Word("\(service)@\(.instance).service")
    return SystemdUnit(header: header) {
      Section.unit {
        Unit.description("\(description) \(.instance)")
        Unit.bindsTo(unit)
        Unit.after(unit)
      }
      Section.service {
        Clauses<SystemdUnit.Service>.keptRunning(beside: unit)
        Clauses<SystemdUnit.Service>.endedByItself
        Service.execStart(.init(script, "\(.instance)"))
      }
      Section.fleet { Fleet.machineOf(unit) }
    }
  }
}
