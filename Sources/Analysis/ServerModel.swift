package import Resolution
package import Spec

/// A server as what can fail: itself, its hypervisor, its disks. Its tenants are served while all of them work.
///
/// No state of another server matters to them, so each server is a model of its own, and exact however many there are.
package struct ServerModel: ReliabilityModel {
  package let components: [Component]

  package init(_ server: DeployedServer, _ level: ServiceLevel) {
    components =
      [Component(.server(server.name), level.node)]
      + (server.host.map { [Component(.host($0), level.host)] } ?? [])
      + [Component(.disks(server.name), level.disks)]
  }

  package var subjectCount: Int { 1 }

  package func isServed(without failed: [Int]) -> [Bool] { [failed.isEmpty] }

  package func interruption(of failing: Int, after failed: [Int]) -> [Interruption] { [.none] }
}
