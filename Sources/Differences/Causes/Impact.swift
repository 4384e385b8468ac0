internal import Diagnostics
internal import FileTree

/// What a cause does to the running cluster: how strongly, and to whom.
struct Impact {
  private let cause: Report.Cause
  private let files: [Report.File]
  private let old: DeploymentRecord
  private let new: DeploymentRecord

  init(_ cause: Report.Cause, _ files: [Report.File], old: DeploymentRecord, new: DeploymentRecord) {
    (self.cause, self.files, self.old, self.new) = (cause, files, old, new)
  }

  var item: Report.Item {
    let effect = effect
    let services = services
    return Report.Item(
      cause: cause,
      effect: effect,
      nodes: nodes(services),
      services: services,
      tenants: tenants(services, effect),
      interruption: interruption(services, effect),
      files: files
    )
  }

  private var effect: Effect {
    if danger != nil { return .data }
    let effects = files.map(\.effect) + (scaled.isEmpty ? [] : [.rolling])
    return effects.max { $0.strength < $1.strength } ?? .none
  }

  /// The services of which the edit makes more or fewer instances.
  private var scaled: [String] {
    guard case .edit(let edit) = cause, edit.path.hasSuffix("replicas") || edit.path.hasSuffix("spread") else {
      return []
    }
    return new.names(of: .service).filter { service in
      Attribution.concerns(edit, service) && old.instances(of: service) != new.instances(of: service)
    }
  }

  // MARK: Data

  /// What an edit does to data; `nil` for nothing.
  private var danger: String? {
    guard case .edit(let edit) = cause else { return nil }
    let last = edit.path.split(separator: ".").last.map(String.init) ?? ""
    switch (edit.section.split(separator: ".").first.map(String.init) ?? "", edit.kind) {
    case ("tenants", .removed) where edit.path.isEmpty:
      let isArchived = edit.tenant.flatMap { old[.tenant, $0]?["state"]?.text } == "archived"
      return
        "its files and databases stay, and belong to no one: \(isArchived ? "" : "archive it first, ")remove them by hand"
    case ("tenants", .renamed):
      return
        "its folder on the storage server has the old name: move tenants/\(edit.old ?? "") to tenants/\(edit.new ?? "")"
    case ("tenants", .changed) where edit.text == .lock && edit.path == "uid":
      return "its files belong to the old uid: run provision/storage/setup.sh and change their owner"
    case ("tenants", _) where edit.path == "state" && edit.new == "archived":
      return "its sites are no longer served; files and databases stay"
    case ("tenants", .removed) where edit.path.hasPrefix("databases."):
      return "the database stays on the server, and nobody has rights on it"
    case ("tenants", .removed) where edit.path.hasPrefix("sites.") && isWholeSite(edit):
      return "the site's folder stays, and nothing is served from it"
    case ("storage", _) where ["nfs", "mount", ""].contains(last):
      return "every tenant's files are looked for somewhere else: copy them first"
    case ("services", _) where edit.section == "services.database" && edit.path == "external":
      return edit.new == nil
        ? "databases are looked for on the nodes' members: copy them there first"
        : "databases are looked for on \(edit.new ?? ""): copy them there first, users among them"
    case ("cluster", .removed) where edit.node.map { old.nodes(of: "database").contains($0) } ?? false:
      return "the node holds a member of the database: `infrac rollout` takes it out first"
    case ("cluster", .changed) where edit.section == "cluster.name":
      return "keys in etcd and the database's cluster have the old name: this is another cluster to all that runs"
    case ("cluster", .renamed):
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

  // MARK: Who

  private var services: [String] {
    let named = files.filter { $0.effect != .none }.compactMap(\.change.role.service).filter { $0 != "node" }
    return Self.sorted(named + scaled)
  }

  private func nodes(_ services: [String]) -> [String] {
    let named = files.filter { $0.effect != .none }.compactMap(\.change.role.node)
    return Self.sorted(named + services.flatMap { new.nodes(of: $0) + old.nodes(of: $0) })
  }

  private func tenants(_ services: [String], _ effect: Effect) -> [String] {
    var names = files.compactMap(\.change.role.tenant)
    if case .edit(let edit) = cause, let tenant = edit.tenant { names.append(tenant) }
    // What a whole service does concerns all who use it.
    let whole = files.filter { $0.effect.strength >= Effect.rolling.strength && $0.change.role.tenant == nil }
    let concerned = Set(whole.compactMap(\.change.role.service))
    if !concerned.isEmpty {
      for name in new.names(of: .tenant) {
        if let tenant = new[.tenant, name], concerned.contains(where: { Self.uses(tenant, $0) }) { names.append(name) }
      }
    }
    return Self.sorted(names)
  }

  /// Whether a tenant notices when a service is away.
  private static func uses(_ tenant: JSONValue, _ service: String) -> Bool {
    let sites = tenant["sites"]?.members ?? []
    switch service {
    case "proxy": return !sites.isEmpty
    case "ftp": return tenant["ftp"]?.members.isEmpty == false
    case "database", "database-proxy": return tenant["databases"]?.members.isEmpty == false
    case "certificates", "node": return false
    case _ where service.hasPrefix("web"):
      let version = service.dropFirst("web-php".count)
      return sites.contains { site in
        guard let content = site.value["content"] else { return false }
        if let php = content["php"]?.text { return php.filter { $0 != "." } == version }
        return content.text == "static"
      }
    default: return false
    }
  }

  // MARK: What they notice

  private func interruption(_ services: [String], _ effect: Effect) -> String {
    switch effect {
    case .none, .reload: return "none"
    case .data: return danger ?? "none"
    case .reprovision:
      let all = "the nodes are set up anew one at a time; what has a second instance elsewhere goes on"
      let single = Self.sorted(single(services) + singleOnNodes)
      if single.isEmpty { return all }
      return "\(all); \(Self.away(single)) until the node is back: there is one instance only"
    case .rolling, .restart:
      let single = single(services)
      if single.isEmpty { return "none: instances are replaced one at a time, and another one answers meanwhile" }
      return "\(Self.away(single)) for some seconds: there is one instance only"
    }
  }

  /// Of services that are started again, those that have no second instance.
  private func single(_ services: [String]) -> [String] {
    services.filter { service in
      files.contains { $0.change.role.service == service && $0.effect.strength >= Effect.rolling.strength }
        && isSingle(service)
    }
  }

  /// The services without a second instance whose node or server is set up anew.
  private var singleOnNodes: [String] {
    let changed = files.filter { $0.effect == .reprovision && $0.change.kind == .changed }
    let nodes = Set(changed.compactMap(\.change.role.node))
    let onNodes = (old.names(of: .service) + new.names(of: .service)).filter { service in
      isSingle(service) && !nodes.isDisjoint(with: old.nodes(of: service) + new.nodes(of: service))
    }
    return onNodes + nodes.sorted().flatMap { new[.server, $0]?["services"]?.members.map(\.key) ?? [] }
  }

  private func isSingle(_ service: String) -> Bool {
    max(new.instances(of: service), old.instances(of: service)) < 2
  }

  private static func away(_ services: [String]) -> String {
    "\(services.joined(separator: ", ")) \(services.count == 1 ? "is" : "are") away"
  }

  private static func sorted(_ names: [String]) -> [String] {
    Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
