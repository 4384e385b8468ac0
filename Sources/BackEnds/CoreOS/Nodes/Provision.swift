internal import Artefacts
internal import Diagnostics
internal import Resolution
internal import Spec

extension Table {
  /// The machines for the scripts that make them: name, address, memory, processors, hypervisor.
  static func machines(of deployment: Deployment) -> Table {
    Table(
      header: Header(source: deployment.file),
      columns: "node, address, memory in MiB, processors, hypervisor or -",
      separator: .tab,
      rows: deployment.nodes.map { node in
        Row(
          [
            node.name.text, node.address.text, String(node.memory.mebibytes), String(node.cpus),
            node.host?.text ?? "-",
          ],
          from: node.origin
        )
      }
        + deployment.servers.map { server in
          Row(
            [
              server.name.text, server.address.value.text, String(server.memory.mebibytes), String(server.cpus),
              server.host?.text ?? "-",
            ],
            from: server.origin
          )
        }
    )
  }

  /// The folders and quotas of all tenants, the archived ones too: their data stays.
  static func tenantFolders(of deployment: Deployment) -> Table {
    Table(
      header: Header(source: deployment.file),
      columns: "tenant, uid, quota in KiB, folders of its sites",
      separator: .tab,
      rows: deployment.tenants.map { tenant in
        Row(
          [
            tenant.name.text, String(tenant.uid), String((tenant.disk.value.bytes + 1023) / 1024),
            tenant.sites.map(\.directory).joined(separator: " "),
          ],
          from: tenant.ownDiskOrigin ?? tenant.origin
        )
      }
    )
  }
}

extension ShellSettings {
  /// What is exported to whom.
  static func storageServer(_ storage: Storage, of deployment: Deployment) -> ShellSettings {
    ShellSettings(header: Header(source: deployment.file)) {
      Settings.set("INFRAC_CLUSTER", .checked(deployment.cluster.name.text)).from(deployment.cluster.origins.name)
      Settings.set("INFRAC_EXPORT", .checked(storage.nfs.value.path.text)).from(storage.nfs.origin)
      Settings.set("INFRAC_ADDRESSES", .checked(deployment.nodes.map(\.address.text).joined(separator: " ")))
        .from(.covering(deployment.nodes.map(\.origin)))
    }
  }
}
