internal import Diagnostics
internal import Differences
internal import FileTree

extension RolloutPlan {
  /// What a step does where that is not the same each time: by the files that are read then, as `infrac diff` says it.
  func effect(of action: Step.Action) -> Effect? {
    if case .replace(let service, _) = action { return isSingle(service) ? .restart : nil }
    return isRead(in: action).map(strongest)
  }

  /// The services whose files are read in a step that reads those of many, and the tenants for whom that makes a difference.
  func concerned(by action: Step.Action) -> (services: [String], tenants: [String]) {
    var (services, tenants): (Set<String>, Set<String>) = ([], [])
    guard let isRead = isRead(in: action) else { return ([], []) }
    for item in report.items {
      let files = item.files.filter { $0.effect != .none && isRead($0.change) }
      if files.isEmpty { continue }
      services.formUnion(Set(files.compactMap(\.change.role.service)).intersection(item.services))
      tenants.formUnion(item.tenants)
    }
    if case .server(let name, _) = action { tenants = tenants.filter { new[.tenant, $0]?["server"]?.text == name } }
    return (services.sorted(), tenants.sorted())
  }

  /// Which files are read in a step, if it reads those of many services.
  private func isRead(in action: Step.Action) -> ((FileChange) -> Bool)? {
    switch action {
    case .apply: { $0.path.hasPrefix("shared/") }
    case .server(let name, let was?): { Self.isOfAllServers($0) || [name, was].contains($0.server) }
    case .look, .refuse, .secrets, .images, .join, .readdress, .start, .replace, .alone, .provision, .stop, .drop,
      .expel, .leave, .drain, .retire, .server(_, nil):
      nil
    }
  }

  /// The strongest effect of some files; what has one instance only is away while that is replaced.
  private func strongest(_ isMeant: (FileChange) -> Bool) -> Effect {
    let effects = report.items.flatMap(\.files).filter { isMeant($0.change) }.map { file in
      file.effect == .rolling && file.change.role.service.map(isSingle) ?? false ? Effect.restart : file.effect
    }
    return effects.max { $0.strength < $1.strength } ?? .none
  }

  private func isSingle(_ service: String) -> Bool {
    new.has(.service, service) && instances(old, service).count == 1 && instances(new, service).count == 1
  }
}
