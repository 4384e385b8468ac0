internal import Artefacts
internal import FileTree
internal import Resolution
internal import Scripts
internal import Spec

/// What makes the tenants' backups on a cluster: the lists, the image with restic, and a sidekick of the service whose
/// nodes do it.
struct Backups {
  let deployment: Deployment
  private let store: BackupStore
  private let service: DeployedService

  /// `nil` where no tenant has backups, or nothing that could be saved.
  init?(_ deployment: Deployment) {
    guard let store = deployment.usedBackupStore,
      let service = deployment.services.first(where: { $0.sidekicks.contains(.backup) })
    else { return nil }
    (self.deployment, self.store, self.service) = (deployment, store, service)
  }

  @Sendable static func files(for deployment: Deployment) -> FileTree {
    guard let backups = Backups(deployment) else { return FileTree() }
    let image = backups.image
    let lists = BackupLists(
      deployment: deployment,
      store: backups.store,
      service: backups.service.name,
      image: image.reference(in: deployment.registry)
    )
    var tree = lists.tree(below: "shared/backup")
    tree.add(image.files())
    let unit = backups.unit
    tree.add(
      "units/\(backups.service.name)-backup@.service",
      role: FileRole(service: backups.service.name, onChange: .reload)
    ) {
      unit.rendered()
    }
    return tree
  }

  /// The secrets, and the service whose nodes need them.
  var secrets: (names: [Located<SecretName>], service: DeployedService) { (store.secrets, service) }

  /// What `bin/restore` runs on a node.
  var program: [String] { ["/var/lib/infrac/node/current/backup", service.name] }

  private var header: Header { Header(source: deployment.file) }

  private var image: ImageDirectory {
    var image = ImageDirectory(name: "backup")
    let dockerfile = Dockerfile(header: header) {
      Clauses<Dockerfile.Stage>.beginning(
        of: service,
        named: "backup",
        from: .bookworm,
        description: "restic: saves a tenant's files and dumps, and brings them back",
        packages: ["jq", "openssh-client", "restic", "tzdata"],
        in: deployment
      )
      Dockerfile.Stage.copy("infrac-backup", to: "/usr/local/bin/infrac-backup")
      Dockerfile.Stage.run(
        .command("chmod 0755 /usr/local/bin/infrac-backup"),
        .command("mkdir -p /srv/backup/files /srv/backup/databases /srv/state")
      )
      Dockerfile.Stage.entryPoint("/usr/bin/tini", "--", "/usr/local/bin/infrac-backup")
    }
    image.add("Dockerfile", dockerfile.rendered())
    image.add("infrac-backup", verbatim: Texts.images_backup_infrac_backup)
    return image
  }

  private var unit: SystemdUnit {
    let followed = SystemdUnit.Word("\(service.name)@\(.instance).service")
    return SystemdUnit(header: header) {
      SystemdUnit.Section.unit {
        SystemdUnit.Unit.description("Backups, beside \(service.name), instance \(.instance)")
        SystemdUnit.Unit.bindsTo(followed)
        SystemdUnit.Unit.after(followed)
      }
      SystemdUnit.Section.service {
        SystemdUnit.Service.environmentFile("/etc/infrac/node.env")
        Clauses<SystemdUnit.Service>.keptRunning(beside: followed)
        SystemdUnit.Service.execStart(
          .init("/var/lib/infrac/node/current/backup", "\(service.name)", "follow")
        )
        .from(service.origin)
      }
      SystemdUnit.Section.fleet { SystemdUnit.Fleet.machineOf(followed) }
    }
  }
}
