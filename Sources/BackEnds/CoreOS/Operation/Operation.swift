internal import Artefacts
internal import Diagnostics
internal import FileTree
internal import Printing
internal import Resolution
internal import Scripts
internal import Spec

/// The scripts of `bin/` and the tables that they read.
enum Operation {
  static func files(for deployment: Deployment, images: [ImageDirectory]) -> FileTree {
    let role = FileRole(onChange: .none)
    var tree = FileTree()
    let backups = Backups(deployment)
    for script in Texts.all where script.path.hasPrefix("bin/") {
      if script.path == "bin/restore", backups == nil { continue }
      // `common` is read by the others; nobody runs it.
      let mode = script.path == "bin/common" ? .file : script.text.fileMode
      tree.add(script.path, role: role, mode: mode) { RenderedText(verbatim: script.text) }
    }
    tree.add("bin/cluster.env", role: role) { ShellSettings.cluster(deployment).rendered() }
    tree.add("bin/services.txt", role: role) { Table.services(of: deployment).rendered() }
    tree.add("bin/order.txt", role: role) { Table.order(of: deployment).rendered() }
    let references = images.map { ($0.name, $0.reference(in: deployment.registry)) }
    tree.add("bin/images.txt", role: role) {
      Table(
        header: Header(source: deployment.file),
        columns: "folder below images/, reference",
        rows: references.map { Table.Row([$0.0, $0.1], from: deployment.registry?.origin ?? .template) }
      )
      .rendered()
    }
    tree.add("bin/secrets.txt", role: role) { Table.secrets(of: deployment).rendered() }
    if let backups {
      tree.add("bin/backups.txt", role: role) {
        Table.backups(of: deployment, machine: { _ in "-" }, backups.program).rendered()
      }
    }
    tree.add("dns.txt", role: role) { DNSRecords(deployment: deployment).zone.rendered() }
    tree.add("README.md", role: role) { ClusterGuide(deployment: deployment).page.rendered() }
    tree.add("deployment.jsonl", role: role) {
      DeploymentLines(deployment: deployment, target: CoreOSFleet().name).lines.rendered()
    }
    return tree
  }
}

extension ShellSettings {
  /// What all scripts of `bin/` know.
  fileprivate static func cluster(_ deployment: Deployment) -> ShellSettings {
    let nodes = deployment.nodes.map { "\($0.name.text)=\($0.address.text)" }.joined(separator: " ")
    return ShellSettings(header: Header(source: deployment.file)) {
      Settings.set("INFRAC_CLUSTER", .checked(deployment.cluster.name.text)).from(deployment.cluster.origins.name)
      Comment("Who logs in to the nodes; root there by sudo without a password.")
      Settings.set("INFRAC_SSH_USER", "core")
      Settings.set("INFRAC_NODES", .checked(nodes)).from(.covering(deployment.nodes.map(\.origin)))
      if let nfs = deployment.storage?.nfs {
        Comment("The shared directory as user infrac (901) of the storage server sees it.")
        Settings.set("INFRAC_SHARE", .checked("infrac@\(nfs.value.text)")).from(nfs.origin)
      } else {
        Settings.set("INFRAC_SHARE", "")
      }
    }
  }
}

extension Table {
  /// The services in the order of their start.
  fileprivate static func services(of deployment: Deployment) -> Table {
    Table(
      header: Header(source: deployment.file),
      columns: "service, instances, most instances or pinned",
      rows: deployment.services.map { service in
        Row(
          [
            service.name, service.instances.map(\.name).joined(separator: ","),
            service.isPinned ? "pinned" : String(deployment.mostInstances(of: service)),
          ],
          from: service.origin
        )
      }
    )
  }

  /// What has a configuration, in the order in which an addition reaches it: who answers for it comes before who sends to it.
  fileprivate static func order(of deployment: Deployment) -> Table {
    let behind = deployment.services.filter { service in
      switch service.detail {
      case .web, .database, .databaseProxy, .ftp: true
      case .proxy, .certificates, .custom: false
      }
    }
    let before = deployment.services.filter { service in
      switch service.detail {
      case .proxy, .certificates: true
      case .web, .database, .databaseProxy, .ftp, .custom: false
      }
    }
    return Table(
      header: Header(source: deployment.file),
      columns: "what has a configuration, in the order in which a change reaches it",
      rows: [Row(["node"])] + (behind + before).map { Row([$0.name], from: $0.origin) }
    )
  }

  /// The secrets, and the nodes on which somebody may need them.
  fileprivate static func secrets(of deployment: Deployment) -> Table {
    Table(
      header: Header(source: deployment.file),
      columns: "secret, nodes that may run its user, ssh-key for one that bin/secrets make makes",
      rows: deployment.secretUsers.map { secret in
        let words = [secret.name.text, secret.nodes.map(\.text).joined(separator: ",")]
        return Row(words + (secret.isMade ? ["ssh-key"] : []), from: secret.origin)
      }
    )
  }
}

extension Deployment {
  /// How many instances the nodes have place for: one each, unless several may share one.
  fileprivate func mostInstances(of service: DeployedService) -> Int {
    let nodes = eligibleNodes(for: service)
    switch service.spread {
    case .node: return nodes.count
    case .rack:
      return Set(nodes.compactMap { node in node.metadata.first { $0.key == "rack" }?.value }).count
    case .none:
      // As many as their memory carries, were they alone.
      return max(service.instances.count, nodes.reduce(0) { $0 + Int($1.memory.bytes / max(service.memory.bytes, 1)) })
    }
  }
}
