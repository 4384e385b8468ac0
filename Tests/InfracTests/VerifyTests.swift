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
      "kept by specs/hosting.yaml:", "missing bin/stop", "foreign notes.txt",
    ] {
      #expect(outcome.output.contains(part), "\(part) is not in \(outcome.text)")
    }
    // Without the specification the manifest still tells which.
    try FileManager.default.removeItem(at: workplace.url("specs"))
    let alone = try workplace.infrac("verify", "generated/lleida", "--format", "json")
    #expect(alone.status == 2 && alone.output.contains("\"kind\": \"changed\""), "\(alone.text)")
  }

  @Test("Lines of a raw text's language are said to have their place in the site that they are about")
  func raw() throws {
    let workplace = try Workplace()
    let pool = "generated/lleida/shared/php/8.2/pool.d/forn-pages.conf"
    let host = "generated/lleida/shared/nginx/tenants/forn-pages.conf"
    try workplace.directory.write(try workplace.text(pool) + "env[APP_DEBUG] = 1\n", to: pool)
    let text = try workplace.text(host)
    let end = try #require(text.range(of: "}", options: .backwards))
    try workplace.directory.write(text.replacingCharacters(in: end, with: "  autoindex off;\n}"), to: host)
    let output = try workplace.infrac("verify", "generated/lleida").output
    #expect(output.contains("under tenants.forn-pages.sites.fornpages.example.raw.php.pool"), "\(output)")
    #expect(output.contains("under tenants.forn-pages.sites.shop.fornpages.example.raw.nginx.server"), "\(output)")
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
