internal import Diagnostics
internal import Resolution
internal import Spec

/// The secrets that a server needs, each with what asks for it first.
struct ServerSecrets {
  /// The server's part.
  let deployment: Deployment

  /// By name.
  var uses: [(secret: SecretName, origin: Origin)] {
    var uses: [SecretName: Origin] = [:]
    func use(_ secret: SecretName, _ origin: Origin) { uses[secret] = uses[secret] ?? origin }
    for user in deployment.livingTenants.flatMap(\.databaseUsers) {
      if let secret = user.secret { use(secret, user.password.origin) }
    }
    if let login = deployment.mail?.login, deployment.activeTenants.contains(where: { $0.mail != nil }) {
      use(login.value, login.origin)
    }
    for name in deployment.usedBackupStore?.secrets ?? [] { use(name.value, name.origin) }
    for certificate in deployment.certificates {
      switch certificate.source {
      case .http01: continue
      case .dns01(let secret), .secret(let secret): use(secret, certificate.origin)
      }
    }
    return uses.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
