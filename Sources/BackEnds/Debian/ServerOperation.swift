internal import Artefacts
internal import Diagnostics
internal import FileTree
internal import Printing
internal import Resolution
internal import Scripts
internal import Spec

/// What operators use: the scripts of `bin/` and `provision/` with the tables that they read, DNS, and the handbook.
struct ServerOperation {
  let deployment: Deployment

  var tree: FileTree {
    let (deployment, header) = (deployment, header)
    var tree = FileTree()
    let role = FileRole(onChange: .none)
    let hasBackups = deployment.usedBackupStore != nil
    for script in Texts.all where Self.scripts.contains(script.path) {
      if script.path == "bin/restore", !hasBackups { continue }
      let mode = script.path == "bin/common" ? .file : script.text.fileMode
      tree.add(script.path, role: role, mode: mode) { RenderedText(verbatim: script.text) }
    }
    let (settings, secrets, zone) = (settings, secrets, zone)
    tree.add("bin/cluster.env", role: role) { settings.rendered() }
    tree.add("bin/secrets.txt", role: role) {
      Table(header: header, columns: "secret, servers that need it", rows: secrets).rendered()
    }
    if hasBackups {
      tree.add("bin/backups.txt", role: role) {
        Table.backups(of: deployment, machine: { $0.server?.text ?? "-" }, ["/usr/local/lib/infrac/backup"]).rendered()
      }
    }
    tree.add("provision/nodes.tsv", role: role) { Table.machines(of: deployment).rendered() }
    tree.add("dns.txt", role: role) { zone.rendered() }
    tree.add("README.md", role: role) { ServerGuide(deployment: deployment).page.rendered() }
    tree.add("deployment.jsonl", role: role) {
      DeploymentLines(deployment: deployment, target: DebianServer().name).lines.rendered()
    }
    return tree
  }

  /// Those of the cluster's that do the same for servers; `server/bin/apply` comes with the rest of `server/`.
  private static let scripts: Set<String> = [
    "bin/common", "bin/htaccess-report", "bin/restore", "bin/secrets", "provision/kvm", "provision/make-config-drives",
    "provision/xenserver",
  ]

  private var header: Header { Header(source: deployment.file) }

  private var admins: [Entry<Name, Admin>] {
    guard case .servers(let servers) = deployment.estate else { return [] }
    return servers.admins
  }

  private var settings: ShellSettings {
    let nodes = deployment.servers.map { "\($0.name.text)=\($0.address.value.text)" }.joined(separator: " ")
    return ShellSettings(header: header) {
      ShellSettings.Settings.set("INFRAC_CLUSTER", .checked(deployment.name.text)).from(deployment.nameOrigin)
      Comment("Who logs in to the servers; root there by sudo without a password.")
      ShellSettings.Settings.set("INFRAC_SSH_USER", .checked(admins.first?.key.value.text ?? "root"))
        .from(admins.first?.key.origin ?? .template)
      ShellSettings.Settings.set("INFRAC_NODES", .checked(nodes)).from(.covering(deployment.servers.map(\.origin)))
      Comment("What the scripts call a machine; servers share no directory.")
      ShellSettings.Settings.set("INFRAC_MACHINE", "server")
      ShellSettings.Settings.set("INFRAC_SHARE", "")
    }
  }

  /// The secrets, each with the servers whose tenants name it.
  private var secrets: [Table.Row] {
    var uses: [SecretName: (origin: Origin, servers: Set<Name>)] = [:]
    for server in deployment.servers {
      for (secret, origin) in ServerSecrets(deployment: deployment.part(on: server)).uses {
        uses[secret, default: (origin, [])].servers.insert(server.name)
      }
    }
    return uses.sorted { $0.key < $1.key }.map { secret, use in
      Table.Row([secret.text, use.servers.sorted().map(\.text).joined(separator: ",")], from: use.origin)
    }
  }

  private var zone: Zone {
    Zone(header: header) {
      Comment("Names are complete; enter each in its zone. Nothing here is set up by infrac.")
      BlankLine()
      Comment("The servers")
      for server in deployment.servers {
        DNSRecords(deployment: deployment).address(server.hostName, server.address.value).from(server.origin)
        if let other = server.ipv6 {
          DNSRecords(deployment: deployment).address(server.hostName, other.value).from(server.origin)
        }
      }
      for server in deployment.servers { DNSRecords(deployment: deployment.part(on: server)).tenants }
    }
  }
}
