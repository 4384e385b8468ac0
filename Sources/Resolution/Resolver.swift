package import Diagnostics
package import Spec

/// Makes every decision that a specification leaves open, the same way each time.
package struct Resolver {
  let spec: HostingSpec
  /// The main specification's file name.
  let file: String
  /// Tenants that may disappear without having been archived.
  let allowedRemovals: Set<Name>
  /// The lock file as it will be.
  var assignments: Assignments
  var diagnostics = DiagnosticBag()

  package init(_ spec: HostingSpec, _ assignments: Assignments, file: String, allowedRemovals: Set<Name> = []) {
    self.spec = spec
    self.assignments = assignments
    self.file = file
    self.allowedRemovals = allowedRemovals
  }

  /// A deployment and what was assigned for it.
  package struct Outcome: Sendable {
    package let deployment: Deployment
    package let assignments: Assignments
  }

  /// Resolves; `nil` after an error. Warnings are reported too.
  package static func resolve(
    _ spec: HostingSpec,
    _ assignments: Assignments,
    file: String,
    allowedRemovals: Set<Name> = [],
    _ diagnostics: inout DiagnosticBag
  ) -> Outcome? {
    var resolver = Resolver(spec, assignments, file: file, allowedRemovals: allowedRemovals)
    let deployment = resolver.deployment()
    let hasErrors = resolver.diagnostics.hasErrors
    diagnostics.append(contentsOf: resolver.diagnostics)
    return hasErrors ? nil : Outcome(deployment: deployment, assignments: resolver.assignments)
  }

  private mutating func deployment() -> Deployment {
    let nodes = resolveNodes()
    assignUIDs()
    let groups = webGroups()
    let tenants = spec.tenants.map { resolveTenant($0, groups) }.sorted { $0.name < $1.name }
    let services = resolveServices(on: nodes, groups: groups, tenants: tenants)
    checkCapacity(of: services, on: nodes)
    checkWorkers(of: tenants, services)
    return Deployment(
      cluster: resolveCluster(),
      nodes: nodes,
      storage: spec.storage,
      registry: spec.registry,
      services: services,
      tenants: tenants,
      certificates: certificates(of: tenants),
      digests: assignments.digests.mapValues(\.value),
      file: file
    )
  }

  private mutating func resolveCluster() -> DeployedCluster {
    let cluster = spec.cluster
    return DeployedCluster(
      origin: cluster.origin,
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
