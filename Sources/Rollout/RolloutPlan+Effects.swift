internal import Differences
internal import FileTree

extension RolloutPlan {
  /// What a step does where that is not the same each time: by the files that are read then, as `infrac diff` says it.
  func effect(of action: Step.Action) -> Effect? {
    switch action {
    case .apply: strongest { $0.change.path.hasPrefix("shared/") }
    case .server(let name, let was?):
      strongest { Self.isOfAllServers($0.change) || [name, was].contains($0.change.server) }
    case .replace(let service, _): isSingle(service) ? .restart : nil
    case .look, .refuse, .secrets, .images, .join, .readdress, .start, .alone, .provision, .stop, .drop, .expel, .leave,
      .drain, .retire, .server(_, nil):
      nil
    }
  }

  /// The strongest effect of some files; what has one instance only is away while that is replaced.
  private func strongest(_ isMeant: (Report.File) -> Bool) -> Effect {
    let effects = report.items.flatMap(\.files).filter(isMeant).map { file in
      file.effect == .rolling && file.change.role.service.map(isSingle) ?? false ? Effect.restart : file.effect
    }
    return effects.max { $0.strength < $1.strength } ?? .none
  }

  private func isSingle(_ service: String) -> Bool {
    new.has(.service, service) && instances(old, service).count == 1 && instances(new, service).count == 1
  }
}
