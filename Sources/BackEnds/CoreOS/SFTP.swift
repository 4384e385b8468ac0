internal import Artefacts
internal import Diagnostics
internal import FileTree
internal import Printing
internal import Resolution
internal import Scripts
internal import Spec

/// What the FTP server of a cluster has more where users have keys: sshd beside vsftpd, in the same container.
///
/// It has the same users, by the same files, in the same generation; it is at the same address, which a unit of its own
/// would have to follow; and of capabilities it needs one more than vsftpd. So it is no service of its own, with
/// placement, announcement, firewall and drills, and where nobody has a key nothing of it is there.
struct SFTP {
  /// The secret with the host key: the same on all nodes, so that a client sees no other after the service has moved.
  let hostKey: Located<SecretName>
  let service: DeployedService

  /// Without it those who say nothing would stay beyond `LoginGraceTime`: the process that speaks with them is not root's.
  static let capabilities: [Container.Capability] = [.kill]

  /// The most processes: three for each of fifty sessions, at two megabytes a session more than the usual memory has.
  static let processes = 150

  var mounts: [Container.Mount] {
    [.readOnly("/run/infrac/\(service.name)/secrets", at: "/etc/infrac/secrets")]
  }

  var variables: [(name: StaticString, value: SystemdUnit.Word)] {
    [
      ("INFRAC_SFTP_PORT", "\(FTPService.portOfSFTP)"),
      ("INFRAC_SFTP_KEY", "/etc/infrac/secrets/\(hostKey.value.text)"),
    ]
  }

  /// The package makes host keys, which would be those of everybody who has the image.
  static let cleanUp: [Dockerfile.Step] = [.command("rm -f /etc/ssh/ssh_host_*")]

  var configuration: FileTree {
    var tree = FileTree()
    tree.add("shared/sshd/sshd_config", role: FileRole(service: service.name, onChange: .reload)) {
      RenderedText(verbatim: Texts.shared_sshd_config)
    }
    return tree
  }
}
