internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

private typealias Main = CloudConfig.Main
private typealias User = CloudConfig.User

/// What makes a server out of Debian's cloud image: its user-data and its meta-data (NoCloud).
///
/// On a config drive this folder and the scripts are there, too, so that the server installs itself at its first boot;
/// elsewhere it waits for `bin/apply`.
struct ServerUserData {
  let server: DeployedServer
  let deployment: Deployment

  var cloudConfig: CloudConfig {
    let admins = ServerSettings(server: server, deployment: deployment).admins
    return CloudConfig(header: Header(source: deployment.file)) {
      Main.hostname("\(server.name.text)").from(server.origin)
      Main.fqdn("\(server.hostName)").from(server.origin)
      Main.timeZone("\(deployment.timeZone.text)").from(deployment.timeZoneOrigin)
      Main.sshPasswordAuthentication(false)
      if !admins.isEmpty {
        Main.users {
          for admin in admins {
            CloudConfig.Users.user("\(admin.key.value.text)") {
              User.sudo("ALL=(ALL) NOPASSWD:ALL")
              User.shell("/bin/bash")
              User.lockPassword(true)
              User.sshAuthorizedKeys(admin.value.keys.map(\.text))
            }
            .from(admin.key.origin)
          }
        }
      }
      Main.packageUpdate(true)
      Main.packages(["ca-certificates", "curl", "sudo"].map { .checked($0) })
      Main.runCommands(
        "mkdir -p /run/infrac-drive",
        "mount -o ro -L cidata /run/infrac-drive || true",
        "if [ -e /run/infrac-drive/infrac ]; then bash /run/infrac-drive/infrac/install.sh \(server.name.text); else echo waiting for bin/apply; fi"
      )
      .from(server.origin)
    }
  }

  /// A new `instance-id` would make cloud-init take the machine for another one.
  var metadata: CloudMetadata {
    CloudMetadata(instance: "\(server.name.text)", host: "\(server.name.text)", from: server.origin)
  }
}
