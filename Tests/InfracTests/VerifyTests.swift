import Foundation
import TestSupport
import Testing

/// `infrac verify`, `why` and `trace`, as somebody at a shell uses them.
@Suite struct VerifyTests {
  @Test("A hand edit is listed with its lines and the place that would keep it")
  func edits() throws {
    let workplace = try Workplace()
    #expect(try workplace.infrac("verify", "generated/lleida").status == 0)
    try workplace.replace(
      "pm.max_children = 4",
      by: "pm.max_children = 9",
      in: "generated/lleida/shared/php/8.2/pool.d/forn-pages.conf"
    )
    try FileManager.default.removeItem(at: workplace.url("generated/lleida/bin/stop"))
    try workplace.directory.write("x\n", to: "generated/lleida/notes.txt")
    let outcome = try workplace.infrac("verify", "generated/lleida")
    #expect(outcome.status == 2)
    for part in [
      "changed shared/php/8.2/pool.d/forn-pages.conf", "- pm.max_children = 4", "+ pm.max_children = 9",
      "kept by tenants.forn-pages.overrides.php.workers; the plan has it for all its tenants at specs/hosting.yaml:",
      "missing bin/stop", "foreign notes.txt",
    ] {
      #expect(outcome.output.contains(part), "\(part) is not in \(outcome.text)")
    }
    // Without the specification the manifest still tells which.
    try FileManager.default.removeItem(at: workplace.url("specs"))
    let alone = try workplace.infrac("verify", "generated/lleida", "--format", "json")
    #expect(alone.status == 2 && alone.output.contains("\"kind\": \"changed\""), "\(alone.text)")
  }

  @Test("A raw text is named where the compiler takes the lines and writes what was edited, and nowhere else")
  func raw() throws {
    let workplace = try Workplace()
    let pool = "generated/lleida/shared/php/8.2/pool.d/forn-pages.conf"
    let host = "generated/lleida/shared/nginx/tenants/forn-pages.conf"
    try workplace.directory.write(try workplace.text(pool) + "env[APP_DEBUG] = 1\n", to: pool)
    let text = try workplace.text(host)
    let end = try #require(text.range(of: "}", options: .backwards))
    func advice(_ line: String) throws -> String {
      try workplace.directory.write(text.replacingCharacters(in: end, with: "  \(line)\n}"), to: host)
      return try workplace.infrac("verify", "generated/lleida").output
    }
    let output = try advice("etag off;")
    #expect(output.contains("under tenants.forn-pages.sites.fornpages.example.raw.php.pool"), "\(output)")
    #expect(output.contains("under tenants.forn-pages.sites.shop.fornpages.example.raw.nginx.server"), "\(output)")
    let refused = try advice("autoindex off;")
    #expect(!refused.contains("raw.nginx") && refused.contains("neither a field nor a raw text"), "\(refused)")
  }

  @Test(
    "The field that makes what was edited is named, and no other one that the line has, too",
    arguments: [
      (
        "config/nginx/tenants/forn-pages.conf", "client_max_body_size 33m", "client_max_body_size 99m",
        "tenants.forn-pages.overrides.php.upload"
      ),
      (
        "config/mysql/users/forn-pages.sql", "connections = ", "connections = 1",
        "tenants.forn-pages.overrides.php.workers"
      ),
      (
        "root/etc/systemd/system/nginx.service.d/infrac.conf", "MemoryMax=256M", "MemoryMax=300M",
        "services.proxy.memory"
      ),
      (
        "config/nginx/tenants/forn-pages.conf", "expires 30d", "expires 60d",
        "tenants.forn-pages.sites.fornpages.example.raw.nginx.server"
      ),
      (
        "config/nginx/tenants/forn-pages.conf", "/noticies/", "/novetats/",
        "tenants.forn-pages.sites.fornpages.example.redirects.to"
      ),
    ]
  )
  func fields(path: String, old: String, new: String, field: String) throws {
    let workplace = try Workplace()
    try workplace.replace(old, by: new, in: "generated/lleida-debian-server/servers/web-1/\(path)")
    let outcome = try workplace.infrac("verify", "generated/lleida-debian-server")
    #expect(outcome.status == 2 && outcome.output.contains("kept by \(field)"), "\(outcome.text)")
    #expect(!outcome.output.contains("under "), "\(outcome.text)")
  }

  @Test("The lines that were written come from git where the specification was edited since")
  func edited() throws {
    let workplace = try Workplace()
    try workplace.git("init", "-q")
    try workplace.git("add", ".")
    try workplace.git("commit", "-q", "-m", "x")
    try workplace.replace("memory: 192MiB", by: "memory: 200MiB", in: "specs/tenants/forn-pages.yaml")
    let pool = "generated/lleida/shared/php/8.2/pool.d/forn-pages.conf"
    try workplace.replace("pm.max_children = 4", by: "pm.max_children = 9", in: pool)
    let outcome = try workplace.infrac("verify", "generated/lleida")
    #expect(outcome.output.contains("kept by tenants.forn-pages.overrides.php.workers"), "\(outcome.text)")
    try FileManager.default.removeItem(at: workplace.url(".git"))
    let alone = try workplace.infrac("verify", "generated/lleida")
    #expect(alone.output.contains("git has no copy") && alone.output.contains("infrac diff --patch"), "\(alone.text)")
  }

  @Test("A generation of servers tells whose it is, and one with a damaged record by its manifest")
  func servers() throws {
    let workplace = try Workplace()
    let folder = "generated/lleida-debian-server"
    let file = "\(folder)/servers/web-1/root/etc/systemd/system/nginx.service.d/infrac.conf"
    try workplace.replace("MemoryMax=256M", by: "MemoryMax=300M", in: file)
    let record = try workplace.text("\(folder)/deployment.jsonl")
    try workplace.directory.write("x" + record, to: "\(folder)/deployment.jsonl")
    let damaged = try workplace.infrac("verify", folder)
    #expect(damaged.output.contains("kept by services.proxy.memory"), "\(damaged.text)")
    try workplace.directory.write(record, to: "\(folder)/deployment.jsonl")
    try workplace.replace("name: lleida", by: "name: girona", in: "specs/hosting.yaml")
    let other = try workplace.infrac("verify", folder)
    #expect(other.status == 2 && other.output.contains("is cluster “girona”"), "\(other.text)")
    #expect(try workplace.infrac("why", "\(folder)/README.md:1").status == 64)
    #expect(try workplace.infrac("verify", "nosuch").errors.contains("there is no folder “nosuch”"))
  }

  @Test("Hand edits are listed beside the errors of the specification")
  func faulty() throws {
    let workplace = try Workplace()
    try workplace.replace("listen=YES", by: "listen=NO", in: "generated/lleida/shared/vsftpd/vsftpd.conf")
    try workplace.replace("infrac: 1\n", by: "infrac: 1\nnonsense: 1\n", in: "specs/hosting.yaml")
    let outcome = try workplace.infrac("verify", "generated/lleida")
    #expect(outcome.status == 2 && outcome.errors.contains("nonsense"), "\(outcome.text)")
    #expect(outcome.output.contains("changed shared/vsftpd/vsftpd.conf"), "\(outcome.text)")
    #expect(outcome.output.contains("the specification has errors"), "\(outcome.text)")
  }

  @Test("What the scripts keep in local/ is nobody's edit")
  func local() throws {
    let workplace = try Workplace()
    try workplace.directory.write("0123\n", to: "generated/lleida/local/fingerprint-key")
    #expect(try workplace.infrac("verify", "generated/lleida").status == 0)
    try workplace.directory.write("0123\n", to: "generated/lleida/bin/local/x")
    #expect(try workplace.infrac("verify", "generated/lleida").output.contains("foreign bin/local/x"))
  }

  @Test("On a node the list of a set is enough")
  func node() throws {
    let workplace = try Workplace()
    let set =
      "cd generated/lleida/shared/nginx && find . -type f ! -name MANIFEST -printf '%P\\n' | LC_ALL=C sort | xargs sha256sum >MANIFEST"
    _ = try Program("sh", package: "dash").run(["-c", set], in: workplace.directory.url)
    #expect(try workplace.infrac("verify", "generated/lleida/shared/nginx").status == 0)
    try workplace.replace(
      "keepalive_timeout 30s",
      by: "keepalive_timeout 3s",
      in: "generated/lleida/shared/nginx/nginx.conf"
    )
    let outcome = try workplace.infrac("verify", "generated/lleida/shared/nginx")
    #expect(outcome.output.contains("--spec"), "a set of files does not say which specification it is of")
    #expect(outcome.status == 2 && outcome.output.contains("changed nginx.conf"), "\(outcome.text)")
    #expect(try workplace.infrac("verify", "specs").status == 64)
  }

  @Test("Each origin of a line is told apart")
  func why() throws {
    let workplace = try Workplace()
    func origin(_ path: String, _ text: String) throws -> String {
      let lines = try workplace.text("generated/lleida/\(path)").split(
        separator: "\n",
        omittingEmptySubsequences: false
      )
      let number = try #require(lines.firstIndex { $0.contains(text) }, "\(text) in \(path)") + 1
      let outcome = try workplace.infrac("why", "generated/lleida/\(path):\(number)", "--format", "json")
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])["origin"]
        as? String ?? ""
    }
    #expect(try origin("shared/php/8.2/pool.d/forn-pages.conf", "memory_limit") == "specification")
    #expect(try origin("shared/php/8.2/pool.d/forn-pages.conf", "user = ") == "lock")
    #expect(try origin("shared/php/8.2/php.ini", "expose_php") == "template")
    let lost = try workplace.infrac("why", "generated/lleida/shared/nginx/nginx.con:1")
    #expect(lost.status == 64 && lost.errors.contains("did you mean"), "\(lost.text)")
    for own in ["manifest.json:3", ".gitattributes:2"] {
      let outcome = try workplace.infrac("why", "generated/lleida/\(own)")
      #expect(outcome.status == 0 && outcome.output.contains("is always written"), "\(outcome.text)")
    }
    #expect(try workplace.infrac("why", "generated/lleida/README.md").status == 64)
    #expect(try workplace.infrac("why", "generated/lleida/README.md:99999").status == 64)
  }

  @Test("The line that is asked for is the one of the file, and no other that stood there")
  func whyOfEdited() throws {
    let workplace = try Workplace()
    let path = "generated/lleida/shared/nginx/tenants/forn-pages.conf"
    let text = try workplace.text(path)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try workplace.directory.write("# mine\n" + text, to: path)
    let moved = try workplace.infrac("why", "\(path):\(lines.count)")
    #expect(moved.status == 0 && moved.output.contains("    }\n"), "\(moved.text)")
    #expect(moved.output.contains("edited by hand; a build writes this as line \(lines.count - 1)"), "\(moved.text)")
    let own = try workplace.infrac("why", "\(path):1")
    #expect(own.status == 64 && own.errors.contains("was edited by hand"), "\(own.text)")
    #expect(try workplace.infrac("why", "\(path):\(lines.count + 1)").errors.contains("has \(lines.count) lines"))
    try workplace.directory.write(text, to: path)
    try workplace.replace("expires 30d", by: "expires 31d", in: "specs/tenants/forn-pages.yaml")
    let number = try #require(lines.firstIndex { $0.contains("expires 30d") }) + 1
    let stale = try workplace.infrac("why", "\(path):\(number)")
    #expect(stale.status == 0 && stale.output.contains("another specification"), "\(stale.text)")
    #expect(stale.output.contains("writes in its place “") && stale.output.contains("expires 31d"), "\(stale.text)")
  }

  @Test(
    "What changes with another value on a line is listed, whatever its own lines say they come from",
    arguments: [
      ("specs/hosting.yaml", "mount: /srv/hosting", "INFRAC_MOUNT"),
      ("specs/hosting.yaml", "domain: lleida.example.net", "dns.txt:5"),
      ("specs/tenants/impremta-bosch.yaml", "state: suspended", "shared/php/8.2/pool.d/impremta-bosch.conf"),
      ("specs/hosting.lock.yaml", "discovery:", "core-3/user-data:"),
      ("specs/hosting.lock.yaml", "forn-pages:", "provision/storage/tenants.tsv"),
      ("specs/hosting.yaml", "replicas: \"each server", "`--target` names another platform"),
      ("specs/hosting.yaml", "# The reference company", "has no value of its own"),
    ]
  )
  func traceByTrying(file: String, line: String, found: String) throws {
    let workplace = try Workplace()
    let lines = try workplace.text(file).split(separator: "\n", omittingEmptySubsequences: false)
    let number = try #require(lines.firstIndex { $0.contains(line) }) + 1
    let outcome = try workplace.infrac("trace", "\(file):\(number)")
    #expect(outcome.status == 0 && outcome.output.contains(found), "\(outcome.text)")
  }

  @Test("A line of the specification is followed to the output")
  func trace() throws {
    let workplace = try Workplace()
    let lines = try workplace.text("specs/tenants/forn-pages.yaml").split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    let number = try #require(lines.firstIndex { $0.contains("overrides") }) + 1
    let outcome = try workplace.infrac("trace", "specs/tenants/forn-pages.yaml:\(number)")
    #expect(
      outcome.output.contains("shared/php/8.2/pool.d/forn-pages.conf") && outcome.output.contains("memory_limit"),
      "\(outcome.text)"
    )
    #expect(try workplace.infrac("trace", "specs/tenants/forn-page.yaml:1").status == 64)
  }

  @Test("A tenant's own quota comes from the line that overrides the plan's, both ways")
  func ownQuota() throws {
    let workplace = try Workplace()
    let file = "specs/tenants/forn-pages.yaml"
    try workplace.replace("overrides: {", by: "overrides:\n      disk: 7GiB\n     ", in: file)
    try workplace.replace("php: { memory: 192MiB } }", by: "php: { memory: 192MiB }", in: file)
    let lines = try workplace.text(file).split(separator: "\n", omittingEmptySubsequences: false)
    let place = "\(file):\(try #require(lines.firstIndex { $0.contains("disk: 7GiB") }) + 1)"
    let trace = try workplace.infrac("trace", place, "--target", "debian-server")
    let row = try #require(trace.output.split(separator: "\n").first { $0.contains("tenants.tsv") }, "\(trace.text)")
    let output = row.split(separator: ":").prefix(2).joined(separator: ":")
    let why = try workplace.infrac("why", "generated/lleida-debian-server/\(output)")
    #expect(why.output.contains("is asked for here:") && why.output.contains(place), "\(why.text)")
  }
}
