import Analysis
import Diagnostics
import Foundation
import Reports
import Resolution
import Spec
import TestSupport
import Testing

@Suite("What a cluster survives")
struct AnalysisTests {
  /// Compiles a cluster of three machines with these services, hosts and so on.
  func analysis(
    services: String,
    hosts: [String] = ["a", "b", "c"],
    tenants: String = "",
    more: String = "",
    losing lost: [String] = []
  ) throws -> Analysis {
    let nodes = hosts.enumerated().map { index, host in
      "    n\(index + 1): { address: 10.0.0.\(index + 1), memory: 8GiB, host: \(host), price: 10 EUR }"
    }
    let compiled = try CompiledCluster(
      """
      infrac: 1
      cluster:
        name: demo
        network: { subnet: 10.0.0.0/24 }
        nodes:
      \(nodes.joined(separator: "\n"))
      storage: { nfs: "nas.example.net:/export", price: 20 EUR }
      services:
      \(services)
      plans:
        basic: { disk: 1GiB, sites: 2, databases: 1, price: 5 EUR }
      tenants:
        pages: { plan: basic, sites: { pages.example: { static: true, tls: off } } }
      \(tenants)
      \(more)
      """
    )
    let names = try lost.map { try #require(Name($0)) }
    return Analysis(of: compiled.deployment, compiled.spec, losing: names)
  }

  static let web = """
      proxy: { replicas: 2, addresses: [203.0.113.10/24] }
      web: { replicas: 2, memory: 1GiB }
    """

  @Test("A database outside is nobody's loss here, and the assumptions name it")
  func outside() throws {
    let shop = """
        shop:
          plan: basic
          sites: { shop.example: { static: true, tls: off } }
          databases: { shop: { owner: shop, passwords: { shop: { secret: pw } } } }
      """
    let outside = try analysis(
      services: Self.web + "\n  database: { external: db.example.net, connections: 20 }",
      tenants: shop
    )
    let rules = outside.assumptions.rules
    #expect(rules.contains { $0.hasPrefix("the database at db.example.net:3306 and the way there") })
    #expect(!outside.assumptions.rules.contains { $0.contains("more than half of all its members") })
    let without = try analysis(services: Self.web)
    #expect(outside.mean.downtime == without.mean.downtime)
    #expect(outside.tenants.count == 1, "who has a database needs no service more than who has none")
    #expect(outside.architecture.shared?.contains("somebody else’s: db.example.net:3306") == true)
  }

  private func loss(_ title: String, _ analysis: Analysis) throws -> Loss {
    try #require(analysis.losses.all.first { $0.title == title }, "\(analysis.losses.all.map(\.title))")
  }

  private func state(_ service: String, _ loss: Loss) -> ServiceSurvival.State? {
    loss.effects.first { $0.service == service }?.state
  }

  @Test("A lost node's instances move to the node with the fewest units; tenants stay up")
  func nodeLost() throws {
    let loss = try loss("n1", try analysis(services: Self.web))
    #expect(state("web", loss) == .degraded)
    #expect(loss.tenantsDown.isEmpty && loss.keepsEtcd)
    let web = try #require(loss.effects.first { $0.service == "web" })
    #expect(web.running == 2 && web.moved.map(\.to.text) == ["n3"])
  }

  @Test("Without a quorum of etcd nothing moves")
  func twoLost() throws {
    let analysis = try analysis(services: Self.web + "\n  ftp: {}\n  certificates: { contact: ops@example.net }")
    let pair = try #require(analysis.losses.all.first { $0.title == "n1 and n2" })
    #expect(!pair.keepsEtcd)
    #expect(pair.effects.allSatisfy { $0.moved.isEmpty })
  }

  @Test("The database serves while more than half of its members work")
  func database() throws {
    let services = Self.web + "\n  database: { replicas: 3, memory: 512MiB }"
    let analysis = try analysis(services: services, losing: ["n1", "n2"])
    #expect(state("database", try loss("n1", analysis)) == .degraded)
    let chosen = try #require(analysis.chosen)
    #expect(state("database", chosen) == .down)
  }

  @Test("The only instance of a service is away until another node has it")
  func single() throws {
    let analysis = try analysis(services: Self.web + "\n  ftp: { address: 203.0.113.11/24 }")
    let node = try #require(
      analysis.losses.all.first { loss in loss.effects.contains { !$0.moved.isEmpty && $0.service == "ftp" } }
    )
    #expect(state("ftp", node) == .interrupted)
    #expect(node.effects.first { $0.service == "ftp" }?.seconds == 35)
  }

  @Test("Nobody takes the address of the only proxy over: it is away until another node has it, and no single point")
  func onlyProxy() throws {
    let analysis = try analysis(
      services: "  proxy: { replicas: 1, addresses: [203.0.113.10/24] }\n  web: { replicas: 2, memory: 1GiB }"
    )
    let carrier = try loss("the carrier of 203.0.113.10/24", analysis)
    let node = try #require(
      analysis.losses.all.first { loss in loss.effects.contains { !$0.moved.isEmpty && $0.service == "proxy" } }
    )
    for loss in [carrier, node] {
      #expect(state("proxy", loss) == .interrupted, "\(loss.title)")
      #expect(loss.effects.first { $0.service == "proxy" }?.seconds == 35, "\(loss.title)")
      #expect(loss.tenantsDown.isEmpty, "\(loss.title)")
    }
    #expect(!analysis.losses.singlePoints.contains { $0.title == carrier.title })
  }

  @Test("Nodes on one hypervisor are lost together, and it is named")
  func host() throws {
    let analysis = try analysis(services: Self.web, hosts: ["a", "a", "b"])
    let loss = try loss("host a (n1, n2)", analysis)
    #expect(loss.tenantsDown.map(\.text) == ["pages"])
    #expect(analysis.losses.singlePoints.map(\.title).contains("host a (n1, n2)"))
  }

  @Test("The storage is a single point of failure of those who have files on it, and of nobody else")
  func storage() throws {
    let analysis = try analysis(
      services: Self.web,
      tenants: "  app: { plan: basic, sites: { app.example: { upstream: [\"http://10.0.0.9:3000\"], tls: off } } }"
    )
    #expect(try loss("the storage", analysis).tenantsDown.map(\.text) == ["pages"])
    #expect(analysis.tenants.map(\.name) == ["proxy", "web + proxy + storage"])
  }

  @Test("Without an address that moves, each proxy is a single point of failure")
  func noAddress() throws {
    let analysis = try analysis(services: "  proxy: { replicas: 2 }\n  web: { replicas: 2, memory: 1GiB }")
    #expect(state("proxy", try loss("n1", analysis)) == .down)
  }

  @Test("Fees, costs and the credits of a table that gives all back for any outage at all")
  func money() throws {
    let analysis = try analysis(
      services: Self.web,
      more: """
        sla:
          target: 100%
          storage: { mtbf: 99h, mttr: 1h }
          credits: { "100%": 0%, "0%": 100% }
        """
    )
    let money = try #require(analysis.money)
    #expect(money.machines == (3 * 10 + 20) * 100 * 12)
    #expect(money.fees == 5 * 100 * 12)
    // A month has 7.3 outages of the storage in the mean: one without any is rare.
    #expect(analysis.tenants[0].keeping < 0.001)
    #expect((money.credits ?? 0) > 5 * 100 * 12 * 99 / 100)
  }

  @Test("One more node or instance never harms, and is said")
  func improvements() throws {
    let analysis = try analysis(services: Self.web)
    #expect(analysis.improvements.map(\.what).contains("one more node"))
    for improvement in analysis.improvements {
      #expect(improvement.mean.downtime <= analysis.mean.downtime + 1e-9, "\(improvement.what)")
    }
    // Two nodes at once took all web servers or all proxies; a third of either is left then.
    for service in ["web", "proxy"] {
      let more = try #require(analysis.improvements.first { $0.what == "one more instance of \(service)" })
      #expect(more.mean.downtime < analysis.mean.downtime - 1e-5, "\(service)")
    }
  }

  @Test("Every form says every assumption")
  func forms() throws {
    let analysis = try analysis(services: Self.web)
    // Markdown escapes what would not stand for itself there.
    let markdown = analysis.report.markdown.replacing("\\", with: "")
    for text in [analysis.report.text, analysis.report.html, markdown, analysis.json.document] {
      for rule in analysis.assumptions.rules { #expect(text.contains(rule), "\(rule)") }
    }
  }

  @Test("Every form says where fleet puts each instance")
  func placement() throws {
    let analysis = try analysis(services: Self.web)
    let section = try #require(analysis.report.sections.first { $0.title == "Where fleet puts each instance" })
    guard case .table(let table)? = section.parts.first else {
      Issue.record("it has no table")
      return
    }
    #expect(table.rows == [["web", "1", "n1"], ["web", "2", "n2"], ["proxy", "2", "n1"], ["proxy", "1", "n3"]])
    let json = try JSONDecoder().decode(Document.self, from: Data(analysis.json.document.utf8))
    #expect(json.placement.map { [$0.service, $0.instance, $0.node] } == table.rows)
  }

  private struct Document: Decodable {
    struct Placed: Decodable { let service, instance, node: String }
    let placement: [Placed]
  }

  @Test("JSON follows its schema, and the schema is one")
  func schema() throws {
    let directory = try TemporaryDirectory()
    try directory.write(try analysis(services: Self.web, losing: ["n1"]).json.document, to: "analysis.json")
    let schema = PackageRoot.url.appending(path: "docs/schemas/analysis.schema.json").path
    let program = try Program("check-jsonschema", package: "check-jsonschema")
    let outcome = try program.run(["--schemafile", schema, "analysis.json"], in: directory.url)
    #expect(outcome.status == 0, "\(outcome.text)")
    let meta = try program.run(["--check-metaschema", schema])
    #expect(meta.status == 0, "\(meta.text)")
  }

  @Test("From 21 nodes up pairs are left out, and counted")
  func pairs() throws {
    #expect(try analysis(services: Self.web).losses.pairsLeftOut == 0)
    let nodes = (1...21).map { "    n\($0): { address: 10.0.0.\($0) }" }
    let many = try CompiledCluster(
      """
      infrac: 1
      cluster:
        name: demo
        network: { subnet: 10.0.0.0/24 }
        size: 5
        nodes:
      \(nodes.joined(separator: "\n"))
      services:
        custom: { cache: { image: "registry.example.net/redis:7.2", replicas: 2 } }
      """
    )
    let losses = Losses(many.deployment, many.spec.serviceLevel)
    let pairs = losses.all.count { if case .nodes(let names) = $0.cause { names.count == 2 } else { false } }
    #expect(pairs > 0 && pairs <= 200)
    #expect(losses.pairsLeftOut == 210 - pairs)
  }

  @Test("What is hardly ever down is not said to be always up")
  func percentages() {
    #expect(1.0.percentage == "over 99.9999999%" && (1 - 1e-10).percentage == "over 99.9999999%")
    #expect((1 - 2e-9).percentage == "99.9999998%" && 0.999.percentage == "99.900%" && 0.5.percentage == "50.00%")
  }
}
