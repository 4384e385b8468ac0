import BackEnds
import Diagnostics
import FileTree
import Printing
import Resolution
import Spec
import Testing
import YAML

@Suite("Paths that sites had on another server")
struct OldPathTests {
  private struct Outcome {
    let codes: [String]
    let tree: FileTree?

    func text(_ path: String) -> String { tree?[path]?.render().string ?? "" }
  }

  /// Two tenants with a site each, on a cluster and on servers.
  private func compile(
    _ acme: String,
    _ mill: String = "[]",
    on backEnd: any BackEnd = DebianServer(),
    servers: String = "web-1: { address: 192.0.2.21, memory: 8GiB }"
  ) throws -> Outcome {
    let text = """
      infrac: 1
      cluster:
        name: c
        network: { subnet: 10.20.0.0/24 }
        nodes: { n1: { address: 10.20.0.11, memory: 64GiB } }
      classic:
        servers: { \(servers) }
      storage: { nfs: "nas.example.net:/export", mount: /data/hosting }
      services: { proxy: { replicas: 1, balancer: external }, web: { replicas: 1, php: ["8.2"] } }
      plans: { basic: { disk: 1GiB, sites: 2, cron: 1 } }
      tenants:
        acme:
          plan: basic
          sites: { acme.example: { tls: off, root: public, php: {}, old_paths: \(acme) } }
          cron: [{ at: "0 4 * * *", run: ls, site: acme.example }]
        mill: { plan: basic, sites: { mill.example: { tls: off, static: true, old_paths: \(mill) } } }
      """
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    let waived =
      backEnd is DebianServer
      ? text.replacing("classic:\n", with: "classic:\n  waive: { storage: no, addresses: no }\n") : text
    let source = sources.add(path: "hosting.yaml", bytes: Array(waived.utf8))
    let document = try #require(Node.parse(source, into: &diagnostics))
    let draft = Draft(main: Draft.Document(node: document, file: "hosting.yaml"), included: [], &diagnostics)
    if let draft { Checks.run(draft, &diagnostics) }
    let outcome = draft?.finished(diagnostics).flatMap {
      Resolver.resolve($0, Assignments(), on: backEnd.platform, file: "hosting.yaml", &diagnostics)
    }
    let codes = diagnostics.sorted.map(\.message.code).filter { $0.hasPrefix("E") }
    return Outcome(codes: codes, tree: outcome.map { backEnd.files(for: $0.deployment) })
  }

  private static let backEnds: [any BackEnd] = [DebianServer(), CoreOSFleet()]

  @Test(
    "What is the system's, or no path, is nobody's old path",
    arguments: [
      "/", "/etc", "/etc/acme", "/usr", "/usr/share/acme", "/var", "/var/lib", "/var/lib/infrac", "/var/log/acme",
      "/home",
      "/srv", "/opt", "/mnt", "/run/acme", "/tmp/acme", "/root/www", "/proc/1/root", "/dev/shm/x", "/lib/x", "/bin",
      "/sys/x",
      "home/acme", "www", "", "/home/../etc", "/home/./acme", "/home//acme", "/home/acme/", "/home/acme/..",
      "//home/acme",
      "/home/a b", "/home/a:b", "/home/a%n", "/home/$HOME", "/home/a;b", "/home/a\\\"b", "/home/a\\nb", "/home/é",
      "/home/a,b",
      "/home/${x}", "/home/a'b", "/home/a\\\\", "-/home/acme", "/home/`id`", "/home/*", "~/www",
      "/home/" + String(repeating: "a", count: 300),
    ]
  )
  func refused(path: String) throws {
    #expect(try compile("[\"\(path)\"]").codes == ["E0257"], "\(path)")
  }

  @Test(
    "Where customers' files can have been is one",
    arguments: [
      "/var/www/vhosts/acme.example/httpdocs", "/home/acme/www", "/home/acme", "/var/www", "/var/customers/webs/acme",
      "/kunden/1234_56/webseiten", "/www", "/is/htdocs/wp1_AB", "/srv/www/acme", "/opt/acme", "/etcetera/acme",
      "/home/.acme",
    ],
    0..<2
  )
  func taken(path: String, backEnd: Int) throws {
    #expect(try compile("[\(path)]", on: Self.backEnds[backEnd]).codes == [])
  }

  @Test(
    "None is another's, lies in another's, or meets the directory of the tenants",
    arguments: [
      ("[/home/acme, /home/acme]", "[]"), ("[/home/acme]", "[/home/acme]"), ("[/home/acme]", "[/home/acme/mill]"),
      ("[/home/acme/www]", "[/home/acme]"), ("[/home/a/b/c/d, /home/a/b]", "[]"),
    ],
    0..<2
  )
  func meeting(paths: (String, String), backEnd: Int) throws {
    #expect(try compile(paths.0, paths.1, on: Self.backEnds[backEnd]).codes == ["E0436"])
  }

  @Test("The directory of the tenants is the cluster's own, or that of servers")
  func ownDirectory() throws {
    for path in ["/srv/hosting", "/srv/hosting/tenants/mill/mill.example", "/srv/hosting/x"] {
      #expect(try compile("[\(path)]").codes == ["E0436"])
      #expect(try compile("[\(path)]", on: CoreOSFleet()).codes == [])
    }
    for path in ["/data", "/data/hosting/state/mill"] {
      #expect(try compile("[\(path)]", on: CoreOSFleet()).codes == ["E0436"])
      #expect(try compile("[\(path)]").codes == [])
    }
    #expect(try compile("[/home/acme]", "[/home/acmeother]").codes == [])
  }

  @Test("Tenants of two servers can have the same one")
  func twoServers() throws {
    let servers =
      "a: { address: 192.0.2.21, memory: 8GiB, tenants: [acme] }, b: { address: 192.0.2.22, memory: 8GiB, tenants: [mill] }"
    let outcome = try compile("[/var/www/html]", "[/var/www/html]", servers: servers)
    #expect(outcome.codes == [])
    let unit = outcome.text("servers/b/root/etc/systemd/system/apache2.service.d/infrac-old-paths.conf")
    #expect(
      unit.contains("BindPaths=-/srv/hosting/tenants/mill/mill.example:/var/www/html\n") && !unit.contains("acme")
    )
  }

  @Test("On a server the units of PHP, of cron and of Apache see the site there, and run it from there")
  func server() throws {
    let outcome = try compile("[/home/acme/www, /var/www/acme]")
    let folder = "servers/web-1"
    for unit in ["apache2", "infrac-cron", "infrac-php@"] {
      let text = outcome.text("\(folder)/root/etc/systemd/system/\(unit).service.d/infrac-old-paths.conf")
      for path in ["/home/acme/www", "/var/www/acme"] {
        #expect(text.contains("\nBindPaths=-/srv/hosting/tenants/acme/acme.example:\(path)\n"))
      }
      #expect(text.contains("\nProtectHome=tmpfs\n"))
    }
    let apache = outcome.text("\(folder)/config/apache/web-php82/tenants/acme.conf")
    #expect(apache.contains("DocumentRoot /home/acme/www/public\n"))
    #expect(apache.contains("<Directory /home/acme/www>\n    AllowOverride Nonfatal=All\n"))
    let pool = outcome.text("\(folder)/config/php/8.2/pool.d/acme.conf")
    let open = "/srv/hosting/tenants/acme/:/srv/hosting/state/acme/:/home/acme/www/:/var/www/acme/"
    #expect(pool.contains("php_admin_value[open_basedir] = \"\(open)\"\n"))
    #expect(outcome.text("\(folder)/config/php/8.2/cron.d/acme").contains("\t/home/acme/www\t"))
    #expect(
      try compile("[/var/www/acme]").text("\(folder)/root/etc/systemd/system/apache2.service.d/infrac-old-paths.conf")
        .contains("ProtectHome") == false
    )
    #expect(try compile("[]").tree?["\(folder)/root/etc/systemd/system/apache2.service.d/infrac-old-paths.conf"] == nil)
  }

  @Test("On a cluster the containers of web servers see it there")
  func cluster() throws {
    let outcome = try compile("[/home/acme/www]", "[/home/mill]", on: CoreOSFleet())
    let unit = outcome.text("units/web-php82@.service")
    #expect(unit.contains("--volume=/data/hosting/tenants/acme/acme.example:/home/acme/www"))
    #expect(unit.contains("--volume=/data/hosting/tenants/mill/mill.example:/home/mill"))
    #expect(outcome.text("shared/apache/web-php82/tenants/mill.conf").contains("DocumentRoot /home/mill\n"))
  }
}
