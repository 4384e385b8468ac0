internal import Diagnostics
internal import Resolution
internal import Spec

/// Where the lock file has what edits of it are about.
struct LockPlaces: Sendable {
  let deployment: Deployment
  let sources: SourceSet
  /// The lock file; `nil` where there can be none.
  let path: String?

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
    guard name.hasPrefix("tenants."), name.hasSuffix(".uid") else { return nil }
    let tenant = name.dropFirst("tenants.".count).dropLast(".uid".count)
    return deployment.tenants.first { $0.name.text == tenant }?.uidOrigin
  }
}
