internal import Diagnostics

/// The tenants that another server has than before.
struct ServerMoves {
  struct Move {
    let tenant: String
    let old: String
    let new: String
    /// Whether the specification names the tenant under its new server.
    let isWritten: Bool
  }

  /// By the tenant's name.
  let list: [Move]

  /// The first one that an edit is behind.
  static func move(by edit: Edit, from old: DeploymentRecord, to new: DeploymentRecord) -> Move? {
    if edit.text == .lock {
      guard edit.path == "server" else { return nil }
      return ServerMoves(from: old, to: new).list.first { $0.tenant == edit.tenant }
    }
    guard edit.section == Edit.serverSection, edit.path.hasSuffix(".tenants") else { return nil }
    return ServerMoves(from: old, to: new).list.first { $0.isWritten && edit.servers.contains($0.new) }
  }

  init(from old: DeploymentRecord, to new: DeploymentRecord) {
    let fields = new[.written, Edit.serverSection]?["fields"]?.members ?? []
    var names: [String: String] = [:]
    var written: [String: Set<String>] = [:]
    for (path, value) in fields where path.hasPrefix("servers.") {
      let words = path.split(separator: ".").map(String.init)
      if words.count == 3, words[2] == "was", let former = value.text { names[former] = words[1] }
      if words.count == 3, words[2] == "tenants", let text = value.text {
        written[words[1]] = Set(text.split { "[], ".contains($0) }.map(String.init))
      }
    }
    let servers = Set(new.names(of: .server))
    list =
      fields.isEmpty
      ? []
      : new.names(of: .tenant).compactMap { tenant in
        guard old.has(.tenant, tenant), !old.sameLine(.tenant, tenant, new),
          let before = old[.tenant, tenant]?["server"]?.text, let after = new[.tenant, tenant]?["server"]?.text
        else { return nil }
        // A server that is called otherwise is the same one.
        let former = servers.contains(before) ? before : names[before] ?? before
        guard former != after else { return nil }
        return Move(tenant: tenant, old: before, new: after, isWritten: written[after]?.contains(tenant) ?? false)
      }
  }
}
