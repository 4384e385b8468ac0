internal import Artefacts
internal import FileTree
internal import Printing
internal import Resolution
internal import Scripts
internal import Spec

/// The FTP server of a cluster: its settings and users, its image, its units.
struct FTP {
  let deployment: Deployment
  let service: DeployedService
  let server: FTPServer

  static func files(for deployment: Deployment) -> FileTree {
    guard let service = deployment.service(.ftp), case .ftp(let server) = service.detail else { return FileTree() }
    let ftp = FTP(deployment: deployment, service: service, server: server)
    var tree = ftp.configuration
    let image = ftp.image
    tree.add(image.files())
    tree.add(ftp.units(image: image.reference(in: deployment.registry)).files())
    return tree
  }

  private var sftp: SFTP? { server.hostKey.map { SFTP(hostKey: $0, service: service) } }

  private var header: Header { Header(source: deployment.file) }

  private var usesIPv6: Bool { server.address?.address.isIPv6 ?? deployment.nodes.contains { $0.address.isIPv6 } }

  // MARK: Configuration

  private var configuration: FileTree {
    var tree = FileTree()
    let settings = FTPServerSettings(server: server, origin: service.origin, usesIPv6: usesIPv6)
    let header = header
    tree.add("shared/vsftpd/vsftpd.conf", role: FileRole(service: service.name, onChange: .restart)) {
      settings.artefact(header: header).rendered()
    }
    if let sftp { tree.add(sftp.configuration) }
    for tenant in deployment.activeTenants {
      let role = FileRole(service: service.name, tenant: tenant.name.text, onChange: .reload)
      let users = FTPUsers(tenant: tenant, directory: "\(deployment.sharedDirectory)/tenants/\(tenant.name.text)")
      tree.add("shared/vsftpd/users/\(tenant.name.text)", role: role) { users.rendered() }
    }
    return tree
  }

  // MARK: Units

  private func units(image: String) -> ServiceUnits {
    let share = deployment.sharedDirectory
    let name: SystemdUnit.Word = "\(service.name)-\(.instance)"
    return ServiceUnits(
      service: service,
      deployment: deployment,
      description: "vsftpd",
      container: Container(
        name: name,
        image: image,
        memory: service.memory,
        // A session is up to three processes.
        processes: 3 * FTPServerSettings.sessions(of: server) + 32 + (sftp == nil ? 0 : SFTP.processes),
        capabilities: (sftp == nil ? [] : SFTP.capabilities) + [.bindPorts, .setGroup, .setUser, .changeRoot],
        network: .host,
        mounts: [
          .configuration(of: service), .writable("\(share)/tenants"), .readOnly("\(share)/ftp-local"),
          .readOnly("\(share)/certificates"),
        ] + (sftp?.mounts ?? []),
        variables: [
          ("INFRAC_MOUNT", "\(share)"), ("INFRAC_FTP_NAME", "\(server.hostName)"),
          ("INFRAC_FTP_ADDRESS", server.address.map { "\($0.address.text)" } ?? "\(variable: "INFRAC_ADDRESS")"),
          ("INFRAC_FTP_LISTEN", server.address.map { "\($0.address.text)" } ?? ""),
        ] + (sftp?.variables ?? []),
        groups: [901],
        // As sshd wants it, which trusts no folder where others may write.
        temporaryFolders: ["/run:mode=0755", "/tmp"]
      ),
      daemon: .ftp,
      usesShare: true,
      secrets: sftp.map { [$0.hostKey] } ?? [],
      preparations: server.address.map { [address("bind", $0, image)] } ?? [],
      cleanups: server.address.map { [address("release", $0)] } ?? [],
      announcement: ServiceUnits.Announcement(
        place: "\(service.ports[0].container)",
        probe: ["/usr/bin/docker", "exec", name, "/usr/local/bin/infrac-ftp", "health"]
      )
    )
  }

  private func address(_ verb: SystemdUnit.Word, _ address: Subnet, _ image: String? = nil) -> SystemdUnit.Command {
    var words: [SystemdUnit.Word] = [verb, "\(address.text)"]
    if let image { words.append("\(image)") }
    return SystemdUnit.Command("/var/lib/infrac/node/current/address", arguments: words)
  }

  // MARK: Image

  private var image: ImageDirectory {
    let dockerfile = Dockerfile(header: header) {
      Clauses.beginning(
        of: service,
        from: .bookworm,
        description: sftp == nil ? "vsftpd with virtual users" : "vsftpd and sshd with virtual users",
        packages: ["iputils-arping", "libpam-pwdfile", "openssl", "vsftpd"] + (sftp == nil ? [] : ["openssh-server"]),
        cleanUp: sftp == nil ? [] : SFTP.cleanUp,
        in: deployment
      )
      Dockerfile.Stage.copy("infrac-ftp", "infrac-ftp-users", to: "/usr/local/bin/")
      Dockerfile.Stage.copy("infrac-ftp.pam", to: "/etc/pam.d/infrac-ftp")
      Comment("The users are those of the moment; the rest of the file system is read-only.")
      Dockerfile.Stage.run(.command("ln -sf /run/vsftpd/passwd /etc/passwd"))
      if sftp == nil { Dockerfile.Stage.expose(21) } else { Dockerfile.Stage.expose(21, FTPService.portOfSFTP) }
      Dockerfile.Stage.healthCheck(
        Dockerfile.HealthTiming(interval: 30, timeout: 6, startPeriod: 10, retries: 3),
        "/usr/local/bin/infrac-ftp",
        "health"
      )
      Dockerfile.Stage.entryPoint("/usr/bin/tini", "--", "/usr/local/bin/infrac-ftp")
    }
    var image = ImageDirectory(name: service.name)
    image.add("Dockerfile", dockerfile.rendered())
    image.add("infrac-ftp", verbatim: Texts.images_ftp_infrac_ftp)
    image.add("infrac-ftp-users", verbatim: Texts.images_ftp_infrac_ftp_users)
    image.add("infrac-ftp.pam", mode: .file, verbatim: Texts.images_ftp_infrac_ftp_pam)
    return image
  }
}
