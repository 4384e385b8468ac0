import Diagnostics
import Resolution
import Spec
import Testing
import YAML

@Suite("User numbers that tenants bring along")
struct UIDTests {
  private static func specification(_ tenants: String) -> String {
    """
    infrac: 1
    cluster:
      name: c
      network: { subnet: 10.20.0.0/24 }
      nodes: { n1: { address: 10.20.0.11, memory: 64GiB } }
    plans: { basic: { disk: 1GiB } }
    tenants: { \(tenants) }
    """
  }

  private func resolve(_ tenants: String, _ assignments: Assignments = Assignments()) throws -> (
    uids: [String: Int], codes: [String]
  ) {
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    let source = sources.add(path: "hosting.yaml", bytes: Array(Self.specification(tenants).utf8))
    let document = try #require(Node.parse(source, into: &diagnostics))
    let draft = Draft(main: Draft.Document(node: document, file: "hosting.yaml"), included: [], &diagnostics)
    let outcome = draft?.finished(diagnostics).flatMap {
      Resolver.resolve($0, assignments, file: "hosting.yaml", &diagnostics)
    }
    let uids = (outcome?.deployment.tenants ?? []).map { ($0.name.text, $0.uid) }
    return (Dictionary(uniqueKeysWithValues: uids), diagnostics.sorted.map(\.message.code).filter { $0.hasPrefix("E") })
  }

  private func known(_ name: String, _ uid: Int) throws -> Assignments {
    var assignments = Assignments()
    assignments.tenants[try #require(Name(name))] = .init(uid: uid)
    return assignments
  }

  @Test("A tenant keeps the number that it brings along, and nobody else gets it")
  func kept() throws {
    let chosen = try resolve("a: { plan: basic }").uids["a"]
    let wished = try #require(chosen)
    let both = try resolve("a: { plan: basic }, z: { plan: basic, uid: \(wished) }, m: { plan: basic, uid: 1004 }")
    #expect(both.codes == [] && both.uids["z"] == wished && both.uids["m"] == 1004 && both.uids["a"] != wished)
    #expect(try resolve("m: { plan: basic }", known("m", 1004)).uids == ["m": 1004])
  }

  @Test("A number that changes, that another tenant has or that is the system's is refused")
  func refused() throws {
    #expect(try resolve("m: { plan: basic, uid: 1005 }", known("m", 1004)).codes == ["E0431"])
    #expect(try resolve("n: { plan: basic, uid: 1004 }, m: { plan: basic }", known("m", 1004)).codes == ["E0432"])
    #expect(try resolve("n: { plan: basic, uid: 1004 }, m: { plan: basic, uid: 1004 }").codes.contains("E0432"))
    #expect(try resolve("n: { plan: basic, uid: 901 }").codes == ["E0208"])
  }
}
