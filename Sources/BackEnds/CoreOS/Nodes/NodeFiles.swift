internal import Artefacts
internal import FileTree
internal import Printing
internal import Resolution
internal import Scripts
internal import Spec

/// The nodes' user-data, the scripts that they fetch, and what makes the machines and the storage server.
enum NodeFiles {
  static func files(for deployment: Deployment) -> FileTree {
    var tree = FileTree()
    for node in deployment.nodes {
      let role = FileRole(service: "node", node: node.name.text, onChange: .reprovision)
      let render = { @Sendable in UserData(deployment: deployment, node: node).cloudConfig.rendered() }
      tree.add("nodes/\(node.name.text)/user-data", role: role, render: render)
      tree.add("nodes/\(node.name.text)/config-drive/openstack/latest/user_data", role: role, render: render)
    }
    addScripts(to: &tree, of: deployment)
    addProvision(to: &tree, of: deployment)
    return tree
  }

  /// `shared/node/`: what runs on nodes, but for the script that fetches it.
  private static func addScripts(to tree: inout FileTree, of deployment: Deployment) {
    let role = FileRole(service: "node", onChange: .reload)
    for script in Texts.all where script.path.hasPrefix("node/") && script.path != "node/fetch" {
      tree.add("shared/\(script.path)", role: role, mode: script.text.fileMode) {
        RenderedText(verbatim: script.text)
      }
    }
    tree.add("shared/node/firewall.conf", role: role) { Table.firewall(of: deployment).rendered() }
  }

  private static func addProvision(to tree: inout FileTree, of deployment: Deployment) {
    let role = FileRole(onChange: .none)
    for script in Texts.all where script.path.hasPrefix("provision/") {
      if script.path.hasPrefix("provision/storage/"), deployment.storage == nil { continue }
      tree.add(script.path, role: role, mode: script.text.fileMode) { RenderedText(verbatim: script.text) }
    }
    tree.add("provision/nodes.tsv", role: role) { Table.machines(of: deployment).rendered() }
    guard let storage = deployment.storage else { return }
    tree.add("provision/storage/storage.env", role: role) {
      ShellSettings.storageServer(storage, of: deployment).rendered()
    }
    tree.add("provision/storage/tenants.tsv", role: role) { Table.tenantFolders(of: deployment).rendered() }
  }
}

extension StaticString {
  /// Programs say how they are run in their first line.
  var fileMode: FileMode { description.utf8.starts(with: "#!".utf8) ? .executable : .file }
}
