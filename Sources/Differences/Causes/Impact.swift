internal import Diagnostics
internal import FileTree

/// What a cause does to the running cluster or servers: how strongly, and to whom.
struct Impact {
  let cause: Report.Cause
  let files: [Report.File]
  let old: DeploymentRecord
  let new: DeploymentRecord

  init(_ cause: Report.Cause, _ files: [Report.File], old: DeploymentRecord, new: DeploymentRecord) {
    (self.cause, self.old, self.new) = (cause, old, new)
    self.files = Self.read(files, FormerNames(old, new), isKnown: { old.has(.server, $0) })
  }

  /// The files with what they mean to servers that are there: what makes a server is read once, later `bin/apply` brings
  /// whatever changes; and the files of one with another name are compared with those that it had.
  private static func read(
    _ files: [Report.File],
    _ renames: FormerNames,
    isKnown: (String) -> Bool
  ) -> [Report.File] {
    let servers = Set(files.compactMap(\.change.server))
    if servers.isEmpty { return files }
    let formers = Dictionary(
      uniqueKeysWithValues: servers.compactMap { name in renames.former(.server, name).map { (name, $0) } }
    )
    let byPath = Dictionary(formers.isEmpty ? [] : files.map { ($0.change.path, $0.change) }) { first, _ in first }
    return files.map { file in
      guard let server = file.change.server else { return file }
      let path = formers[server].map { "servers/\($0)\(file.change.path.dropFirst("servers/\(server)".count))" }
      let isKept = path.flatMap { byPath[$0] }.map { $0.old == file.change.new } ?? formers.values.contains(server)
      let isMade = file.effect == .reprovision && (isKnown(server) || formers[server] != nil)
      return isMade || isKept
        ? Report.File(change: file.change, effect: .none, stretches: file.stretches)
        : file
    }
  }

  /// Whether nodes share the work, with etcd and a storage server; else each server does its own.
  var isCluster: Bool { !new.names(of: .node).isEmpty || !old.names(of: .node).isEmpty }

  var item: Report.Item {
    let effect = effect
    let services = services
    return Report.Item(
      cause: cause,
      effect: effect,
      nodes: machines(services),
      services: services,
      tenants: tenants,
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

  // MARK: Who

  /// `node` and `server` are the machines themselves.
  private var services: [String] {
    let named = files.filter { $0.effect != .none }.compactMap(\.change.role.service)
    return Self.sorted(named.filter { $0 != "node" && $0 != "server" } + scaled)
  }

  private func machines(_ services: [String]) -> [String] {
    let named = files.filter { $0.effect != .none }.compactMap(\.machine)
    return Self.sorted(named + services.flatMap { new.nodes(of: $0) + old.nodes(of: $0) })
  }

  private var tenants: [String] {
    var names = files.compactMap(\.change.role.tenant)
    if case .edit(let edit) = cause, let tenant = edit.tenant { names.append(tenant) }
    // What a whole service does concerns all who use it, of a server those who are there.
    let whole = files.filter { $0.effect.strength >= Effect.rolling.strength && $0.change.role.tenant == nil }
    let read = Set(
      whole.compactMap { file in file.change.role.service.map { Use(service: $0, server: file.change.server) } }
    )
    let uses = read.union(singleOnNodes.map { Use(service: $0, server: nil) })
    let moved = movedServers
    for name in uses.isEmpty && moved.isEmpty ? [] : new.names(of: .tenant) {
      guard let tenant = new[.tenant, name] else { continue }
      let server = tenant["server"]?.text
      let isConcerned = uses.contains { ($0.server == nil || $0.server == server) && Self.uses(tenant, $0.service) }
      if isConcerned || server.map(moved.contains) ?? false { names.append(name) }
    }
    return Self.sorted(names)
  }

  /// A service, of one server where each has its own.
  private struct Use: Hashable {
    let service: String
    let server: String?
  }

  /// The servers to whose addresses names have to lead now.
  var movedServers: [String] {
    new.names(of: .server).filter { name in
      guard case .edit(let edit) = cause, edit.servers.contains(name) else { return false }
      return ["address", "ipv6"].contains { edit.path == "servers.\(name).\($0)" }
    }
  }

  func server(of tenant: String?) -> String? {
    tenant.flatMap { new[.tenant, $0]?["server"]?.text }
  }

  /// Whether a tenant notices when a service is away. Of one that is suspended or archived nothing works anyway.
  private static func uses(_ tenant: JSONValue, _ service: String) -> Bool {
    guard tenant["state"]?.text == "active" else { return false }
    let sites = tenant["sites"]?.members ?? []
    switch service {
    case "proxy", "server": return !sites.isEmpty
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

  static func sorted(_ names: [String]) -> [String] {
    Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension Report.File {
  /// The node or server whose file it is.
  fileprivate var machine: String? { change.role.node ?? change.server }
}
