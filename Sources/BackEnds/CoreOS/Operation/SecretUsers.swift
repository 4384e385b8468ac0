internal import Diagnostics
internal import Resolution
internal import Spec

/// A secret that the specification names, with the nodes that need it.
struct SecretUse {
  let name: SecretName
  let origin: Origin
  /// Sorted.
  let nodes: [Name]
  /// Whether it is a private key for ssh that nobody has to know: `bin/secrets make` makes one where there is none.
  var isMade = false
}

extension Deployment {
  /// By name.
  var secretUsers: [SecretUse] {
    var uses: [SecretName: (origin: Origin, nodes: Set<Name>)] = [:]
    func use(_ secret: SecretName, _ origin: Origin, on nodes: [DeployedNode]) {
      uses[secret, default: (origin, [])].nodes.formUnion(nodes.map(\.name))
    }
    if let login = registry?.login { use(login.value, login.origin, on: nodes) }
    // Whose nodes make users.
    let maker = externalDatabase == nil ? service(.database) : service(.databaseProxy)
    let database = maker.map { eligibleNodes(for: $0) } ?? []
    if let login = externalDatabase?.login { use(login.value, login.origin, on: database) }
    for user in livingTenants.flatMap(\.databaseUsers) {
      if let secret = user.secret { use(secret, user.password.origin, on: database) }
    }
    if let login = mail?.login, livingTenants.contains(where: { $0.mail != nil }) {
      use(login.value, login.origin, on: services.filter { $0.webGroup != nil }.flatMap { eligibleNodes(for: $0) })
    }
    if let backups = Backups(self) {
      for name in backups.secrets.names {
        use(name.value, name.origin, on: eligibleNodes(for: backups.secrets.service))
      }
    }
    var made: SecretName?
    if let ftp = service(.ftp), case .ftp(let server) = ftp.detail, let key = server.hostKey {
      use(key.value, key.origin, on: eligibleNodes(for: ftp))
      made = key.value
    }
    let entrances = [ServiceKind.proxy, .certificates, .ftp].compactMap { service($0) }
    for certificate in certificates {
      switch certificate.source {
      case .http01: continue
      case .dns01(let secret):
        use(secret, certificate.origin, on: service(.certificates).map { eligibleNodes(for: $0) } ?? [])
      case .secret(let secret):
        use(secret, certificate.origin, on: entrances.flatMap { eligibleNodes(for: $0) })
      }
    }
    return uses.filter { !$0.value.nodes.isEmpty }.sorted { $0.key < $1.key }.map {
      SecretUse(name: $0.key, origin: $0.value.origin, nodes: $0.value.nodes.sorted(), isMade: $0.key == made)
    }
  }
}
