import Analysis
import Diagnostics
import Reports
import Spec
import Testing

/// What is left, of the same clusters.
extension AnalysisTests {
  @Test("Without PHP and database no plan has a limit here, and the report says that it has none")
  func noLimit() throws {
    let analysis = try analysis(services: Self.web)
    #expect(analysis.capacity.plans.map(\.more) == [nil])
    #expect(analysis.report.text.contains("no limit"))
    #expect(analysis.json.document.contains("\"more\": null"))
  }

  @Test("More tenants: as many workers as the memory of all versions of PHP has, and as the database connects")
  func moreTenants() throws {
    // 4 workers of 128 MiB each: two tenants for each version, less the one that is there.
    let php = Self.web.replacing("memory: 1GiB", with: "memory: 1GiB, php: [\"8.2\", \"8.4\"]")
    let one = "  one: { plan: basic, sites: { one.example: { php: { version: \"8.2\" }, tls: off } } }"
    let memory = try analysis(services: php, tenants: one).capacity.plans
    #expect(memory.map(\.more) == [3])
    #expect(memory.map(\.limit) == ["memory of web-php82 and web-php84, were all workers at work at once"])
    // 4 workers in each of 2 instances are 8 connections of 20.
    let database = php + "\n  database: { replicas: 3, memory: 512MiB, connections: 20 }"
    let connections = try analysis(services: database, tenants: one).capacity.plans
    #expect(connections.map(\.more) == [2])
    #expect(connections.map(\.limit) == ["connections of the database"])
  }

  @Test("What a node has at worst is what it has and what another’s loss brings to it")
  func worst() throws {
    let capacity = try analysis(services: Self.web).capacity
    // Beside 384 MiB of their own: web@1 and proxy@2, web@2, proxy@1; from n1 the web server can go to n3 alone, and the proxy to n2.
    #expect(capacity.nodes.map(\.reserved.mebibytes) == [1664, 1408, 640])
    #expect(capacity.nodes.map(\.worst.mebibytes) == [1664, 1664, 1664])
    #expect(capacity.nodes.map(\.worstLoss?.text) == [nil, "n1", "n1"])
  }

  @Test("Sizes that no number holds stay too large for everything")
  func sizes() {
    #expect(ByteCount(bytes: 1 << 59) * 32 == ByteCount(bytes: .max))
    #expect(ByteCount(bytes: .max) + ByteCount(bytes: 1) == ByteCount(bytes: .max))
    #expect(ByteCount(bytes: .max).mebibytes == 1 << 44)
    #expect(ByteCount(bytes: 1).mebibytes == 1 && ByteCount(bytes: 1 << 20).mebibytes == 1)
  }
}
