import Diagnostics
import Spec
import TestSupport
import Testing
import YAML

@Suite("Places of what does not fit")
struct ChecksTests {
  /// A cluster that nothing is wrong with; sites are all without TLS.
  private static let base = """
    infrac: 1
    cluster:
      name: demo
      network: { subnet: 10.0.0.0/24 }
      addresses: 10.0.0.11-10.0.0.13
      admins: { marta: { ssh_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFcLc0WUiAUFsYVLXYUNeRMvyB1GTHaJIWBHuZaNVcIV] } }
    storage: { nfs: "nas.example.net:/export" }
    services: { proxy: { balancer: external }, web: { php: ["8.4"] }, database: {}, ftp: {} }

    """
  private static let plan = "plans: { basic: { disk: 1GiB, sites: 2, databases: 1, ftp_users: 1 } }\n"

  @Test("A tenant in two files is reported in the second, with the first as second place")
  func duplicateTenant() throws {
    let found = expect(
      in: [
        MarkedSource(Self.base + Self.plan + "include: [more.yaml]\ntenants: { acme: { plan: basic } }"),
        MarkedSource(path: "more.yaml", "tenants:\n  1️⃣acme1️⃣: { plan: basic }"),
      ],
      ["1️⃣": "E0301 the tenant “acme” is written twice"]
    )
    #expect(try #require(found.first).secondary.map(\.text) == ["first written here"])
  }

  @Test("A name below another tenant's wildcard is reported, one below the tenant's own is not")
  func wildcard() {
    expect(
      """
      tenants:
        acme:
          plan: basic
          sites:
            acme.example: { tls: off, aliases: ["*.acme.example", www.acme.example] }
        bakery:
          plan: basic
          sites:
            1️⃣shop.acme.example1️⃣: { tls: off }
            a.b.acme.example: { tls: off }
      """,
      ["1️⃣": "E0307 the domain “shop.acme.example” lies below another tenant's wildcard “*.acme.example”"]
    )
  }

  @Test("What is written of members is reported one by one where the database is external")
  func externalDatabase() {
    expect(
      in: [
        MarkedSource(
          """
          infrac: 1
          cluster:
            name: demo
            network: { subnet: 10.0.0.0/24 }
            addresses: 10.0.0.11-10.0.0.13
            admins: { marta: { ssh_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFcLc0WUiAUFsYVLXYUNeRMvyB1GTHaJIWBHuZaNVcIV] } }
          services:
            database: { external: db.example.net, replicas: 1️⃣31️⃣, memory: 2️⃣1GiB2️⃣, place: { 3️⃣edge3️⃣: "true" } }
          plans: { basic: { disk: 1GiB } }
          """
        )
      ],
      [
        "1️⃣": "E0393 “replicas” is for members on the nodes, but the database is external",
        "2️⃣": "E0393 “memory” is for members on the nodes, but the database is external",
        "3️⃣": "E0393 “place” is for members on the nodes, but the database is external",
      ]
    )
  }

  @Test("A user who comes by key has no administrator's name, since both come by ssh")
  func administrator() {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFcLc0WUiAUFsYVLXYUNeRMvyB1GTHaJIWBHuZaNVcIV"
    expect(
      """
      tenants:
        acme:
          plan: basic
          ftp:
            1️⃣marta1️⃣: { keys: ["\(key)"] }
      """,
      ["1️⃣": "E0311 “marta” cannot be a FTP user: servers have one of that name"]
    )
  }

  @Test(
    "The port of SFTP is taken once a user has a key, which is where a clash is reported",
    arguments: [true, false]
  )
  func portOfSFTP(_ hasKey: Bool) {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFcLc0WUiAUFsYVLXYUNeRMvyB1GTHaJIWBHuZaNVcIV"
    let spec = Self.base.replacing("ftp: {}", with: "ftp: { passive_ports: 2200-2300 }") + Self.plan
    let way = hasKey ? "keys: [1️⃣\(key)1️⃣]" : "password: \"$6$abcdefghijklmnop$abcdefghijklmnopqrstuv\""
    expect(
      in: [MarkedSource(spec + "tenants: { acme: { plan: basic, ftp: { acme: { \(way) } } } }")],
      hasKey ? ["1️⃣": "E0331 port 2222 of sftp is ftp's on every node where the two can meet"] : [:]
    )
  }

  @Test("A mistake in a site is not followed by what the tenant has without it")
  func leftOut() {
    expect(
      plan: "plans: { basic: { disk: 1GiB, ftp_users: 1, cron: 1 } }\n",
      """
      tenants:
        acme:
          plan: basic
          sites: { acme.example: { php: {}, tls: off, raw: { 1️⃣nginx1️⃣: { server: "" } } } }
          cron: [{ at: "0 4 * * *", run: "true", site: acme.example, for: 1m }]
          ftp: { acme: { password: "$6$abcdefghijklmnop$abcdefghijklmnopqrstuv", home: acme.example } }
      """,
      ["1️⃣": "E0204 unknown key “nginx” in raw texts"]
    )
  }

  @Test("A key with dots, written as mappings, is told with its dots")
  func dottedKey() throws {
    let found = expect(
      """
      tenants:
        acme: { plan: basic, sites: { acme.example: { tls: off, raw: { 1️⃣php1️⃣: { pool: "" } } } } }
      """,
      ["1️⃣": "E0204 unknown key “php” in raw texts"]
    )
    let help = "the keys are `nginx.server`, `nginx.location`, `apache.vhost`, `php.pool`, with their dots"
    #expect(found.first?.help == [help])
  }

  @Test("A cron job of a site without PHP is told which site that is")
  func cronWithoutPHP() throws {
    let found = expect(
      plan: "plans: { basic: { disk: 1GiB, cron: 1 } }\n",
      """
      tenants:
        acme:
          plan: basic
          sites: { acme.example: { tls: off, aliases: [www.acme.example] } }
          cron: [{ at: "0 4 * * *", run: "true", site: 1️⃣acme.example1️⃣, for: 1m }]
      """,
      ["1️⃣": "E0378 the site “acme.example”, in which this cron job is to run, has no PHP"]
    )
    #expect(try #require(found.first).secondary.map(\.text) == ["the site, which has no `php:`"])
  }

  @Test("A circle of redirects is reported once, where it begins")
  func circle() {
    let message = "E0319 the redirect of “/a” leads in a circle: /a → /b → /c → /a"
    expect(
      redirects: """
        - { from: /a, to: 1️⃣/b1️⃣ }
        - { from: /b, to: "https://acme.example/c" }
        - { from: /c, to: /a }
        """,
      ["1️⃣": message]
    )
  }

  @Test("A redirect to what lies below it never ends, one to another host or one that gets shorter does")
  func below() {
    expect(
      redirects: """
        - { from: /new/, to: "https://other.example/new/" }
        - { from: /long/, to: /short/short/short/ }
        - { from: /short/, to: / }
        - { from: /a/, to: 1️⃣/a/b/1️⃣ }
        """,
      ["1️⃣": "E0319 the redirect of “/a/” never ends: /a/ → /a/b/ → /a/b/b/ → …"]
    )
  }

  @Test("A mistake in an override stands at the override, one in a plan at the plan")
  func overrides() {
    expect(
      "tenants: { acme: { plan: basic, overrides: { php: { 1️⃣memry1️⃣: 1GiB } } } }",
      ["1️⃣": "E0204 unknown key “memry” in the limits of PHP"]
    )
    expect(
      "tenants: { acme: { plan: basic, overrides: { php: { upload: 1️⃣3GiB1️⃣ } } } }",
      ["1️⃣": "E0355"]
    )
    expect(
      plan: "plans: { basic: { disk: 1GiB, php: { upload: 1️⃣3GiB1️⃣ } } }\n",
      "tenants: { acme: { plan: basic }, bakery: { plan: basic, overrides: { sites: 2 } } }",
      ["1️⃣": "E0355"]
    )
  }

  @Test("What an alias or a merge repeats is reported where it is written")
  func aliases() {
    expect(
      """
      tenants:
        acme: &acme { plan: basic, sites: { acme.example: { tls: off, 1️⃣rooot1️⃣: public } } }
        bakery: { <<: *acme, sites: {} }
      """,
      ["1️⃣": "E0204 unknown key “rooot” in a site"]
    )
  }

  @Test("Nodes with mistakes count for the quorum, and a storage with a mistake is there")
  func damaged() {
    let text = """
      infrac: 1
      cluster:
        name: demo
        size: 3
        network: { subnet: 10.0.0.0/24 }
        nodes: { a: { address: 10.0.0.1 }, b: { address: 10.0.0.2 }, c: { address: 1️⃣10.0.0.3001️⃣ } }
        admins: { marta: { ssh_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFcLc0WUiAUFsYVLXYUNeRMvyB1GTHaJIWBHuZaNVcIV] } }
      storage: { nfs: 2️⃣nowhere2️⃣ }
      services: { ftp: {} }
      """
    expect(in: [MarkedSource(text)], ["1️⃣": "E0212", "2️⃣": "E0241"])
  }

  @Test("A secret that is written out is reported once, and never shown")
  func secrets() {
    let found = expect(
      """
      tenants:
        acme:
          plan: basic
          databases: { shop: { owner: shop, passwords: { shop: 1️⃣hunter21️⃣ } } }
          ftp: { acme: { password: 2️⃣swordfish2️⃣ } }
      """,
      ["1️⃣": "E0220", "2️⃣": "E0222"]
    )
    let shown = found.flatMap { [$0.message.text] + $0.notes + $0.help }.joined()
    #expect(!shown.contains("hunter2") && !shown.contains("swordfish"))
    #expect(found.map(\.primary.isSecret) == [true, true])
  }

  // MARK: Checking

  @discardableResult
  private func expect(
    plan: String = plan,
    _ tenants: String,
    _ expected: KeyValuePairs<Character, String>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> [Diagnostic] {
    expect(in: [MarkedSource(Self.base + plan + tenants)], expected, sourceLocation: sourceLocation)
  }

  private func expect(
    redirects: String,
    _ expected: KeyValuePairs<Character, String>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let rules = redirects.split(separator: "\n").map { "          \($0)" }.joined(separator: "\n")
    expect(
      """
      tenants:
        acme:
          plan: basic
          sites:
            acme.example:
              tls: off
              redirects:
      \(rules)
      """,
      expected,
      sourceLocation: sourceLocation
    )
  }

  @discardableResult
  private func expect(
    in texts: [MarkedSource],
    _ expected: KeyValuePairs<Character, String>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> [Diagnostic] {
    expectDiagnostics(in: texts, expected, sourceLocation: sourceLocation) { texts in
      var sources = SourceSet()
      var diagnostics = DiagnosticBag()
      let documents = texts.compactMap { text -> Draft.Document? in
        let source = sources.add(path: text.path, bytes: text.bytes)
        return Node.parse(source, into: &diagnostics).map { Draft.Document(node: $0, file: text.path) }
      }
      if let main = documents.first,
        let draft = Draft(main: main, included: Array(documents.dropFirst()), &diagnostics)
      {
        Checks.run(draft, &diagnostics)
      }
      return (sources, diagnostics)
    }
  }
}
