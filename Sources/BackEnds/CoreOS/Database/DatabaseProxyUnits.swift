internal import Artefacts
internal import FileTree
internal import Resolution
internal import Spec

/// The unit of a node's database proxy and its sidekick, which tells it who the writer and the readers are.
struct DatabaseProxyUnits {
  let service: DeployedService
  let deployment: Deployment
  let image: String

  func files() -> FileTree {
    var tree = FileTree()
    let role = FileRole(service: service.name, onChange: .rolling)
    let (proxy, sidekick) = (proxy, sidekick)
    tree.add("units/database-proxy@.service", role: role) { proxy.rendered() }
    tree.add("units/database-proxy-announce@.service", role: role) { sidekick.rendered() }
    if let users { tree.add("units/database-users@.service", role: role) { users.rendered() } }
    tree.add(ConfiguredDaemon.databaseProxy.files(of: service, in: deployment))
    return tree
  }

  private var server: DatabaseServer? { deployment.externalDatabase }

  private var header: Header { Header(source: deployment.file) }

  private var container: Container {
    var mounts = [Container.Mount.writable("/run/infrac/database"), .configuration(of: service)]
    if server != nil { mounts.append(.readOnly("/run/infrac/database-proxy/secrets", at: "/run/secrets")) }
    return Container(
      name: "database-proxy-\(.instance)",
      image: image,
      memory: service.memory,
      processes: 64,
      // It listens on sockets in a folder only, and must reach the members.
      network: .host,
      mounts: mounts,
      groups: [901],
      temporaryFolders: ["/run/haproxy:uid=901,gid=901,mode=0700", "/tmp"]
    )
  }

  private var proxy: SystemdUnit {
    let needed: [SystemdUnit.Word] = ["docker.service", "infrac-node.service", "infrac-firewall.service"]
    return SystemdUnit(header: header) {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Database proxy on \(.instance)")
        for unit in needed {
          SystemdUnit.Unit.requires(unit)
          SystemdUnit.Unit.after(unit)
        }
        SystemdUnit.Unit.wants("database-proxy-announce@\(.instance).service")
        if server != nil { SystemdUnit.Unit.wants("database-users@\(.instance).service") }
        if service.sidekicks.contains(.backup) {
          SystemdUnit.Unit.wants("database-proxy-backup@\(.instance).service")
        }
        ConfiguredDaemon.databaseProxy.wants(service)
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.environmentFile("/etc/infrac/node.env")
        // An image of some hundred MiB is pulled meanwhile.
        SystemdUnit.Service.timeoutStart(seconds: 1200)
        SystemdUnit.Service.timeoutStop(seconds: 60)
        Clauses<SystemdUnit.Service>.keptRunning
        SystemdUnit.Service.execStartPre(.init("/var/lib/infrac/node/current/pull", "\(image)"))
        if let login = server?.login {
          SystemdUnit.Service.execStartPre(
            .init("/var/lib/infrac/node/current/secrets", "database-proxy", "901", "\(login.value.text)")
          )
          .from(login.origin)
        }
        SystemdUnit.Service.execStartPre(
          ConfiguredDaemon.databaseProxy.preparation(of: service, container, in: deployment)
        )
        SystemdUnit.Service.execStartPre(container.remove)
        SystemdUnit.Service.execStartPre(
          .init("/usr/bin/install", "-d", "-o", "901", "-g", "901", "-m", "0755", "/run/infrac/database")
        )
        SystemdUnit.Service.execStart(container.run(in: deployment.cluster))
        SystemdUnit.Service.execStop(
          .init("/usr/bin/docker", "stop", "--time=30", container.name, ignoringFailure: true)
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

  /// Brings users and grants to a server outside. One beside each proxy: they agree over etcd which of them acts.
  private var users: SystemdUnit? {
    server.map { _ in
      .databaseSidekick(
        of: "database-proxy",
        "Users of the database outside, from",
        "/var/lib/infrac/node/current/database-users",
        header: header
      )
    }
  }

  private var sidekick: SystemdUnit {
    .databaseSidekick(
      of: "database-proxy",
      "Writer and readers for the database proxy on",
      "/var/lib/infrac/node/current/database-proxy-follow",
      header: header
    )
  }
}
