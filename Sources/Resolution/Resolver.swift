package import Diagnostics
package import Spec

/// Makes every decision that a specification leaves open, the same way each time.
package struct Resolver {
  let spec: HostingSpec
  let platform: Platform
  /// The main specification's file name.
  let file: String
  /// Tenants that may disappear without having been archived.
  let allowedRemovals: Set<Name>
  /// The lock file as it will be.
  var assignments: Assignments
  var diagnostics = DiagnosticBag()

  package init(
    _ spec: HostingSpec,
    _ assignments: Assignments,
    on platform: Platform,
    file: String,
    allowedRemovals: Set<Name> = []
  ) {
    self.spec = spec
    self.platform = platform
    self.assignments = assignments
    self.file = file
    self.allowedRemovals = allowedRemovals
  }

  /// A deployment and what was assigned for it.
  package struct Outcome: Sendable {
    package var deployment: Deployment
    package let assignments: Assignments
  }

  /// Resolves; `nil` after an error. Warnings are reported too.
  package static func resolve(
    _ spec: HostingSpec,
    _ assignments: Assignments,
    on platform: Platform = .cluster,
    file: String,
    allowedRemovals: Set<Name> = [],
    _ diagnostics: inout DiagnosticBag
  ) -> Outcome? {
    var resolver = Resolver(spec, assignments, on: platform, file: file, allowedRemovals: allowedRemovals)
    let deployment = resolver.deployment()
    let hasErrors = resolver.diagnostics.hasErrors
    diagnostics.append(contentsOf: resolver.diagnostics)
    guard var deployment, !hasErrors else { return nil }
    deployment.probePlan = spec.probePlan
    return Outcome(deployment: deployment, assignments: resolver.assignments)
  }

  /// The cluster, where nodes are resolved.
  var cluster: Cluster {
    guard let cluster = spec.cluster else { preconditionFailure("a specification without a cluster was not refused") }
    return cluster
  }

  /// `nil` after a report.
  private mutating func deployment() -> Deployment? {
    guard platform.isDescribed(by: spec) else {
      let key = platform.placement == .scheduled ? "cluster" : "classic"
      diagnostics.report(
        .notDescribed(platform.name, key),
        at: spec.origin.span.map { Span($0.start, $0.start + 1) } ?? .none,
        help: "write `\(key):`, or choose another target"
      )
      return nil
    }
    switch platform.placement {
    case .scheduled: return deploymentOnCluster()
    case .perServer: return spec.classic.map { deployment(on: $0) }
    }
  }

  private mutating func deploymentOnCluster() -> Deployment {
    let nodes = resolveNodes()
    assignUIDs()
    let groups = webGroups()
    let tenants = spec.tenants.map { resolveTenant($0, groups) }.sorted { $0.name < $1.name }
    let services = resolveServices(on: nodes, groups: groups, tenants: tenants)
    checkCapacity(of: services, on: nodes)
    checkWorkers(of: tenants, services)
    checkProxyMemory(for: tenants, services)
    checkOldPaths(of: tenants, besides: spec.storage?.mount.value.text ?? Deployment.directoryOfServers)
    checkBackupPlace()
    return Deployment(
      estate: .cluster(resolveCluster()),
      nodes: nodes,
      storage: spec.storage,
      registry: spec.registry,
      mail: spec.mail,
      backup: spec.backup,
      services: services,
      tenants: tenants,
      certificates: certificates(of: tenants),
      digests: assignments.digests.mapValues(\.value),
      digestOrigin: .covering(assignments.digests.values.map(\.origin)),
      logAddresses: spec.services.proxy?.logAddresses ?? Located(.full, .template),
      file: file
    )
  }

  /// Tenants are on no node of their own: a folder would have some of their backups on each.
  private mutating func checkBackupPlace() {
    guard let store = spec.backup, case .folder = store.to.value else { return }
    diagnostics.report(
      .folderOnNodes,
      at: store.to.span,
      help: "name a machine that all nodes reach: `to: ssh://USER@HOST/PATH`, with `login` and `host_key`"
    )
  }

  private mutating func resolveCluster() -> DeployedCluster {
    let cluster = cluster
    return DeployedCluster(
      origin: cluster.origin,
      origins: DeployedCluster.Origins(
        name: cluster.name.origin,
        timeZone: cluster.timeZone.origin,
        reboot: cluster.reboot.origin,
        seccomp: cluster.seccomp.origin
      ),
      name: cluster.name.value,
      domain: cluster.network.domain?.ascii ?? "\(cluster.name.value.text).internal",
      network: cluster.network,
      discovery: resolveDiscovery(),
      channel: cluster.channel,
      docker: cluster.docker.value,
      seccomp: cluster.seccomp.value,
      reboot: cluster.reboot.value,
      maintenance: cluster.maintenance,
      timeZone: cluster.timeZone.value,
      admins: cluster.admins.sorted { $0.key.value < $1.key.value }
    )
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static var folderOnNodes: Self {
    .init("E0433", "backups in a folder would be spread over the nodes of the cluster")
  }

  fileprivate static func notDescribed(_ platform: String, _ key: String) -> Self {
    .init("E0418", "the target \(platform) needs machines that the specification does not have: “\(key)”")
  }
}
