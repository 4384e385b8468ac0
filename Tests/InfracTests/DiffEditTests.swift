import Foundation
import TestSupport
import Testing

/// `infrac diff`: what follows from an edit is what would not be so without it.
@Suite struct DiffEditTests {
  typealias Change = (file: String, old: String, new: String)

  private static let main = "specs/hosting.yaml"
  private static let bakery = "specs/tenants/forn-pages.yaml"
  private static let server = ["--target", "debian-server"]

  private static func report(_ changes: [Change], _ arguments: [String] = []) throws -> DiffReport {
    let workplace = try Workplace()
    for change in changes { try workplace.replace(change.old, by: change.new, in: change.file) }
    return try workplace.report(arguments)
  }

  // MARK: One edit

  static let single: [(change: Change, target: [String], field: String, effect: String)] = [
    ((main, "memory: 2GiB", "memory: 3GiB"), [], "services.database.memory", "rolling"),
    (
      (main, "ftp: { replicas: 1, memory: 64MiB", "ftp: { replicas: 1, memory: 96MiB"), server, "services.ftp.memory",
      "restart"
    ),
    (
      (main, "metadata: { rack: c }", "metadata: { rack: c, edge: \"true\" }"), [],
      "cluster.nodes.core-3.metadata.edge", "reprovision"
    ),
    (
      ("specs/tenants/celler-mas.yaml", "plan: basic", "plan: basic\n    state: archived"), server,
      "tenants.celler-mas.state", "data"
    ),
    (
      ("specs/tenants/associacio-veins.yaml", "tls: off", "tls: { secret: veins }"), [],
      "tenants.associacio-veins.sites.veins.example.tls", "reload"
    ),
    (
      (
        "specs/tenants/botiga-pinol.yaml",
        "    databases:\n      pinol: { owner: pinol, passwords: { pinol: { secret: pinol } } }\n", ""
      ), [], "tenants.botiga-pinol.databases.pinol", "data"
    ),
  ]

  @Test("All that differs follows from the only edit", arguments: single)
  func alone(trial: (change: Change, target: [String], field: String, effect: String)) throws {
    let report = try Self.report([trial.change], trial.target)
    #expect(report.items.map(\.cause.field) == [trial.field], "\(report.items.map(\.cause.title))")
    #expect(report.items.first?.effect == trial.effect)
  }

  // MARK: Several edits

  @Test("Of three edits of a plan each has its own lines, and their effect")
  func plan() throws {
    let report = try Self.report([
      (Self.main, "disk: 5GiB", "disk: 6GiB"),
      (Self.main, "memory: 128MiB, workers: 4, upload: 32MiB", "memory: 128MiB, workers: 5, upload: 48MiB"),
    ])
    let disk = try #require(report.item("plans.basic.disk"))
    #expect(disk.effect == "none" && disk.files.map(\.path) == ["provision/storage/tenants.tsv"])
    #expect(report.item("plans.basic.php.upload")?.services.contains("database") == false)
    #expect(report.item("plans.basic.php.workers")?.services.contains("proxy") == false)
  }

  @Test("Of two edits of a service each has its own lines")
  func service() throws {
    let changes: [Change] = [
      (Self.main, "memory: 2GiB", "memory: 3GiB"), (Self.main, "connections: 300", "connections: 400"),
    ]
    let report = try Self.report(changes, Self.server)
    #expect(report.others.isEmpty)
    let options = report.items.map { item in item.files.filter { $0.path.hasSuffix("my.cnf") }.flatMap(\.lines) }
    #expect(options.allSatisfy { Set($0).count == 1 } && options.count == 2, "\(options)")
  }

  @Test("Of several edits of a tenant none has another's lines")
  func tenant() throws {
    let report = try Self.report([
      (Self.bakery, "*/15 *", "*/10 *"), (Self.bakery, "exclude: [cache, \"*.log\"]", "exclude: [cache]"),
      (Self.bakery, "max_execution_time: 60s", "max_execution_time: 90s"),
    ])
    let owners = report.items.filter { item in
      item.files.flatMap(\.lines).contains { $0.contains("proxy_read_timeout") }
    }
    #expect(owners.map(\.cause.title).count == 1 && owners.first?.cause.field?.hasSuffix("time") == true)
  }

  @Test("A redirect of a tenant that was renamed and moved is one line; the move is behind the first lines")
  func renamed() throws {
    let workplace = try Workplace()
    try workplace.replace("  forn-pages:", by: "  bakery:\n    was: forn-pages", in: Self.bakery)
    try workplace.replace("/botiga, to: https://shop", by: "/b, to: https://shop", in: Self.bakery)
    try FileManager.default.moveItem(
      at: workplace.url(Self.bakery),
      to: workplace.url("specs/tenants/bakery.yaml")
    )
    let report = try workplace.report()
    let redirect = try #require(report.item("tenants.bakery.sites.fornpages.example.redirects"))
    #expect(redirect.files.map(\.path) == ["shared/nginx/tenants/bakery.conf"])
    let move = try #require(report.items.first { $0.cause.change == "moved" })
    #expect(move.files.contains { $0.path == "shared/nginx/tenants/bakery.conf" && $0.effect == "none" })
  }

  @Test("An edit of the specification is told from an edit by hand in the same file")
  func hand() throws {
    let path = "generated/lleida/shared/nginx/tenants/forn-pages.conf"
    let report = try Self.report([
      (path, "return 204;", "return 200;"), (Self.bakery, "/noticies/", "/noves/"),
    ])
    #expect(report.items.map(\.cause.kind).sorted() == ["hand", "specification"])
    let lines = report.items.map { $0.files.flatMap(\.lines) }
    #expect(lines.contains { $0.allSatisfy { $0.contains("noves") } && !$0.isEmpty }, "\(lines)")
    #expect(lines.contains { $0 == ["    return 204;"] }, "\(lines)")
  }

  @Test("What does not compile without an edit is asked of that edit alone: a database in another's place")
  func replaced() throws {
    let file = "specs/tenants/botiga-pinol.yaml"
    let report = try Self.report([(file, "      pinol: { owner: pinol,", "      botiga: { owner: pinol,")])
    #expect(report.items.map(\.cause.change).sorted { $0 ?? "" < $1 ?? "" } == ["added", "removed"])
    let gone = try #require(report.item("tenants.botiga-pinol.databases.pinol"))
    #expect(gone.files.flatMap(\.stretches).flatMap(\.old).contains { $0.contains("name = 'pinol'") })
  }

  @Test("What either of two edits is enough for is both's")
  func enough() throws {
    let nodes = (4...5).map {
      "    core-\($0): { address: 10.20.0.1\($0), memory: 16GiB, cpus: 4, metadata: { rack: r\($0) } }\n"
    }
    let report = try Self.report([(Self.main, "    core-3: {", nodes.joined() + "    core-3: {")])
    #expect(report.items.map(\.cause.field) == ["cluster.nodes.core-4", "cluster.nodes.core-5"])
    let folders = report.items.map { $0.files.map(\.path).filter { $0.hasPrefix("nodes/") } }
    #expect(folders.map(\.count) == [2, 2] && Set(folders.joined()).count == 4, "\(folders)")
  }

  @Test("A password, which no record has, is not shown, and the line says that it differs")
  func password() throws {
    let workplace = try Workplace()
    let file = "specs/tenants/escola-bressol.yaml"
    try workplace.replace("Vyl$guu", by: "Vyl$guv", in: file)
    try workplace.replace("root: public", by: "root: web", in: file)
    let report = try workplace.report()
    #expect(report.others.isEmpty && report.items.count == 2, "\(report.items.map(\.cause.title))")
    let item = try #require(report.item("tenants.escola-bressol.ftp.bressol.password"))
    #expect(item.cause.title.hasSuffix("not shown") && item.files.map(\.path) == ["shared/vsftpd/users/escola-bressol"])
    #expect(item.files.flatMap(\.lines).allSatisfy { $0.hasSuffix("(what is hidden differs)") })
  }

  // MARK: The lock file and first builds

  @Test("A tenant on another server is data, whether the specification moves it or the lock file")
  func server() throws {
    let trials: [(change: Change, field: String)] = [
      (
        (
          "specs/hosting.lock.yaml", "escola-bressol: { uid: 42619, server: web-1",
          "escola-bressol: { uid: 42619, server: web-2"
        ),
        "tenants.escola-bressol.server"
      ),
      (
        (Self.main, "    web-2: { address", "    web-2: { tenants: [escola-bressol], address"),
        "classic.servers.web-2.tenants"
      ),
    ]
    for trial in trials {
      let report = try Self.report([trial.change], Self.server)
      #expect(report.items.map(\.cause.field) == [trial.field], "\(report.items.map(\.cause.title))")
      #expect(report.items.first?.effect == "data" && report.items.first?.interruption.contains("web-1") == true)
    }
  }

  @Test("Before the first build nothing is unexplained, and there is nothing to roll from")
  func first() throws {
    let workplace = try Workplace()
    try FileManager.default.removeItem(at: workplace.url("generated"))
    let report = try workplace.report()
    #expect(report.items.map(\.cause.kind) == ["first"] && report.strongest == "none")
    let rollout = try workplace.infrac("rollout")
    #expect(rollout.status == 64 && rollout.errors.contains("README.md"), "\(rollout.text)")
  }

  // MARK: Titles

  @Test("A rule that comes or goes is named alone, and shown where it stands")
  func rule() throws {
    let workplace = try Workplace()
    let text = try workplace.text(Self.bakery)
    let rule = try #require(text.split(separator: "\n").first { $0.contains("from: /botiga") })
    try workplace.replace(rule + "\n", by: "", in: Self.bakery)
    var title = try #require(try workplace.report().items.first).cause.title
    #expect(title.hasSuffix("(no longer said)") && title.contains("/botiga") && !title.contains("noticies"), "\(title)")
    try workplace.directory.write(
      text.replacing(rule, with: rule + "\n          - { from: /vell, to: /nou }"),
      to: Self.bakery
    )
    let item = try #require(try workplace.report().items.first)
    title = item.cause.title
    #expect(title.hasSuffix("(new)") && title.contains("from /vell") && !title.contains("“”"), "\(title)")
    let before = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0 == rule }
    #expect(item.cause.line == before.map { $0 + 2 })
  }

  @Test("What is no longer said is shown by what stands beside it, what is long by its first lines")
  func excerpts() throws {
    let workplace = try Workplace()
    try workplace.replace(", connections: 300", by: "", in: Self.main)
    try workplace.directory.write(
      "tenants:\n  nova:\n    plan: basic\n    sites:\n      nova.example: { static: true, tls: off }\n",
      to: "specs/tenants/nova.yaml"
    )
    let text = try workplace.infrac("diff", "--color", "never").text
    #expect(text.contains("│   database: { replicas: 3, memory: 2GiB }\n"), "\(text)")
    #expect(text.contains("^ “connections” is no longer said here\n"), "\(text)")
    #expect(text.contains("│     sites:\n") && text.contains("nova.example: { static: true, tls: off }\n"), "\(text)")
  }
}
