import Analysis
import Diagnostics
import Reports
import Resolution
import Spec
import Testing

/// Three nodes, of which one alone may have the FTP server.
@Suite("What a loss takes with it, and how it is said")
struct LossTests {
  private static func analysis(losing lost: [String] = [], edited edit: (String) -> String = { $0 }) throws -> Analysis
  {
    let compiled = try CompiledCluster(
      edit(
        """
        infrac: 1
        cluster:
          name: demo
          network: { subnet: 10.0.0.0/24 }
          nodes:
            n1: { address: 10.0.0.1, memory: 8GiB, host: a, price: 10 EUR, metadata: { edge: "true" } }
            n2: { address: 10.0.0.2, memory: 8GiB, host: b, price: 10 EUR }
            n3: { address: 10.0.0.3, memory: 8GiB, host: c, price: 10 EUR }
        storage: { nfs: "nas.example.net:/export", price: 20 EUR }
        services:
          proxy: { replicas: 2, addresses: [203.0.113.10/24] }
          web: { replicas: 2, memory: 1GiB }
          database: { replicas: 3, memory: 512MiB }
          ftp: { replicas: 1, place: { edge: "true" }, address: 203.0.113.11/24 }
        plans: { basic: { disk: 1GiB, sites: 2, databases: 1, price: 5 EUR } }
        tenants:
          pages: { plan: basic, sites: { pages.example: { static: true, tls: off } } }
          asleep: { plan: basic, state: suspended, sites: { asleep.example: { static: true, tls: off } } }
          shop:
            plan: basic
            sites: { shop.example: { static: true, tls: off } }
            databases: { shop: { owner: shop, passwords: { shop: { secret: pw } } } }
        """
      )
    )
    return Analysis(of: compiled.deployment, compiled.spec, losing: try lost.map { try #require(Name($0)) })
  }

  private func loss(_ title: String, _ analysis: Analysis) throws -> Loss {
    try #require(analysis.losses.all.first { $0.title == title }, "\(analysis.losses.all.map(\.title))")
  }

  @Test("A node whose service no other node may take is a single point of failure, and so is its hypervisor")
  func servicesDown() throws {
    let analysis = try Self.analysis()
    #expect(try loss("n1", analysis).servicesDown == ["ftp"])
    let points = analysis.losses.singlePoints.map(\.title)
    #expect(points == ["the storage", "n1", "host a (n1)", "the carrier of 203.0.113.11/24"])
    #expect(analysis.report.text.contains("- n1: ftp is down until it is back, 45.0min in the mean\n"))
    #expect(analysis.report.text.contains("- host a (n1): ftp is down until it is back, 4.0h in the mean\n"))
    #expect(
      analysis.report.text.contains(
        "- the storage: 2 tenants, web and ftp are down until it is back, 2.0h in the mean\n"
      )
    )
  }

  @Test("Of two members of the database either one’s return ends the outage: half a repair")
  func hoursDown() throws {
    let analysis = try Self.analysis()
    #expect(try loss("n2 and n3", analysis).hoursDown == 0.375)
    // The FTP server waits for its own node.
    #expect(try loss("n1 and n2", analysis).hoursDown == 0.75)
    #expect(try loss("n2", analysis).hoursDown == nil)
  }

  @Test("What is noticed is the longest that a site waits, not what no site needs")
  func noticed() throws {
    let analysis = try Self.analysis { $0.replacing("place: { edge: \"true\" }, ", with: "") }
    let nodes = analysis.losses.all.filter { loss in loss.effects.contains { $0.service == "ftp" && !$0.moved.isEmpty }
    }
    let node = try #require(nodes.first)
    #expect(node.effects.first { $0.service == "ftp" }?.interruption.longest == 35)
    // The writer of the database.
    #expect(node.noticed == 15)
    let database = try #require(node.effects.first { $0.service == "database" })
    #expect(abs(database.seconds - 5) < 1e-9)
    #expect(analysis.json.document.contains("\"seconds\": 5"))
    #expect(!analysis.json.document.contains("\"seconds\": 6"))
  }

  @Test("What has moved is told from what is fewer")
  func moved() throws {
    let consequence = try loss("n1", try Self.analysis()).consequence
    #expect(consequence == "down: ftp; moved: web to n3, proxy to n2; fewer: database, database-proxy")
  }

  @Test("The loss that was asked about is said as a whole: who is down, for how long, and what else")
  func chosen() throws {
    let analysis = try Self.analysis(losing: ["n2", "n3"])
    let section = try #require(analysis.report.sections.first { $0.title == "The loss of n2 and n3" })
    let items = section.parts.compactMap { if case .list(let items) = $0 { items } else { nil } }.joined()
    #expect(
      Array(items) == [
        "1 tenant and database are down until enough of them are back, 22.5min in the mean", "tenants down: shop",
        "sites that are not down are away for 4s at most", "etcd has no quorum: nothing moves, nothing can be changed",
      ]
    )
    let single = try Self.analysis(losing: ["n3"]).report.text
    #expect(single.contains("nothing is down until it is back"))
  }

  @Test("One more instance changes what the service itself has; where none has a place it is said")
  func improvements() throws {
    let analysis = try Self.analysis { $0.replacing("place: { edge: \"true\" }, ", with: "") }
    let ftp = try #require(analysis.improvements.first { $0.what == "one more instance of ftp" })
    let change = try #require(ftp.service)
    #expect(change.after.downtimeHoursPerYear < change.before.downtimeHoursPerYear)
    #expect(analysis.withoutPlace == ["database"])
    #expect(analysis.report.text.contains("Of database no node may take one more instance"))
    let node = try #require(analysis.improvements.first { $0.what == "one more node" })
    #expect(node.service == nil && node.money?.machines == (4 * 10 + 20) * 100 * 12)
  }

  @Test("One more node becomes a member of etcd up to the cluster’s size")
  func member() throws {
    func downtime(_ edit: (String) -> String) throws -> (now: Double, more: Double) {
      let analysis = try Self.analysis { text in
        edit(text).replacing("    n3: { address: 10.0.0.3, memory: 8GiB, host: c, price: 10 EUR }\n", with: "")
          .replacing("  database: { replicas: 3, memory: 512MiB }\n", with: "")
          .replacing("    databases: { shop: { owner: shop, passwords: { shop: { secret: pw } } } }", with: "")
      }
      let node = try #require(analysis.improvements.first { $0.what == "one more node" })
      return (analysis.mean.downtime, node.mean.downtime)
    }
    // The proxy's address is on a node alone: without a quorum it stays away until the repair.
    let grown = try downtime { $0.replacing("proxy: { replicas: 2", with: "proxy: { replicas: 1") }
    #expect(grown.more < grown.now * 0.9)
    let fixed = try downtime { text in
      text.replacing("proxy: { replicas: 2", with: "proxy: { replicas: 1").replacing(
        "name: demo",
        with: "name: demo\n  size: 2"
      )
    }
    #expect(abs(fixed.more - fixed.now) < 0.1 * fixed.now)
  }

  @Test("The assumptions name what the figures stand on here, and nothing that is not there")
  func assumptions() throws {
    let whole = try Self.analysis().assumptions
    let bare = try Self.analysis { text in
      text.replacing("host: a, ", with: "").replacing("host: b, ", with: "").replacing("host: c, ", with: "")
        .replacing("  database: { replicas: 3, memory: 512MiB }\n", with: "")
        .replacing("    databases: { shop: { owner: shop, passwords: { shop: { secret: pw } } } }", with: "")
        .replacing(
          "{ shop.example: { static: true, tls: off } }",
          with: "{ shop.example: { upstream: [\"http://10.0.0.9:3000\"], tls: off } }"
        )
    }
    .assumptions
    for what in ["failures of a host", "until another member of the database writes"] {
      #expect(
        whole.lines.contains { $0.what.contains(what) } && !bare.lines.contains { $0.what.contains(what) },
        "\(what)"
      )
    }
    #expect(whole.lines.contains { $0.what == "promised availability of a month" && $0.value == "99.9%" })
    #expect(whole.lines.contains { $0.what.hasPrefix("given back") && $0.value == "nothing" })
    #expect(bare.rules.contains { $0.contains("no `host`: no machine has one") })
    #expect(
      bare.rules.contains { $0.contains("behind `upstream`") } && !whole.rules.contains { $0.contains("upstream") }
    )
    #expect(whole.rules.contains { $0.hasPrefix("planned maintenance") })
  }
}
