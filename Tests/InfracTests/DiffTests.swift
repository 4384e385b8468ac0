import Foundation
import TestSupport
import Testing

/// `infrac diff`: which edit did what, to whom.
@Suite struct DiffTests {
  /// An edit of the reference company and what follows from it.
  struct Trial: Sendable, CustomTestStringConvertible {
    let name: String
    let changes: [(file: String, old: String, new: String)]
    let field: String
    let effect: String
    /// `nil`: not looked at.
    var tenants: [String]?
    var services: [String]?
    var nodes: [String]?

    var testDescription: String { name }
  }

  static let trials = [
    Trial(
      name: "one redirect",
      changes: [("specs/tenants/forn-pages.yaml", "https://shop.fornpages.example/", "https://botiga.example/")],
      field: "tenants.forn-pages.sites.fornpages.example.redirects",
      effect: "reload",
      tenants: ["forn-pages"],
      services: ["proxy"]
    ),
    Trial(
      name: "a plan's workers",
      changes: [("specs/hosting.yaml", "memory: 128MiB, workers: 4", "memory: 128MiB, workers: 5")],
      field: "plans.basic.php.workers",
      effect: "rolling",
      tenants: ["associacio-veins", "botiga-pinol", "celler-mas", "forn-pages", "gestoria-solsona", "hostal-segria"]
    ),
    Trial(
      name: "a node's address",
      changes: [("specs/hosting.yaml", "core-2: { address: 10.20.0.12", "core-2: { address: 10.20.0.22")],
      field: "cluster.nodes.core-2.address",
      effect: "reprovision",
      nodes: ["core-1", "core-2", "core-3"]
    ),
    Trial(
      name: "a discovery token",
      changes: [
        ("specs/hosting.yaml", "6a28e078895c5ec737174db2419bb2f3", "7a28e078895c5ec737174db2419bb2f3"),
        ("specs/hosting.lock.yaml", "6a28e078895c5ec737174db2419bb2f3", "7a28e078895c5ec737174db2419bb2f3"),
      ],
      field: "cluster.discovery",
      effect: "reprovision",
      nodes: ["core-1", "core-2", "core-3"]
    ),
    Trial(
      name: "another plan",
      changes: [("specs/tenants/celler-mas.yaml", "plan: basic", "plan: pro")],
      field: "tenants.celler-mas.plan",
      effect: "rolling",
      tenants: ["celler-mas"]
    ),
    Trial(
      name: "a tenant renamed and moved to another file",
      changes: [
        ("specs/tenants/celler-mas.yaml", "celler-mas:\n", "celler-nou:\n    was: celler-mas\n")
      ],
      field: "tenants.celler-nou",
      effect: "data"
    ),
    Trial(
      name: "the memory of a service",
      changes: [("specs/hosting.yaml", "ftp: { replicas: 1, memory: 64MiB", "ftp: { replicas: 1, memory: 96MiB")],
      field: "services.ftp.memory",
      effect: "rolling",
      services: ["ftp"]
    ),
    Trial(
      name: "passive ports",
      changes: [("specs/hosting.yaml", "50000-50099", "50000-50098")],
      field: "services.ftp.passive_ports",
      effect: "restart",
      services: ["ftp"]
    ),
    Trial(
      name: "an alias taken away",
      changes: [("specs/tenants/can-roca.yaml", ", canroca.test.example", "")],
      field: "tenants.can-roca.sites.canroca.example.aliases",
      effect: "reload",
      tenants: ["can-roca"]
    ),
    Trial(
      name: "an admin's key",
      changes: [("specs/hosting.yaml", "gL+EsfG/JiTGc5BXX/o/9v marta", "gL+EsfG/JiTGc5BXX/o/9w marta")],
      field: "cluster.admins.marta.ssh_keys",
      effect: "reprovision"
    ),
    Trial(
      name: "the time zone",
      changes: [("specs/hosting.yaml", "Europe/Madrid", "Europe/Paris")],
      field: "cluster.timezone",
      effect: "reprovision"
    ),
  ]

  @Test("Each edit is a cause with its effect, and nothing else is said to be the reason", arguments: trials)
  func causes(trial: Trial) throws {
    let workplace = try Workplace()
    for change in trial.changes {
      try workplace.replace(change.old, by: change.new, in: change.file)
    }
    if trial.field == "tenants.celler-nou" {
      try FileManager.default.moveItem(
        at: workplace.url("specs/tenants/celler-mas.yaml"),
        to: workplace.url("specs/tenants/nou.yaml")
      )
    }
    let report = try workplace.report()
    #expect(report.others.isEmpty, "\(report.others.map { "\($0.cause.title): \($0.files.map(\.path))" })")
    let item = try #require(
      report.items.last { $0.cause.field == trial.field && $0.cause.change != "moved" },
      "\(report.items.map(\.cause.title))"
    )
    #expect(item.effect == trial.effect)
    if let tenants = trial.tenants { #expect(item.tenants == tenants) }
    if let services = trial.services { #expect(item.services == services) }
    if let nodes = trial.nodes { #expect(item.nodes == nodes) }
    #expect(item.cause.file?.hasPrefix("specs/") == true && item.cause.line != nil)
    // One reason for everything: all files but infrac's own are its.
    if report.items.count == 1 { #expect(item.files.count == report.files.filter { !isRecord($0.path) }.count) }
  }

  private func isRecord(_ path: String) -> Bool {
    ["manifest.json", "deployment.jsonl", ".gitattributes"].contains(path)
  }

  /// Edits of servers, whose consequences are lines that no field stands behind.
  static let serverTrials: [(name: String, old: String, new: String, removed: String?, fields: [String])] = [
    (
      "a first user of SFTP", "plan: small\n    sites: { arxiu",
      "plan: small\n    ftp: { a: { keys: [\"\(key)\"], home: arxiu.example } }\n    sites: { arxiu", nil,
      ["tenants.arxiu.ftp.a"]
    ),
    (
      "a tenant that goes", "  botiga: { plan: large, sites: { botiga.example: { php: {} } } }\n", "", "botiga",
      ["tenants.botiga"]
    ),
    (
      "a tenant that comes", "  celler:", "  nou: { plan: small, sites: { nou.example: { php: {} } } }\n  celler:", nil,
      ["tenants.nou"]
    ),
    (
      "another Debian", "memory: 4GiB, debian: \"12\"", "memory: 4GiB, debian: \"13\"", nil,
      ["classic.servers.web-1.debian"]
    ),
    (
      "a server more", "    large-1:", "    web-3: { address: 203.0.113.34, memory: 8GiB }\n    large-1:", nil,
      ["classic.servers.web-3"]
    ),
  ]

  private static let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFx1i1q8sU6pWSpkQkzhcq2sFqyxwNfYqWtBG0oLfM2u"

  @Test("Servers: what an edit does is never said to be the compiler's, there and back", arguments: serverTrials)
  func servers(trial: (name: String, old: String, new: String, removed: String?, fields: [String])) throws {
    let workplace = try Workplace()
    try workplace.directory.write(Self.servers, to: "hosting.yaml")
    #expect(try workplace.infrac("build", "hosting.yaml").status == 0)
    try workplace.replace(trial.old, by: trial.new, in: "hosting.yaml")
    let removed = trial.removed.map { ["--allow-removal", $0] } ?? []
    var report = try workplace.report(["hosting.yaml"] + removed)
    #expect(report.items.compactMap(\.cause.field).sorted() == trial.fields)
    #expect(report.others.isEmpty, "\(report.others.map { "\($0.cause.title): \($0.files.map(\.path))" })")
    let build = ["build", "hosting.yaml"] + removed
    let outcome = try Program(Infrac.path, package: "infrac").run(build, in: workplace.directory.url)
    #expect(outcome.status == 0, "\(outcome.text)")
    try workplace.directory.write(Self.servers, to: "hosting.yaml")
    report = try workplace.report(["hosting.yaml", "--allow-removal", "nou"])
    #expect(report.others.isEmpty, "\(report.others.map { "\($0.cause.title): \($0.files.map(\.path))" })")
  }

  static let servers = """
    infrac: 1
    classic:
      name: casa
      admins: { marta: { ssh_keys: ["\(key)"] } }
      servers:
        web-1: { address: 203.0.113.31, memory: 4GiB, debian: "12", tenants: [arxiu] }
        web-2: { address: 203.0.113.32, memory: 8GiB, debian: "13" }
        large-1: { address: 203.0.113.33, memory: 16GiB, debian: "13", plans: [large] }
    services:
      proxy: {}
      web: { php: ["8.2", "8.4"] }
      database: {}
      ftp: {}
      certificates: { contact: ops@casa.example.net }
    plans:
      small: { disk: 5GiB, databases: 1, ftp_users: 1 }
      large: { disk: 50GiB, sites: 9, databases: 9, php: { workers: 12, memory: 64MiB } }
    tenants:
      arxiu:
        plan: small
        sites: { arxiu.example: {} }
      botiga: { plan: large, sites: { botiga.example: { php: {} } } }
      celler: { plan: small, sites: { celler.example: { php: {} } } }
    """ + "\n"

  @Test("Two edits are two causes, each with its own tenants")
  func apart() throws {
    let workplace = try Workplace()
    try workplace.replace(
      "/botiga, to: https://shop",
      by: "/botiga2, to: https://shop",
      in: "specs/tenants/forn-pages.yaml"
    )
    try workplace.replace(
      "max_execution_time: 120s",
      by: "max_execution_time: 110s",
      in: "specs/tenants/revista-ponent.yaml"
    )
    let report = try workplace.report()
    #expect(report.others.isEmpty && report.items.count == 2, "\(report.items.map(\.cause.title))")
    #expect(report.items.map(\.tenants) == [["forn-pages"], ["revista-ponent"]])
    #expect(report.items.map(\.effect) == ["reload", "rolling"])
  }

  @Test("A version of PHP that is dropped stops its servers and moves its tenants")
  func version() throws {
    let workplace = try Workplace()
    try workplace.replace("php: [\"8.2\", \"8.4\"]", by: "php: [\"8.4\"]", in: "specs/hosting.yaml")
    for file in try FileManager.default.contentsOfDirectory(atPath: workplace.url("specs/tenants").path) {
      let text = try workplace.text("specs/tenants/\(file)")
      try workplace.directory.write(
        text.replacingOccurrences(of: "\"8.2\"", with: "\"8.4\""),
        to: "specs/tenants/\(file)"
      )
    }
    let report = try workplace.report()
    #expect(report.others.isEmpty, "\(report.others.map { "\($0.cause.title): \($0.files.map(\.path))" })")
    let item = try #require(report.item("services.web.php"))
    #expect(item.files.contains { $0.path == "units/web-php82@.service" && $0.kind == "removed" })
    #expect(item.effect == "rolling")
  }

  @Test("A comment of the specification is no difference")
  func comment() throws {
    let workplace = try Workplace()
    try workplace.replace("infrac: 1\n", by: "# about us\ninfrac: 1\n", in: "specs/hosting.yaml")
    #expect(try workplace.infrac("diff", "--exit-code").status == 0)
    #expect(try workplace.report().files.isEmpty)
  }

  @Test("What another compiler wrote and what somebody edited by hand is told apart")
  func others() throws {
    let workplace = try Workplace()
    try workplace.replace(
      "keepalive_timeout 30s",
      by: "keepalive_timeout 25s",
      in: "generated/lleida/shared/nginx/nginx.conf"
    )
    var report = try workplace.report()
    #expect(report.items.map(\.cause.kind) == ["hand"])
    // The manifest of an older compiler lists what it wrote.
    try workplace.list("shared/nginx/nginx.conf")
    try workplace.replace("/botiga, to: https://shop", by: "/b, to: https://shop", in: "specs/tenants/forn-pages.yaml")
    report = try workplace.report()
    #expect(
      report.items.map(\.cause.kind).sorted() == ["compiler", "specification"],
      "\(report.items.map(\.cause.title))"
    )
    let rest = try #require(report.items.first { $0.cause.kind == "compiler" })
    #expect(rest.files.map(\.path) == ["shared/nginx/nginx.conf"] && rest.effect == "reload")
    // Without an edit it can only have been the compiler.
    try workplace.replace("/b, to: https://shop", by: "/botiga, to: https://shop", in: "specs/tenants/forn-pages.yaml")
    #expect(try workplace.report().items.map(\.cause.kind) == ["compiler"])
  }

  @Test("A revision in git is as good as a folder, also in a bare repository; git names the same files")
  func revisions() throws {
    let workplace = try Workplace()
    try workplace.git("init", "--quiet")
    try workplace.git("add", "-A")
    try workplace.git("commit", "--quiet", "-m", "a")
    try workplace.replace("/botiga, to: https://shop", by: "/b, to: https://shop", in: "specs/tenants/forn-pages.yaml")
    try workplace.infrac("build", "specs/hosting.yaml")
    #expect(try workplace.report().files.isEmpty)
    let report = try workplace.report("--against", "git:HEAD")
    #expect(report.items.map(\.cause.field) == ["tenants.forn-pages.sites.fornpages.example.redirects"])
    let changed = try workplace.git("diff", "--name-only", "HEAD", "--", "generated").output.split(separator: "\n")
    #expect(report.files.map { "generated/lleida/\($0.path)" } == changed.map(String.init).sorted())
    try workplace.git("clone", "--quiet", "--bare", ".", "bare.git")
    let bare = try workplace.report("specs/hosting.yaml", "--against", "git:main", "--repository", "bare.git")
    #expect(bare.files.map(\.path) == report.files.map(\.path))
    #expect(try workplace.infrac("diff", "--against", "git:--output=x").status == 64)
  }

  @Test("Files that git was kept from are missing, not the compiler's; a folder that no build wrote is refused")
  func missing() throws {
    let workplace = try Workplace()
    try workplace.git("init", "--quiet")
    try workplace.directory.write("nginx.conf\n", to: ".gitignore")
    try workplace.git("add", "-A")
    try workplace.git("commit", "--quiet", "-m", "a")
    let report = try workplace.report("--against", "git:HEAD")
    #expect(report.items.map(\.cause.kind) == ["missing"])
    #expect(report.items.first?.files.map(\.path) == ["shared/nginx/nginx.conf"])
    let outcome = try workplace.infrac("diff", "--against", "specs")
    #expect(outcome.status == 64 && outcome.errors.contains("“specs” has no manifest.json"), "\(outcome.text)")
    #expect(try workplace.infrac("diff", "--against", "nowhere").status == 64)
  }

  @Test("Two folders are compared without their specification; --patch makes the one of the other")
  func folders() throws {
    let workplace = try Workplace()
    try FileManager.default.copyItem(at: workplace.url("generated/lleida"), to: workplace.url("old"))
    try workplace.replace("memory: 128MiB, workers: 4", by: "memory: 128MiB, workers: 5", in: "specs/hosting.yaml")
    let patch = try workplace.infrac("diff", "--patch")
    try workplace.infrac("build", "specs/hosting.yaml", "--output", "new")
    let report = try workplace.report("old", "new")
    #expect(report.items.map(\.cause.field) == ["plans.basic.php.workers"])
    try workplace.directory.write(patch.output, to: "patch")
    let applied = try Program("git", package: "git").run(["apply", "patch"], in: workplace.directory.url)
    #expect(applied.status == 0, "\(applied.text)")
    let same = try Program("diff", package: "diffutils").run(
      ["-r", "new", "generated/lleida"],
      in: workplace.directory.url
    )
    #expect(same.status == 0, "\(same.text)")
    #expect(try workplace.infrac("diff", "old", "new", "--exit-code").status == 2)
  }

  @Test("The comment of a pull request stays within its bounds, and no report has a secret")
  func reports() throws {
    let workplace = try Workplace()
    for file in ["specs/hosting.yaml", "specs/hosting.lock.yaml"] {
      try workplace.replace("6a28e078895c5ec737174db2419bb2f3", by: "7a28e078895c5ec737174db2419bb2f3", in: file)
    }
    try workplace.replace("memory: 128MiB, workers: 4", by: "memory: 120MiB, workers: 3", in: "specs/hosting.yaml")
    for name in (1...160).map({ "many-\($0)" }) {
      try workplace.directory.write(
        "tenants: { \(name): { plan: basic, sites: { \(name).example: { tls: off } } } }\n",
        to: "specs/tenants/\(name).yaml"
      )
    }
    let markdown = try workplace.infrac("diff", "--format", "markdown")
    #expect(markdown.output.count <= 60_000 && markdown.output.count > 30_000, "\(markdown.errors)")
    #expect(markdown.output.contains("Left out for length") && !markdown.output.contains("7a28e078895c5ec"))
    for format in ["text", "json", "html"] {
      let output = try workplace.infrac("diff", "--format", format).output
      #expect(
        !output.contains("7a28e078895c5ec737174db2419bb2f3") && !output.contains("6a28e078895c5ec737174db2419bb2f3")
      )
      #expect(!output.contains("$6$") && !output.contains("$y$"))
    }
  }
}
