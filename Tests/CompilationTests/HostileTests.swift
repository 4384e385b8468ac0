import BackEnds
import Diagnostics
import FileTree
import Printing
import Resolution
import Spec
import TestSupport
import Testing
import YAML

@Suite("Hostile texts in every place of a specification")
struct HostileTests {
  /// Uses as many fields as it can in little space.
  static let specification = """
    infrac: 1
    cluster:
      name: c
      discovery: https://discovery.etcd.io/6a28e078895c5ec737174db2419bb2f3
      docker: "20.10"
      maintenance: { days: [Tue], at: "03:00", for: 2h }
      timezone: Europe/Madrid
      network: { domain: c.example.net, subnet: 10.20.0.0/24, interface: eth0, gateway: 10.20.0.1, dns: [10.20.0.2] }
      nodes:
        n1: { address: 10.20.0.11, memory: 64GiB, host: x, metadata: { edge: a, rack: r } }
      admins: { me: { ssh_keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2r8cG7m0cPZ0C2Q0v9qKQ8m6vY4xTn1bWqz5kO3uYe me"] } }
    storage: { nfs: "nas.example.net:/export", mount: /srv/hosting }
    mail: { relay: "smtp.example.net:587", login: { secret: relay }, tls: starttls }
    backup: { to: "ssh://backup@v.example.net:2222/srv/backup", key: { secret: backup }, login: { secret: ssh }, host_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2r8cG7m0cPZ0C2Q0v9qKQ8m6vY4xTn1bWqz5kO3uYe", at: "03:30" }
    registry: { url: r.example.net/x, login: { secret: registry } }
    services:
      proxy: { replicas: 1, log_addresses: short, place: { edge: a }, addresses: [203.0.113.10/24] }
      web: { replicas: 1, memory: 8GiB, php: ["8.2"], extensions: [redis] }
      database: { replicas: 1, image: "r.example.net/db:1" }
      ftp: { passive_ports: 50000-50099, address: 203.0.113.11/24 }
      certificates: { contact: ops@example.net, directory: "https://acme.example.net/directory" }
      custom: { cache: { image: "r.example.net/redis:7", ports: { redis: 6379 } } }
    plans: { basic: { disk: 5GiB, sites: 4, databases: 1, ftp_users: 1, cron: 1, php: { memory: 128MiB, workers: 2, upload: 32MiB, disable_functions: [exec] }, backup: { keep: { daily: 3, weekly: 2, monthly: 1 }, exclude: ["*.log"] } } }
    tenants:
      a:
        plan: basic
        contact: a@example.net
        uid: 1004
        sites:
          a.example:
            aliases: [www.a.example]
            root: public
            old_paths: [/var/www/vhosts/a.example/httpdocs, /home/a/www]
            php: { version: "8.2", ini: { user_agent: x } }
            tls: { acme: true, hsts: 1y }
            redirects: [{ from: /old, to: "https://b.example/x" }, { from: /c/, to: /d/ }]
            errors: { 404: /e/404.html, 403: /e/403.html }
            allow: [198.51.100.0/24, "2001:db8::1"]
            deny: [198.51.100.7]
            limits: { requests: 20/s, connections: 50 }
            raw:
              nginx.server: location = /ping { return 204; }
              nginx.location: add_header X-A b;
              apache.vhost: AddType font/woff2 .woff2
              php.pool: env[APP_ENV] = production
          w.example: { aliases: ["*.w.example"], static: true, tls: { secret: w } }
          u.example: { upstream: ["http://10.9.0.40:3000"], tls: { acme: { challenge: dns-01, credentials: { secret: dns } } } }
        databases: { db: { owner: o, readers: [r], passwords: { o: { secret: o }, r: { hash: "*94BDCEBE19083CE2A1F959FD02F964C7AF4CFC29" } } } }
        timezone: Europe/Andorra
        backup: { exclude: [a.example/cache] }
        mail: { from: a@example.net, rate: 100/h }
        cron: [{ at: "*/15 * * * *", run: php x.php, site: a.example, for: 5m }]
        ftp: { f: { password: "$6$abcdefghijklmnop$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", home: a.example/public, keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFx1i1q8sU6pWSpkQkzhcq2sFqyxwNfYqWtBG0oLfM2u me"] } }

    """

  /// Texts that no field takes: each would begin a new line or an invisible one somewhere.
  static let refused = ["a\nb", "a\r", "a;b\n}", "\u{1B}[31m", "a\u{0}b", "a\u{202E}b", "a\u{2028}b", "\u{FEFF}a", ""]

  /// Texts that some fields take, and which must come out as data.
  static let tricky = [
    "$(id)", "`id`", "${HOME}", "%n%i", "a;b}", "\"'\\", "#x", "../../etc/passwd", "/../x", "<?php", "<b>&amp;",
    "{{ x }}", "*", "&a", "!!x", "~",
    "no", "0x10", "1e3", "$private_ipv4", "é", "中文", String(repeating: "x", count: 5000), "/a b/\"c'd", "/$uri;}{",
    "/x\\y",
  ]

  @Test("The specification itself compiles")
  func itself() throws {
    let outcome = compile(try Self.document())
    #expect(outcome.codes.filter { $0.hasPrefix("E") }.isEmpty, "\(outcome.codes)")
    #expect(outcome.tree != nil)
  }

  @Test("A text with a line break or a control character is refused wherever it stands", arguments: refused)
  func refusal(text: String) throws {
    let document = try Self.document()
    for index in 0..<document.texts {
      let outcome = compile(document.replacingText(index, with: text))
      // What is empty is allowed where it means “the directory itself”.
      if outcome.tree != nil, text.isEmpty { continue }
      #expect(outcome.tree == nil, "text \(index) took \(text.debugDescription)")
    }
  }

  @Test("A text of another grammar is refused or comes out as data; nothing crashes", arguments: tricky)
  func data(text: String) throws {
    let document = try Self.document()
    for index in 0..<document.texts {
      let outcome = compile(document.replacingText(index, with: text))
      guard let tree = outcome.tree else { continue }
      for (path, entry) in tree.sorted {
        let rendered = entry.render().string
        #expect(!rendered.utf8.contains(0), "\(path)")
      }
    }
  }

  @Test("Memory and workers whose product no number holds are too much for a web server, not nothing")
  func product() throws {
    let text = Self.specification.replacing("memory: 128MiB, workers: 2", with: "memory: 536870912GiB, workers: 32")
    let codes = compile(try Self.document(text)).codes
    #expect(codes.contains("E0414"), "\(codes)")
  }

  // MARK: Compiling

  private struct Outcome {
    let codes: [String]
    let tree: FileTree?
  }

  private static func document(_ text: String = HostileTests.specification) throws -> Node {
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    let source = sources.add(path: "hosting.yaml", bytes: Array(text.utf8))
    return try #require(Node.parse(source, into: &diagnostics))
  }

  private func compile(_ document: Node) -> Outcome {
    var diagnostics = DiagnosticBag()
    let draft = Draft(main: Draft.Document(node: document, file: "hosting.yaml"), included: [], &diagnostics)
    if let draft { Checks.run(draft, &diagnostics) }
    let resolved = draft?.finished(diagnostics).flatMap {
      Resolver.resolve($0, Assignments(), file: "hosting.yaml", &diagnostics)
    }
    return Outcome(
      codes: diagnostics.sorted.map(\.message.code),
      tree: resolved.map { CoreOSFleet().files(for: $0.deployment) }
    )
  }
}

extension Node {
  /// The number of texts in a document: keys that the user chooses and values.
  fileprivate var texts: Int {
    switch content {
    case .scalar: 1
    case .sequence(let items): items.reduce(0) { $0 + $1.texts }
    case .mapping(let pairs): pairs.reduce(0) { $0 + 1 + $1.value.texts }
    }
  }

  /// The document with another text in the place of one, counted in the order in which they stand.
  fileprivate func replacingText(_ index: Int, with text: String) -> Node {
    switch content {
    case .scalar(let scalar):
      return Node(.scalar(Scalar(text: index == 0 ? text : scalar.text, style: .quoted)), span: span)
    case .sequence(let items):
      var rest = index
      let changed = items.map { item -> Node in
        defer { rest -= item.texts }
        return rest >= 0 && rest < item.texts ? item.replacingText(rest, with: text) : item
      }
      return Node(.sequence(changed), span: span)
    case .mapping(let pairs):
      var rest = index
      let changed = pairs.map { pair -> Pair in
        defer { rest -= 1 + pair.value.texts }
        if rest == 0 { return Pair(key: text, keySpan: pair.keySpan, value: pair.value) }
        let isInside = rest > 0 && rest <= pair.value.texts
        return isInside
          ? Pair(key: pair.key, keySpan: pair.keySpan, value: pair.value.replacingText(rest - 1, with: text)) : pair
      }
      return Node(.mapping(changed), span: span)
    }
  }
}
