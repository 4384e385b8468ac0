import Analysis
import Compilation
import Diagnostics
import Foundation
import Loading
import Reports
import Resolution
import Spec
import TestSupport
import Testing

@Suite("What servers of classic survive, beside the cluster")
struct ServersAnalysisTests {
  private static let platform = Platform(
    name: "servers",
    placement: .perServer,
    capabilities: Set(Capability.allCases)
  )

  private static func text(servers: String, more: String = "") -> String {
    """
    infrac: 1
    cluster:
      name: demo
      network: { subnet: 10.0.0.0/24 }
      nodes: { n1: { address: 10.0.0.1, price: 10 EUR }, n2: { address: 10.0.0.2, price: 10 EUR }, n3: { address: 10.0.0.3, price: 10 EUR } }
      admins: { ada: { ssh_keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII4EIha4GocQfEtzcZODN3gL+EsfG/JiTGc5BXX/o/9v ada"] } }
    classic:
      servers:
    \(servers)
    storage: { nfs: "nas.example.net:/export", price: 20 EUR }
    services:
      proxy: { replicas: 2, addresses: [203.0.113.10/24] }
      web: { replicas: 2, memory: 1GiB }
    plans: { basic: { disk: 1GiB, sites: 2, price: 5 EUR } }
    tenants:
      one: { plan: basic, sites: { one.example: { static: true, tls: off } } }
      two: { plan: basic, sites: { two.example: { static: true, tls: off } } }
      three: { plan: basic, sites: { three.example: { static: true, tls: off } } }
      gone: { plan: basic, state: archived }
    sla:
      node: { mtbf: 1000h, mttr: 1h }
      host: { mtbf: 2000h, mttr: 4h }
      disks: { mtbf: 5000h, mttr: 10h }
      credits: { "99.9%": 0%, "99.0%": 10%, "95.0%": 25%, "0%": 100% }
    \(more)
    """
  }

  private static let pair = """
        a: { address: 203.0.113.1, host: x, price: 30.50 EUR, tenants: [one, two] }
        b: { address: 203.0.113.2, host: x, price: 30 EUR, tenants: [three] }
    """

  /// That of the specification above.
  static func level() throws -> ServiceLevel { try analysis(servers: pair).spec.serviceLevel }

  private static func analysis(
    servers: String,
    edited edit: (String) -> String = { $0 }
  ) throws -> (analysis: Analysis, spec: HostingSpec) {
    let directory = try TemporaryDirectory()
    let file = try directory.write(edit(text(servers: servers)), to: "hosting.yaml")
    let compiled = try [Platform.cluster, platform].map { platform in
      let compilation = try Compilation(of: file.path, on: [platform])
      let found = compilation.diagnostics.sorted.map { "\($0.message.code) \($0.message.text)" }
      return (try #require(compilation.outcome?.deployment, "\(found)"), try #require(compilation.spec))
    }
    return (Analysis(of: compiled[0].0, compiled[0].1, beside: compiled[1].0), compiled[0].1)
  }

  private func servers(_ text: String) throws -> ServersAnalysis {
    try #require(try Self.analysis(servers: text).analysis.servers)
  }

  @Test("Each server is its own product of three availabilities; its outages are the sum of three rates")
  func closedForm() throws {
    let servers = try servers(Self.pair)
    let up = (1000.0 / 1001) * (2000.0 / 2004) * (5000.0 / 5010)
    let rates = 1 / 1000.0 + 1 / 2000.0 + 1 / 5000.0
    #expect(servers.tenants.map(\.name) == ["a", "b"])
    for subject in servers.tenants {
      #expect(abs(subject.availability.availability - up) < 1e-12)
      #expect(abs(subject.availability.outagesPerYear - up * rates * 8760) < 1e-9)
      #expect(subject.availability.remainder == 0)
    }
    #expect(abs(servers.mean.availability - up) < 1e-12)
  }

  @Test("A server without a host fails by itself and by its disks alone")
  func noHost() throws {
    let servers = try servers("    a: { address: 203.0.113.1 }")
    let up = (1000.0 / 1001) * (5000.0 / 5010)
    #expect(abs(servers.mean.availability - up) < 1e-12)
    #expect(servers.losses.map(\.title) == ["a", "the disks of a"])
    #expect(servers.money?.machines == nil && servers.money?.costs == nil)
  }

  @Test("A lost server takes its own tenants down, a lost hypervisor those of all servers on it")
  func losses() throws {
    let servers = try servers(Self.pair)
    let down = servers.losses.map { ($0.title, $0.tenantsDown.map(\.text)) }
    #expect(down.map(\.0) == ["a", "b", "host x", "the disks of a", "the disks of b"])
    #expect(down.map(\.1) == [["one", "two"], ["three"], ["one", "three", "two"], ["one", "two"], ["three"]])
    #expect(servers.worstLoss?.title == "host x")
  }

  @Test("Costs: each server's price, and what the table of credits gives back of its tenants' fees")
  func money() throws {
    let servers = try servers(Self.pair)
    let money = try #require(servers.money)
    #expect(money.machines == (3050 + 3000) * 12)
    #expect(money.fees == 3 * 500 * 12)
    let expected = servers.tenants.reduce(0) { $0 + $1.credit * Double($1.tenants.count * 500 * 12) }
    #expect(money.credits == Int(expected.rounded()))
    #expect(money.costs == (3050 + 3000) * 12 + Int(expected.rounded()))
  }

  @Test("Side by side in every form, with the assumptions of both")
  func forms() throws {
    let analysis = try Self.analysis(servers: Self.pair).analysis
    let servers = try #require(analysis.servers)
    for text in [analysis.report.text, analysis.report.html, analysis.report.markdown, analysis.json.document] {
      for rule in analysis.assumptions.rules + servers.assumptions.rules {
        #expect(text.replacing("\\", with: "").contains(rule), "\(rule)")
      }
      #expect(text.contains("the disks of b"))
    }
    #expect(analysis.report.text.contains("3 of 3 (host x)"))
  }

  @Test("The page for whoever decides says of each kind of loss the worst on either side, and all assumptions")
  func decision() throws {
    let analysis = try Self.analysis(servers: Self.pair).analysis
    let page = try #require(analysis.decision(measured: [Report.Section("Measured", [.paragraph("so much")])]))
    let rows = try #require(page.sections.first { $0.title == "What each survives" }).parts.compactMap { part in
      if case .table(let table) = part { table.rows } else { nil }
    }.joined()
    let byKind = Dictionary(rows.map { ($0[0], Array($0[1...])) }) { first, _ in first }
    #expect(byKind["a machine"]?[1] == "a: 2 of 3 tenants down for 60.0min")
    #expect(byKind["a hypervisor"] == ["not counted: no machine has `host`", "host x: 3 of 3 tenants down for 4.0h"])
    #expect(byKind["what the files are on"]?[0] == "the storage: 3 of 3 tenants down for 2.0h")
    // Two of 1000 h and 1 h: 2 × 1000/1001 × 1/1001 ÷ 1000 h, for either side alike.
    let years = (1 / (2 * (1000.0 / 1001) * (1 / 1001.0) / 1000 * 8760)).text(decimals: 0)
    #expect(
      byKind["two machines at once"]?[1]
        == "a and b: 3 of 3 tenants down, each for 60.0min; these two once in \(years) years"
    )
    #expect(byKind["two machines at once"]?[0].hasSuffix("; these two once in \(years) years") == true)
    let both = analysis.assumptions.rules + (analysis.servers?.assumptions.rules ?? [])
    for rule in both + ["so much"] { #expect(page.text.contains(rule), "\(rule)") }
  }

  @Test("One server alone cannot be lost with another one, and the page says so")
  func oneServer() throws {
    let analysis = try Self.analysis(servers: "    a: { address: 203.0.113.1 }").analysis
    #expect(analysis.servers?.worstPair == nil)
    #expect(try #require(analysis.decision(measured: [])).text.contains("there is one server"))
  }

  @Test("What is given back of the fees is weighted by what each tenant pays")
  func weighted() throws {
    let analysis = try Self.analysis(servers: Self.pair) { text in
      text.replacing("plans: { basic", with: "plans: { dear: { disk: 1GiB, sites: 2, price: 500 EUR }, basic")
        .replacing("three: { plan: basic", with: "three: { plan: dear")
        .replacing("{ address: 203.0.113.2, host: x", with: "{ address: 203.0.113.2")
    }
    .analysis
    let servers = try #require(analysis.servers)
    let money = try #require(servers.money)
    let share = try #require(money.creditShare)
    #expect(share == Double(try #require(money.credits)) / Double(try #require(money.fees)))
    // Nearly all fees come from b, which has no hypervisor that fails.
    #expect(abs(share - servers.tenants[1].credit) < 0.02 * share && servers.mean.credit > share * 1.2)
    #expect(analysis.report.text.contains("\((share * 100).text(decimals: 3))%"))
  }

  @Test("Where all tenants are suspended there is no mean tenant, who would be down for ever or never")
  func nobody() throws {
    let analysis = try Self.analysis(servers: Self.pair) { text in
      text.replacing("{ plan: basic, sites", with: "{ plan: basic, state: suspended, sites")
    }
    .analysis
    let page = try #require(analysis.decision(measured: [])).text
    #expect(page.contains("No tenant has sites that are to be seen.") && page.contains("no tenants"))
    #expect(!page.contains(" 0.00%") && !page.contains("down 0s"))
    #expect(analysis.json.document.contains("\"mean\": null"))
  }

  @Test(
    "The drawings have a box for each thing on each machine, in which its text fits, and stay within their frame",
    arguments: ["n1", "the-largest-of-all-machines-in-the-cellar"]
  )
  func drawings(_ name: String) throws {
    let analysis = try Self.analysis(servers: Self.pair) { $0.replacing("{ n1: {", with: "{ \(name): {") }.analysis
    let page = try #require(analysis.decision(measured: []))
    let section = try #require(page.sections.first { $0.title == "The two architectures" })
    let figures = section.parts.compactMap { if case .figure(let figure) = $0 { figure } else { nil } }
    #expect(figures.count == 2)
    for figure in figures {
      #expect(figure.width <= Figure.pageWidth)
      let boxes = figure.shapes.compactMap { shape -> (x: Int, y: Int, width: Int, height: Int)? in
        if case .box(let x, let y, let width, let height, _) = shape { (x, y, width, height) } else { nil }
      }
      for box in boxes {
        #expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= figure.width && box.y + box.height <= figure.height)
      }
      for case .text(let text, let x, let y, let anchor) in figure.shapes {
        let left = x - (anchor == .end ? Figure.width(of: text) : anchor == .middle ? Figure.width(of: text) / 2 : 0)
        let fits = boxes.contains { box in
          box.x <= left && left + Figure.width(of: text) <= box.x + box.width
            && (box.y...box.y + box.height).contains(y)
        }
        #expect(fits, "\(text)")
      }
    }
    let html = page.html
    for text in ["web@1", "etcd", "files of 2 tenants", "b (x)", "nas.example.net:/export"] {
      #expect(html.contains(">\(text)<") || html.contains(text), "\(text)")
    }
  }

  @Test("Clients' requests are drawn to the machines that take them alone; Markdown has the same in characters")
  func paths() throws {
    let analysis = try Self.analysis(servers: Self.pair).analysis
    let page = try #require(analysis.decision(measured: []))
    let section = try #require(page.sections.first { $0.title == "The two architectures" })
    let figure = try #require(
      section.parts.lazy.compactMap { if case .figure(let figure) = $0 { figure } else { nil } }.first
    )
    let below = figure.shapes.filter { if case .line(_, 30, _, _) = $0 { true } else { false } }
    #expect(below.count == 2)
    let drawn = figure.characters.joined(separator: "\n")
    #expect(drawn.contains("┌ n1 ─") && drawn.contains("│ > proxy@1 ") && drawn.contains("all use: tenants’ files"))
    #expect(Set(figure.characters.filter { $0.hasPrefix("│") || $0.hasPrefix("┌") }.map(\.count)).count == 1)
    #expect(page.markdown.contains("```text\nThe cluster demo") && page.markdown.contains("\n└──"))
  }

  @Test("The page of `analyze` has the availability of both in one drawing")
  func beside() throws {
    let report = try Self.analysis(servers: Self.pair).analysis.report
    let figures = report.sections.flatMap(\.parts).compactMap {
      if case .figure(let figure) = $0 { figure } else { nil }
    }
    let both = figures.filter { $0.caption.hasPrefix("Downtime") }
    #expect(both.count == 1)
    let texts = both.flatMap(\.shapes).compactMap { if case .text(let text, _, _, _) = $0 { text } else { nil } }
    #expect(texts.contains("server a") && texts.contains("cluster: proxy"))
  }
}
