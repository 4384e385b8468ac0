internal import Artefacts
internal import FileTree
internal import Resolution
internal import Spec

/// The containers of the company's own: units that treat them like the services that infrac knows.
enum Custom {
  static func files(for deployment: Deployment) -> FileTree {
    var tree = FileTree()
    for service in deployment.services {
      guard case .custom = service.kind, case .published(let image) = service.image else { continue }
      tree.add(units(of: service, image: image.text, in: deployment).files())
    }
    return tree
  }

  private static func units(of service: DeployedService, image: String, in deployment: Deployment) -> ServiceUnits {
    let name: SystemdUnit.Word = "\(service.name)-\(.instance)"
    return ServiceUnits(
      service: service,
      deployment: deployment,
      description: "\(service.name)",
      container: Container(
        name: name,
        image: image,
        memory: service.memory,
        processes: 1024,
        // What the entry points of most published images need before they give up their rights.
        capabilities: [.chown, .dacOverride, .fowner, .kill, .bindPorts, .setGroup, .setUser],
        ports: service.ports.map { deployment.publication(of: $0) },
        temporaryFolders: [],
        isReadOnly: false
      ),
      announcement: announcement(of: service, name)
    )
  }

  /// Healthy is what takes connections on its first port; without ports, what runs.
  private static func announcement(
    of service: DeployedService,
    _ name: SystemdUnit.Word
  ) -> ServiceUnits.Announcement {
    guard let port = service.ports.first else {
      return ServiceUnits.Announcement(place: "0", probe: ["/usr/bin/docker", "top", name])
    }
    return ServiceUnits.Announcement(
      place: port.host.map { "\($0)" } ?? "\(name):\(port.container)",
      probe: ["/bin/bash", "-c", #"exec 3<>"/dev/tcp/${1%:*}/${1##*:}""#, "connect", "{}"]
    )
  }
}
