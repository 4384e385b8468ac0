import TestSupport
import Testing

/// `infrac diff`: what an edit does, and to whom.
@Suite struct DiffImpactTests {
  private static let company = "specs/hosting.yaml"

  private static func item(
    _ field: String,
    _ edit: (old: String, new: String),
    in file: String = company,
    target: String = "coreos-fleet"
  ) throws -> DiffReport.Item {
    let workplace = try Workplace()
    try workplace.replace(edit.old, by: edit.new, in: file)
    let report = try workplace.report("--target", target)
    return try #require(report.item(field), "\(report.items.map(\.cause.title))")
  }

  @Test("Who is suspended is told what ends; who is suspended or archived already notices nothing")
  func suspended() throws {
    let edit = (old: "state: active", new: "state: suspended")
    for target in ["coreos-fleet", "debian-server"] {
      let item = try Self.item("tenants.forn-pages.state", edit, in: "specs/tenants/forn-pages.yaml", target: target)
      let ends =
        "its sites answer 503, its FTP users are refused, its database users are locked, its cron jobs do not run"
      #expect(item.interruption.hasPrefix(ends), "\(item.interruption)")
      #expect(!item.tenants.contains("fusteria-pla") && !item.tenants.contains("impremta-bosch"), "\(item.tenants)")
    }
  }

  @Test(
    "Servers lose no data by what only a cluster has",
    arguments: [
      ("storage.nfs", "nas.lleida.example.net:/export/hosting", "nas.lleida.example.net:/export/other"),
      ("cluster.nodes.core-9", "    core-2: { address", "    core-9: { was: core-2, address"),
    ]
  )
  func clusterAlone(field: String, old: String, new: String) throws {
    #expect(try Self.item(field, (old, new)).effect == "data")
    let item = try Self.item(field, (old, new), target: "debian-server")
    #expect(item.effect != "data" && item.interruption == "none", "\(item.interruption)")
  }

  @Test("A server's new address concerns those who are there")
  func address() throws {
    let item = try Self.item(
      "classic.servers.web-1.address",
      ("address: 203.0.113.21", "address: 203.0.113.41"),
      target: "debian-server"
    )
    #expect(item.nodes == ["web-1"] && !item.services.contains("server"))
    #expect(item.tenants.contains("forn-pages") && !item.tenants.contains("can-roca"), "\(item.tenants)")
    #expect(item.interruption.hasPrefix("203.0.113.21 answers no more"), "\(item.interruption)")
  }

  @Test("A server with another name goes on as it was, for its own tenants")
  func renamed() throws {
    let item = try Self.item(
      "classic.servers.web-9",
      ("    web-2: { address", "    web-9: { was: web-2, address"),
      target: "debian-server"
    )
    #expect(item.effect == "reload" && item.interruption == "none", "\(item.effect), \(item.interruption)")
    #expect(item.tenants.contains("can-roca") && !item.tenants.contains("forn-pages"), "\(item.tenants)")
  }

  @Test("A change of a tenant is one on the tenant's server")
  func server() throws {
    let item = try Self.item(
      "tenants.forn-pages.sites.fornpages.example.redirects",
      ("/botiga, to: https://shop", "/b, to: https://shop"),
      in: "specs/tenants/forn-pages.yaml",
      target: "debian-server"
    )
    #expect(item.nodes == ["web-1"])
  }

  @Test("Nodes that are set up anew concern those whose service has one instance; one more node nobody")
  func nodes() throws {
    let anew = try Self.item("cluster.reboot", ("reboot: etcd-lock", "reboot: off"))
    #expect(anew.effect == "reprovision" && anew.tenants.contains("forn-pages"), "\(anew.tenants)")
    let line = "    core-3:"
    let added = try Self.item(
      "cluster.nodes.core-4",
      (line, "    core-4: { address: 10.20.0.14, memory: 16GiB, cpus: 4, metadata: { rack: d } }\n" + line)
    )
    #expect(added.interruption == "none: what runs goes on meanwhile" && added.tenants.isEmpty, "\(added.tenants)")
  }

  @Test("An address that visitors came to is named when it goes")
  func gone() throws {
    let item = try Self.item(
      "services.proxy.addresses",
      ("[203.0.113.10/24, \"2001:db8::10/64\"]", "[203.0.113.10/24]")
    )
    #expect(item.interruption.hasPrefix("2001:db8::10 answers no more"), "\(item.interruption)")
  }
}
