import Foundation
import TestSupport
import Testing

/// `infrac diff`: what is behind lines that no edit of theirs is behind.
@Suite struct DiffCauseTests {
  /// What another compiler wrote beside the edit of a redirect, in which none of its words are.
  static let compilerTrials: [(name: String, path: String, now: String, before: String)] = [
    ("a line that is gone", "shared/nginx/nginx.conf", "  charset utf-8;\n", "  charset utf-8;\n  ssi off;\n"),
    ("another default", "shared/php/8.2/pool.d/forn-pages.conf", "pcntl_exec,popen", "pcntl_exec"),
  ]

  @Test("What another compiler wrote is no edit's, though one could be of the file", arguments: compilerTrials)
  func compiler(trial: (name: String, path: String, now: String, before: String)) throws {
    let workplace = try Workplace()
    try workplace.replace(trial.now, by: trial.before, in: "generated/lleida/\(trial.path)")
    try workplace.list(trial.path)
    try workplace.replace("/botiga, to: https://shop", by: "/b, to: https://shop", in: "specs/tenants/forn-pages.yaml")
    let report = try workplace.report()
    #expect(report.items.count == 2, "\(report.items.map(\.cause.title))")
    #expect(report.others.map(\.cause.kind) == ["compiler"])
    #expect(report.others.first?.files.map(\.path) == [trial.path])
  }

  @Test("Without the specification a line of no tenant's is no edit's that shares nothing with it")
  func compilerInFolders() throws {
    let workplace = try Workplace()
    try workplace.replace("/botiga, to: https://shop", by: "/b, to: https://shop", in: "specs/tenants/forn-pages.yaml")
    try workplace.infrac("build", "specs/hosting.yaml", "--output", "new")
    try workplace.replace("charset utf-8;", by: "charset latin1;", in: "generated/lleida/shared/nginx/nginx.conf")
    try workplace.list("shared/nginx/nginx.conf")
    let report = try workplace.report("generated/lleida", "new")
    #expect(report.items.count == 2, "\(report.items.map(\.cause.title))")
    #expect(report.others.map(\.cause.kind) == ["together"])
    #expect(report.others.first?.files.map(\.path) == ["shared/nginx/nginx.conf"])
  }

  @Test("A tenant that only moved to another file is why its files name that one")
  func moved() throws {
    let workplace = try Workplace()
    try FileManager.default.moveItem(
      at: workplace.url("specs/tenants/celler-mas.yaml"),
      to: workplace.url("specs/tenants/nou.yaml")
    )
    let report = try workplace.report()
    #expect(report.items.map(\.cause.change) == ["moved"], "\(report.items.map(\.cause.title))")
    let records = ["manifest.json", "deployment.jsonl"]
    let files = report.files.map(\.path).filter { !records.contains($0) }
    #expect(!files.isEmpty && report.items.first?.files.map(\.path).sorted() == files.sorted())
  }

  @Test("A server with another name is renamed: nothing of it is said to be gone or new")
  func renamedServer() throws {
    let workplace = try Workplace()
    try workplace.directory.write(DiffTests.servers, to: "hosting.yaml")
    #expect(try workplace.infrac("build", "hosting.yaml").status == 0)
    try workplace.replace("    web-2: { address", by: "    web-9: { was: web-2, address", in: "hosting.yaml")
    let report = try workplace.report(["hosting.yaml"])
    #expect(report.items.compactMap(\.cause.field) == ["classic.servers.web-9"], "\(report.items.map(\.cause.title))")
    let item = try #require(report.item("classic.servers.web-9"))
    #expect(item.cause.change == "renamed" && item.cause.line != nil)
    #expect(item.files.contains { $0.path.hasPrefix("servers/web-9/") && $0.kind == "created" })
    #expect(item.files.contains { $0.path.hasPrefix("servers/web-2/") && $0.kind == "removed" })
  }

  @Test("Nodes that are set up anew take along what has no second instance")
  func alone() throws {
    let workplace = try Workplace()
    try workplace.replace("Europe/Madrid", by: "Europe/Paris", in: "specs/hosting.yaml")
    let item = try #require(try workplace.report().item("cluster.timezone"))
    #expect(item.interruption.contains("certificates, ftp are away"), "\(item.interruption)")
  }

  @Test("An edit of the lock file has its place there")
  func lockFile() throws {
    let workplace = try Workplace()
    try workplace.replace("forn-pages: { uid: 45295", by: "forn-pages: { uid: 45296", in: "specs/hosting.lock.yaml")
    let report = try workplace.report()
    let item = try #require(report.items.first { $0.cause.kind == "lock" }, "\(report.items.map(\.cause.title))")
    #expect(item.cause.file == "specs/hosting.lock.yaml" && item.cause.line != nil)
    #expect(try workplace.infrac("diff").output.contains("forn-pages: { uid: 45296"))
  }
}
