internal import Diagnostics
internal import Differences

extension RolloutPlan {
  /// Classic servers, each with all that it has: those that are new first, since tenants may move there.
  var serverSteps: [Step.Action] {
    let names = new.names(of: .server)
    let isForAll = meant.contains(where: Self.isOfAllServers)
    let touched = Set(meant.compactMap { Self.name(in: $0.path, below: "servers/") })
    let added = names.filter { !old.has(.server, $0) && renames.former(.server, $0) == nil }
    let known = names.compactMap { name -> Step.Action? in
      if let was = renames.former(.server, name) { return .server(name, was: was) }
      guard old.has(.server, name), isForAll || touched.contains(name) else { return nil }
      return .server(name, was: name)
    }
    return added.map { .server($0, was: nil) } + movedServers + known
  }

  /// The address of a server is its network's, and `bin/apply` comes by it.
  private var movedServers: [Step.Action] {
    new.names(of: .server).compactMap { name in
      let (before, after) = (old[.server, former(name)]?["address"]?.text, new[.server, name]?["address"]?.text)
      guard let before, let after, before != after else { return nil }
      return .look("\(name) answers at \(after), too", back: "\(name) answers at \(before)")
    }
  }

  static func isOfAllServers(_ change: FileChange) -> Bool {
    change.path.hasPrefix("lib/") || change.path == "install.sh"
  }
}
