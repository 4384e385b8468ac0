import FileTree
import Printing
import Resolution
import Spec
import TestSupport
import Testing

@Suite("The probe of the studies as a tenant")
struct StudyFilesTests {
  private func text(plans: String, include: String = "") -> String {
    """
    infrac: 1
    cluster:
      name: demo
      network: { subnet: 10.0.0.0/24 }
      nodes: { n1: { address: 10.0.0.1, memory: 8GiB } }
      admins: { ada: { ssh_keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII4EIha4GocQfEtzcZODN3gL+EsfG/JiTGc5BXX/o/9v ada"] } }
    storage: { nfs: "nas.example.net:/export" }
    services: { proxy: { replicas: 1 }, web: { replicas: 1, php: ["8.2"] }, database: { replicas: 1 } }
    plans: \(plans)
    \(include)
    """
  }

  /// `nil` where it is not written.
  private func written(by compiled: CompiledSpec) -> String? {
    compiled.tree.sorted.first { $0.0 == "studies/probe.yaml" }.map { $0.1.render().string }
  }

  @Test(
    "It has the plan that costs least of those with a database, and compiles where it is included",
    arguments: [
      (
        "{ a: { disk: 1GiB, databases: 1, price: 9 EUR }, b: { disk: 1GiB, databases: 1, price: 5 EUR }, "
          + "c: { disk: 1GiB, databases: 0, price: 1 EUR } }", "b"
      ),
      ("{ a: { disk: 1GiB, databases: 0 }, b: { disk: 1GiB, databases: 2 }, c: { disk: 1GiB, databases: 1 } }", "b"),
    ]
  )
  func plan(_ plans: String, _ name: String) throws {
    let directory = try TemporaryDirectory()
    let alone = try CompiledSpec(file: directory.write(text(plans: plans), to: "hosting.yaml"))
    let probe = try #require(written(by: alone))
    #expect(probe.contains("\n    plan: \(name)\n"))
    try directory.write(probe, to: "tenants/probe.yaml")
    let file = try directory.write(text(plans: plans, include: "include: [tenants/*.yaml]"), to: "hosting.yaml")
    #expect(try CompiledSpec(file: file).deployment.tenants.map(\.name.text) == ["probe"])
  }

  @Test("Where no plan has a database there is no such tenant")
  func none() throws {
    let compiled = try CompiledSpec(text(plans: "{ a: { disk: 1GiB, databases: 0 } }"))
    #expect(written(by: compiled) == nil)
  }
}
