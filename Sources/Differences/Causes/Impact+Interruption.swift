internal import Diagnostics
internal import FileTree

extension Impact {
  func interruption(_ services: [String], _ effect: Effect) -> String {
    if effect == .data { return danger ?? "none" }
    let away = restarts(services, effect)
    guard let ended else { return away ?? "none" }
    return away.map { "\(ended); otherwise \($0)" } ?? ended
  }

  /// What programs do that are started again; `nil` where none is.
  private func restarts(_ services: [String], _ effect: Effect) -> String? {
    switch effect {
    case .none, .reload, .data: return nil
    case .reprovision: return setUp
    case .rolling, .restart:
      let single = isCluster ? single(services) : restarted
      if single.isEmpty { return "none: instances are replaced one at a time, and another one answers meanwhile" }
      return "\(Self.away(single)) for some seconds: there is one instance only"
    }
  }

  /// What an edit takes from visitors for as long as it holds.
  private var ended: String? {
    guard case .edit(let edit) = cause else { return nil }
    if let name = edit.tenant, edit.path == "state", edit.new == "suspended", let tenant = new[.tenant, name] {
      func has(_ key: String) -> Bool { tenant[key]?.members.isEmpty == false }
      let hasCron = new[.written, edit.section]?["fields"]?.members.contains { $0.key.hasPrefix("cron") } ?? false
      let parts = [
        has("sites") ? "its sites answer 503" : nil, has("ftp") ? "its FTP users are refused" : nil,
        has("databases") ? "its database users are locked" : nil, hasCron ? "its cron jobs do not run" : nil,
      ]
      let said = parts.compactMap(\.self).joined(separator: ", ")
      return said.isEmpty ? nil : said
    }
    let gone = goneAddresses(edit)
    if gone.isEmpty { return nil }
    let answer = gone.count == 1 ? "answers" : "answer"
    return "\(gone.joined(separator: ", ")) \(answer) no more: names must lead elsewhere (dns.txt)"
  }

  /// The addresses that visitors came to before an edit.
  private func goneAddresses(_ edit: Edit) -> [String] {
    guard isCluster == !edit.name.hasPrefix(Edit.serverSection), let was = edit.old else { return [] }
    let isAddress =
      isCluster ? ["services.proxy.addresses", "services.ftp.address"].contains(edit.name) : !movedServers.isEmpty
    func addresses(_ text: String) -> [String] {
      text.split { "[], \n".contains($0) }.map { String($0.prefix { $0 != "/" }) }
    }
    let left = addresses(edit.new ?? "")
    return isAddress ? addresses(was).filter { !left.contains($0) } : []
  }

  /// What becomes of nodes whose user-data is another one.
  private var setUp: String {
    let single = Self.sorted(singleOnNodes)
    let isAnew = files.contains { $0.effect == .reprovision && $0.change.kind == .changed }
    let all = "the nodes are set up anew one at a time; what has a second instance elsewhere goes on"
    switch (isAnew, single.isEmpty) {
    case (false, true): return "none: what runs goes on meanwhile"
    case (false, false): return "\(Self.away(single)) while another node takes over: there is one instance only"
    case (true, true): return all
    case (true, false): return "\(all); \(Self.away(single)) until the node is back: there is one instance only"
    }
  }

  /// Of services that are started again, those that have no second instance.
  private func single(_ services: [String]) -> [String] {
    services.filter { service in
      isSingle(service)
        && files.contains { $0.change.role.service == service && $0.effect.strength >= Effect.rolling.strength }
    }
  }

  /// What is started again on servers, where each service is one.
  private var restarted: [String] {
    Self.sorted(
      files.filter { $0.effect.strength >= Effect.rolling.strength }.compactMap(\.change.role.service)
    )
  }

  /// The services without a second instance whose node is set up anew, or goes.
  var singleOnNodes: [String] {
    let known = files.filter { $0.effect == .reprovision && $0.change.kind != .created }
    let nodes = Set(known.compactMap(\.change.role.node))
    return (old.names(of: .service) + new.names(of: .service)).filter { service in
      isSingle(service) && !nodes.isDisjoint(with: old.nodes(of: service) + new.nodes(of: service))
    }
  }

  private func isSingle(_ service: String) -> Bool {
    max(new.instances(of: service), old.instances(of: service)) < 2
  }

  private static func away(_ services: [String]) -> String {
    "\(services.joined(separator: ", ")) \(services.count == 1 ? "is" : "are") away"
  }
}
