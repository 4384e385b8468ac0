internal import Diagnostics

extension Impact {
  /// What an edit does to data; `nil` for nothing.
  var danger: String? {
    guard case .edit(let edit) = cause else { return nil }
    if let move = ServerMoves.move(by: edit, from: old, to: new) {
      return
        "files and databases stay on \(move.old), which serves them no longer: copy them to \(move.new) first (docs/debian-server.md, 5)"
    }
    let last = edit.path.split(separator: ".").last.map(String.init) ?? ""
    switch (edit.section.split(separator: ".").first.map(String.init) ?? "", edit.kind) {
    case ("tenants", .removed) where edit.path.isEmpty:
      let isArchived = edit.tenant.flatMap { old[.tenant, $0]?["state"]?.text } == "archived"
      return
        "its files and databases stay, and belong to no one: \(isArchived ? "" : "archive it first, ")remove them by hand"
    case ("tenants", .renamed):
      let (from, to) = (edit.old ?? "", edit.new ?? "")
      let place = isCluster ? "the storage server" : server(of: edit.new) ?? "its server"
      return
        "its folders on \(place) have the old name: move tenants/\(from) to tenants/\(to), state/\(from) to state/\(to)"
    case ("tenants", .changed) where edit.text == .lock && edit.path == "uid":
      return
        "its files belong to the old uid: \(isCluster ? "run provision/storage/setup.sh and " : "")change their owner"
    case ("tenants", _) where edit.path == "state" && edit.new == "archived":
      return "its sites are no longer served; files and databases stay"
    case ("tenants", .removed) where edit.path.hasPrefix("databases."):
      return "the database stays on the server, and nobody has rights on it"
    case ("tenants", .removed) where edit.path.hasPrefix("sites.") && isWholeSite(edit):
      return "the site's folder stays, and nothing is served from it"
    case ("storage", _) where isCluster && ["nfs", "mount", ""].contains(last):
      return "every tenant's files are looked for somewhere else: copy them first"
    case ("services", _) where edit.section == "services.database" && edit.path == "external":
      return edit.new == nil
        ? "databases are looked for on the nodes' members: copy them there first"
        : "databases are looked for on \(edit.new ?? ""): copy them there first, users among them"
    case ("cluster", .removed) where edit.node.map { old.nodes(of: "database").contains($0) } ?? false:
      return "the node holds a member of the database: `infrac rollout` takes it out first"
    case ("cluster", .changed) where isCluster && edit.section == "cluster.name":
      return "keys in etcd and the database's cluster have the old name: this is another cluster to all that runs"
    case ("cluster", .renamed) where edit.old.map { old.nodes(of: "database").contains($0) } ?? false:
      return "the node's member of the database has the old name: `infrac rollout` replaces it"
    default: return nil
    }
  }

  /// Whether no field of the site is left.
  private func isWholeSite(_ edit: Edit) -> Bool {
    guard case .edit(let edit) = cause else { return false }
    let left = new[.written, edit.section]?["fields"]?.members ?? []
    let before = old[.written, edit.section]?["fields"]?.members ?? []
    // Names of sites have dots: the longest name that still is one of the deployment's.
    let sites = edit.tenant.flatMap { old[.tenant, $0]?["sites"]?.members.map(\.key) } ?? []
    guard let site = sites.first(where: { edit.path.hasPrefix("sites.\($0)") }) else { return false }
    return before.contains { $0.key.hasPrefix("sites.\(site)") } && !left.contains { $0.key.hasPrefix("sites.\(site)") }
  }
}
