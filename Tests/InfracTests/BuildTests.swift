import Foundation
import TestSupport
import Testing

/// `infrac build`, as somebody at a shell uses it.
@Suite("Building")
struct BuildTests {
  /// A folder with a specification in it, and infrac run there.
  struct Workshop {
    let directory: TemporaryDirectory

    init(_ text: String) throws {
      directory = try TemporaryDirectory()
      try directory.write(text, to: "hosting.yaml")
    }

    func infrac(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Outcome {
      try Program(Infrac.path, package: "infrac").run(arguments, in: directory.url, environment: environment)
    }

    func text(_ path: String) throws -> String {
      try String(contentsOf: directory.url.appending(path: path), encoding: .utf8)
    }

    func write(_ text: String, to path: String) throws { try directory.write(text, to: path) }

    /// Every file below a folder with its text.
    func files(below folder: String) throws -> [String: Data] {
      let root = directory.url.appending(path: folder)
      var files: [String: Data] = [:]
      for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
        let url = root.appending(path: path)
        if !url.hasDirectoryPath, let data = try? Data(contentsOf: url) { files[path] = data }
      }
      return files
    }

    /// When each file below a folder was changed last.
    func times(below folder: String) throws -> [String: Date] {
      let root = directory.url.appending(path: folder)
      var times: [String: Date] = [:]
      for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
        times[path] =
          try FileManager.default.attributesOfItem(atPath: root.appending(path: path).path)[.modificationDate] as? Date
      }
      return times
    }
  }

  static let specification = """
    infrac: 1
    cluster:
      name: c
      network: { subnet: 10.0.0.0/24 }
      addresses: 10.0.0.11-10.0.0.13
      admins: { me: { ssh_keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2r8cG7m0cPZ0C2Q0v9qKQ8m6vY4xTn1bWqz5kO3uYe me"] } }
    storage: { nfs: "10.0.0.5:/export" }
    services:
      proxy: { memory: 128MiB, addresses: [203.0.113.10/24] }
      web: { memory: 512MiB }
    plans: { basic: { disk: 1GiB, sites: 2 } }
    tenants:
      mill: { plan: basic, sites: { mill.example: { tls: off } } }
      forge: { plan: basic, sites: { forge.example: { tls: off } } }

    """

  @Test("A second build says that all is up to date, writes no byte and touches no time")
  func twice() throws {
    let workshop = try Workshop(Self.specification)
    let first = try workshop.infrac("build")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.contains("tenants: forge, mill"))
    let times = try workshop.times(below: ".")
    let second = try workshop.infrac("build")
    #expect(second.output == "generated/c is up to date\n")
    #expect(try workshop.times(below: ".") == times)
  }

  @Test("The same bytes come out in another folder, locale and time zone")
  func elsewhere() throws {
    let here = try Workshop(Self.specification)
    let there = try Workshop(Self.specification)
    _ = try here.infrac("build")
    _ = try there.infrac(
      "build",
      environment: ["LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu", "HOME": "/nowhere"]
    )
    #expect(try here.files(below: "generated") == there.files(below: "generated"))
    #expect(try here.text("hosting.lock.yaml") == there.text("hosting.lock.yaml"))
  }

  @Test("One tenant's change touches its files and the few that are computed from all")
  func oneTenant() throws {
    let workshop = try Workshop(Self.specification)
    _ = try workshop.infrac("build")
    let before = try workshop.files(below: "generated/c")
    try workshop.write(
      Self.specification.replacingOccurrences(
        of: "forge.example: { tls: off }",
        with: "forge.example: { tls: off, root: public }"
      ),
      to: "hosting.yaml"
    )
    let outcome = try workshop.infrac("build")
    #expect(outcome.output.contains("tenants: forge\n"), "\(outcome.output)")
    let after = try workshop.files(below: "generated/c")
    let changed = Set(after.filter { before[$0.key] != $0.value }.keys)
    #expect(changed == ["manifest.json", "deployment.jsonl", "shared/apache/web/tenants/forge.conf"], "\(changed)")
  }

  @Test("`--check` writes nothing, names what differs and ends with 2")
  func check() throws {
    let workshop = try Workshop(Self.specification)
    let missing = try workshop.infrac("build", "--check")
    #expect(missing.status == 2)
    #expect(!FileManager.default.fileExists(atPath: workshop.directory.url.appending(path: "generated").path))
    #expect(!FileManager.default.fileExists(atPath: workshop.directory.url.appending(path: "hosting.lock.yaml").path))
    _ = try workshop.infrac("build")
    #expect(try workshop.infrac("build", "--check", "--locked").status == 0)
    try workshop.write(
      Self.specification.replacingOccurrences(
        of: "mill.example: { tls: off }",
        with: "mill.example: { tls: off, root: x }"
      ),
      to: "hosting.yaml"
    )
    let outcome = try workshop.infrac("build", "--check")
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("~ shared/apache/web/tenants/mill.conf"), "\(outcome.output)")
  }

  @Test("`--locked` refuses a specification that the lock file does not know")
  func locked() throws {
    let workshop = try Workshop(Self.specification)
    let outcome = try workshop.infrac("build", "--locked")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("error[E0409]"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: workshop.directory.url.appending(path: "generated").path))
  }

  @Test("A wrong specification writes nothing and ends with 1")
  func wrong() throws {
    let workshop = try Workshop(Self.specification.replacingOccurrences(of: "disk: 1GiB", with: "disk: 1"))
    let outcome = try workshop.infrac("build")
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.directory.url.path) == ["hosting.yaml"])
  }

  @Test("Warnings are errors with `--strict` only")
  func strict() throws {
    let workshop = try Workshop(Self.specification)
    #expect(try workshop.infrac("check").status == 0)
    #expect(try workshop.infrac("check", "--strict").status == 1)
  }

  @Test("A tenant that vanishes is an error, until it was archived or its removal is allowed")
  func removal() throws {
    let workshop = try Workshop(Self.specification)
    _ = try workshop.infrac("build")
    let without = Self.specification.split(separator: "\n", omittingEmptySubsequences: false).filter {
      !$0.contains("forge")
    }.joined(separator: "\n")
    try workshop.write(without, to: "hosting.yaml")
    let refused = try workshop.infrac("build")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("error[E0401]"), "\(refused.errors)")
    #expect(try workshop.infrac("build", "--allow-removal", "forge").status == 0)
    #expect(try workshop.text("hosting.lock.yaml").contains("removed: true"))

    try workshop.write(
      Self.specification.replacingOccurrences(of: "forge: { plan", with: "forge: { state: archived, plan"),
      to: "hosting.yaml"
    )
    #expect(try workshop.infrac("build").status == 0)
    try workshop.write(without, to: "hosting.yaml")
    #expect(try workshop.infrac("build").status == 0)
  }

  @Test("A tenant keeps its uid when its neighbours change, and when it is renamed by `was`")
  func uids() throws {
    let workshop = try Workshop(Self.specification)
    _ = try workshop.infrac("build")
    let line = try #require(
      try workshop.text("hosting.lock.yaml").split(separator: "\n").first { $0.contains("mill:") }
    )
    let uid = try #require(line.split(separator: " ").first { Int($0) != nil })
    try workshop.write(
      Self.specification.replacingOccurrences(of: "mill: { plan", with: "watermill: { was: mill, plan"),
      to: "hosting.yaml"
    )
    #expect(try workshop.infrac("build").status == 0)
    let lock = try workshop.text("hosting.lock.yaml")
    #expect(lock.contains("  watermill: { uid: \(uid) }"), "\(lock)")
    #expect(!lock.contains("  mill:"))
  }

  @Test("Two branches that took one uid are mended by `lock --repair`")
  func repair() throws {
    let workshop = try Workshop(Self.specification)
    _ = try workshop.infrac("build")
    let lock = try workshop.text("hosting.lock.yaml")
    let uid = try #require(
      lock.split(separator: "\n").first { $0.contains("mill:") }?.split(separator: " ").first { Int($0) != nil }
    )
    try workshop.write(lock + "  smithy: { uid: \(uid) }\n", to: "hosting.lock.yaml")
    try workshop.write(Self.specification + "  smithy: { plan: basic }\n", to: "hosting.yaml")
    let refused = try workshop.infrac("build")
    #expect(refused.status == 1 && refused.errors.contains("error[E0402]"), "\(refused.errors)")
    #expect(try workshop.infrac("lock", "--repair").status == 0)
    #expect(try workshop.infrac("build").status == 0)
    let mended = try workshop.text("hosting.lock.yaml")
    #expect(mended.contains("  mill: { uid: \(uid) }"))
    #expect(!mended.contains("  smithy: { uid: \(uid) }"))
  }

  @Test("`pin` puts a digest into every Dockerfile, and the warning goes")
  func pin() throws {
    let workshop = try Workshop(Self.specification)
    let digest = "sha256:" + String(repeating: "0123456789abcdef", count: 4)
    #expect(try workshop.infrac("pin", "hosting.yaml", "debian:bookworm-slim=\(digest)").status == 0)
    let outcome = try workshop.infrac("build", "--strict")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try workshop.text("generated/c/images/proxy/Dockerfile").contains("FROM debian:bookworm-slim@\(digest)\n"))
    #expect(try workshop.infrac("pin", "hosting.yaml", "debian:bookworm-slim=sha256:12").status == 64)
  }

  @Test(
    "What `init` writes compiles, and it overwrites nothing",
    arguments: [([], "demo"), (["--target", "debian-server"], "demo-debian-server")]
  )
  func starter(options: [String], output: String) throws {
    let directory = try TemporaryDirectory()
    let program = try Program(Infrac.path, package: "infrac")
    #expect(try program.run(["init", "company"] + options, in: directory.url).status == 0)
    let company = directory.url.appending(path: "company")
    #expect(try program.run(["build"], in: company).status == 0)
    #expect(FileManager.default.fileExists(atPath: company.appending(path: "generated/\(output)/README.md").path))
    // What a machine keeps to itself is none of git's business.
    let git = try Program("git", package: "git")
    #expect(try git.run(["init", "--quiet"], in: company).status == 0)
    let key = "generated/\(output)/local/fingerprint-key"
    #expect(try git.run(["check-ignore", key], in: company).status == 0)
    #expect(try git.run(["check-ignore", "generated/\(output)/lib/local"], in: company).status == 1)
    let text = try String(contentsOf: company.appending(path: "hosting.yaml"), encoding: .utf8)
    try (text + "# mine\n").write(to: company.appending(path: "hosting.yaml"), atomically: true, encoding: .utf8)
    let again = try program.run(["init", "company"], in: directory.url)
    #expect(again.status == 0 && again.output.contains("is there already"))
    #expect(try String(contentsOf: company.appending(path: "hosting.yaml"), encoding: .utf8).hasSuffix("# mine\n"))
  }

  private static let shown = [
    "0,15,30,45 * * * *  php artisan schedule:run", "in fornpages.example with PHP 8.2, 10m at most",
    "from info@fornpages.example", "without *.log", "pages, by FTP, at home in fornpages.example",
  ]

  @Test("`show` tells what plan and overrides come to, and of an unknown name what was meant")
  func show() throws {
    let spec = PackageRoot.url.appending(path: "specs/hosting.yaml").path
    let program = try Program(Infrac.path, package: "infrac")
    let tenant = try program.run(["show", "forn-pages", "--spec", spec])
    #expect(tenant.status == 0 && tenant.output.contains("4 workers of 192MiB in web-php82"), "\(tenant.output)")
    for part in Self.shown { #expect(tenant.output.contains(part), "\(part) is not in \(tenant.output)") }
    let unknown = try program.run(["show", "forn-page", "--spec", spec])
    #expect(unknown.status == 64 && unknown.errors.contains("did you mean “forn-pages”?"))
    let server = try program.run(["show", "web-2", "--spec", spec, "--target", "debian-server"])
    #expect(server.status == 0 && server.output.contains("Debian      13 (trixie)"), "\(server.text)")
    #expect(server.output.contains("can-roca  active"), "\(server.text)")
  }

  @Test("A missing specification is a machine's failure, a full disk too")
  func machine() throws {
    let directory = try TemporaryDirectory()
    let program = try Program(Infrac.path, package: "infrac")
    #expect(try program.run(["check"], in: directory.url).status == 3)
    #expect(try program.run(["check", "nothing.yaml"], in: directory.url).status == 3)
    let shell = try Program("sh", package: "dash")
    #expect(try shell.run(["-c", "'\(Infrac.path)' schema >/dev/full"]).status == 3)
    #expect(try shell.run(["-c", "'\(Infrac.path)' schema | head -n 1 >/dev/null"]).status == 0)
  }
}
