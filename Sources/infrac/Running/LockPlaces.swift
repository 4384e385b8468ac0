internal import Diagnostics
internal import Resolution
internal import Spec

/// Where the lock file has what edits of it are about.
struct LockPlaces: Sendable {
  private let deployment: Deployment
  private let sources: SourceSet
  private let path: String?
  /// Of the tenants' numbers: one edit can bring thousands.
  private let uids: [String: Origin]

  /// The path is the lock file's; `nil` where there can be none.
  init(deployment: Deployment, sources: SourceSet, path: String?) {
    (self.deployment, self.sources, self.path) = (deployment, sources, path)
    uids = Dictionary(deployment.tenants.map { ($0.name.text, $0.uidOrigin) }) { first, _ in first }
  }

  /// By the name of the edit; `nil` where the lock file does not have it yet.
  func place(of name: String) -> Span? {
    guard let span = origin(of: name)?.span, sources.source(of: span)?.path == path else { return nil }
    return span
  }

  private func origin(of name: String) -> Origin? {
    if name == "discovery", case .cluster(let cluster) = deployment.estate {
      guard case .token(_, let origin) = cluster.discovery else { return nil }
      return origin
    }
    if name.hasPrefix("images.") { return deployment.digestOrigin }
    guard name.hasPrefix("tenants."), let end = name.lastIndex(of: ".") else { return nil }
    return uids[String(name[..<end].dropFirst("tenants.".count))]
  }
}
