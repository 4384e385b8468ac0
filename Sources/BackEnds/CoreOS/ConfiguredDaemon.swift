internal import Artefacts
internal import FileTree
internal import Resolution

/// A daemon whose configuration reaches it by generation (`shared/node/config`): which one, and what that needs in units.
enum ConfiguredDaemon: String {
  case proxy, web, ftp, database, certificates
  case databaseProxy = "database-proxy"

  /// Before the start: the target of the moment if it passes its test in a container of its own, else what was in use.
  func preparation(
    of service: DeployedService,
    _ container: Container,
    in deployment: Deployment
  ) -> SystemdUnit.Command {
    let inspection: [SystemdUnit.Word] = ["\(container.image)"] + container.inspection(in: deployment.cluster)
    guard followsByItself else {
      // With the list of web servers, which the test needs.
      return SystemdUnit.Command(
        "/var/lib/infrac/node/current/proxy-watch",
        arguments: ["prepare", "\(.instance)"] + inspection
      )
    }
    return SystemdUnit.Command(
      "/var/lib/infrac/node/current/config",
      arguments: ["prepare", "\(service.name)", "\(.instance)", "\(rawValue)"] + inspection
    )
  }

  /// That the service brings its sidekick.
  func wants(_ service: DeployedService) -> Clauses<SystemdUnit.Unit> {
    Clauses {
      if followsByItself { SystemdUnit.Unit.wants("\(service.name)-config@\(.instance).service") }
    }
  }

  /// The sidekick that follows the target. Unlike others it is not bound to its service, which it may have to restart:
  /// beside a service that does not run it does nothing.
  func files(of service: DeployedService, in deployment: Deployment) -> FileTree {
    var tree = FileTree()
    guard followsByItself else { return tree }
    let followed = SystemdUnit.Word("\(service.name)@\(.instance).service")
    let unit = SystemdUnit(header: Header(source: deployment.file)) {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Configuration of \(service.name), instance \(.instance)")
        SystemdUnit.Unit.after(followed)
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.environmentFile("/etc/infrac/node.env")
        Clauses<SystemdUnit.Service>.keptRunning
        SystemdUnit.Service.execStart(
          .init("/var/lib/infrac/node/current/config", "watch", "\(service.name)", "\(.instance)", "\(rawValue)")
        )
      }
      SystemdUnit.Section.fleet { SystemdUnit.Fleet.machineOf(followed) }
    }
    tree.add("units/\(service.name)-config@.service", role: FileRole(service: service.name, onChange: .reload)) {
      unit.rendered()
    }
    return tree
  }

  /// nginx has one process for its configuration and its list of web servers: proxy-watch.
  private var followsByItself: Bool { self != .proxy }
}
