import Foundation
import TestSupport
import Testing

/// The built program, as a shell sees it.
@Suite("The command line")
struct CommandLineTests {
  @Test(
    "Wrong command lines end with 64 and say what was meant",
    arguments: [
      (["explian", "E0119"], "there is no command “explian”", "did you mean “explain”?"),
      (["explain", "E0119", "--colr", "never"], "unknown option “--colr”", "did you mean “--color”?"),
      (["explain"], "missing expected argument “<code-or-field>”", "`infrac explain --help` tells what can stand here"),
      (["explain", "E0119", "--color", "red"], "“red” is invalid for “--color <when>”", "“auto”, “always” or “never”"),
      (["explain", "E119"], "there is no diagnostic “E119”", "did you mean “E0119”?"),
      (["hash-password", "secret"], "unexpected argument “secret”", "`infrac hash-password --help`"),
    ]
  )
  func usage(arguments: [String], message: String, help: String) throws {
    let outcome = try Infrac().run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("error: "))
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.errors.contains("\n   = help: ") && outcome.errors.contains(help), "\(outcome.errors)")
  }

  @Test("What an argument contains cannot reach the terminal as an escape sequence")
  func hostileArgument() throws {
    let outcome = try Infrac().run(["explain", "\u{1B}[31mE0119"])
    #expect(outcome.status == 64)
    #expect(!outcome.errors.contains("\u{1B}"))
  }

  @Test("Help has an example for each command", arguments: ["explain", "hash-password"])
  func help(command: String) throws {
    let outcome = try Infrac().run([command, "--help"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("Example"))
    #expect(outcome.output.contains("  infrac \(command)"))
    #expect(outcome.errors.isEmpty)
  }

  @Test("`analyze` looks at the servers of a specification that has no cluster")
  func analyzeServers() throws {
    let path = PackageRoot.url.appending(path: "examples/servers.yaml").path
    let text = try Infrac().run(["analyze", path])
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.contains("disks of web-1") && text.output.contains("mean time to repair a node"))
    #expect(text.output.contains("Credits and costs"))
    let json = try Infrac().run(["analyze", path, "--format", "json"])
    let members = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(members?.keys.sorted() == ["servers", "target", "version"])
    #expect(try Infrac().run(["analyze", path, "--lose", "web-1"]).status == 64)
    #expect(try Infrac().run(["compare", path]).errors.contains("has no cluster to compare the servers with"))
  }

  @Test("`analyze --lose` takes blanks behind commas, and says what is no node")
  func lose() throws {
    let path = PackageRoot.url.appending(path: "specs/hosting.yaml").path
    let nodes = try Infrac().run(["analyze", path, "--lose", "core-1, core-2"])
    #expect(nodes.status == 0 && nodes.output.contains("The loss of core-1 and core-2"), "\(nodes.errors)")
    let refused = [
      ("CORE-1", "did you mean “core-1”?"), ("", "`--lose` has no node’s name"),
      ("xen-1", "“xen-1” is a hypervisor, not a node"),
    ]
    for (word, message) in refused {
      let outcome = try Infrac().run(["analyze", path, "--lose", word])
      #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }
  }

  @Test("`study report` and `compare --studies` show what was measured; what is no result ends with 64")
  func studies() throws {
    let result = PackageRoot.url.appending(path: "docs/studies/results/1-0-debian-server.json").path
    let measured = try String(contentsOfFile: result, encoding: .utf8)
      .matches(of: /Requests per second: +(\d+\.\d+)/).compactMap { Double($0.1) }.sorted()
    let median = String(format: "%.1f", try #require(measured.dropFirst(measured.count / 2).first))
    for format in ["text", "markdown", "html"] {
      let report = try Infrac().run(["study", "report", result, "--format", format])
      #expect(report.status == 0, "\(report.errors)")
      #expect(report.output.contains("Study 1: 100,000 requests for an HTML page") && report.output.contains(median))
    }
    let spec = PackageRoot.url.appending(path: "examples/servers-and-cluster.yaml").path
    let page = try Infrac().run(["compare", spec, "--studies", result])
    #expect(page.status == 0, "\(page.errors)")
    #expect(page.output.contains("What each survives") && page.output.contains(median))
    #expect(try Infrac().run(["compare", "--studies", result, spec]).output == page.output)
    let none = try Infrac().run(["study", "report", spec])
    #expect(none.status == 64 && none.errors.contains("is no result of a study: it is no JSON"), "\(none.errors)")
  }

  @Test("The version is one line")
  func version() throws {
    let outcome = try Infrac().run(["--version"])
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test("`explain` shows a page, in colours only where they are wanted", arguments: ["E0119", "e0119"])
  func explain(code: String) throws {
    let plain = try Infrac().run(["explain", code])
    #expect(plain.status == 0)
    #expect(plain.output.hasPrefix("E0119: a key stands twice in one mapping\n"))
    #expect(!plain.output.contains("\u{1B}"))
    #expect(try Infrac().run(["explain", code, "--color", "always"]).output.contains("\u{1B}[1m"))
  }

  @Test(
    "`explain` lists the keys of a mapping, of its entries and of the items of a list",
    arguments: [
      ("tenants", ["### `tenants`", "Keys of `tenants.NAME`:", "- `plan` (required): The plan that was bought."]),
      ("tenants.NAME", ["### `tenants.NAME`", "A tenant: an entry of `tenants`.", "- `cron`: Commands that run"]),
      ("tenants.acme.cron", ["Keys of `tenants.NAME.cron[]`:", "- `site` (required): The PHP site"]),
      ("tenants.NAME.overrides", ["Keys of `tenants.NAME.overrides`:", "- `disk`: How much"]),
      ("tenants.NAME.sites.DOMAIN.raw", ["- `nginx.server`: Directives of nginx", "raw: { nginx.location: "]),
    ]
  )
  func keys(path: String, parts: [String]) throws {
    let outcome = try Infrac().run(["explain", path])
    #expect(outcome.status == 0 && outcome.output.hasSuffix("\n"), "\(outcome.text)")
    for part in parts { #expect(outcome.output.contains(part), "\(part) is not in \(outcome.text)") }
  }

  @Test("`explain` of a field's last name asks whether one of its paths is meant")
  func lastName() throws {
    let outcome = try Infrac().run(["explain", "cron"])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("did you mean “plans.NAME.cron” or “tenants.NAME.cron”?"), "\(outcome.errors)")
  }

  @Test(
    "Colours follow the terminal and NO_COLOR",
    arguments: [
      ("", true), ("NO_COLOR=1", false), ("NO_COLOR=", true), ("TERM=dumb", false),
    ]
  )
  func terminal(environment: String, isColoured: Bool) throws {
    let command = "env -u NO_COLOR TERM=xterm \(environment) \(Infrac.path) explain E0119"
    let outcome = try Program("script", package: "bsdutils").run(["-qec", command, "/dev/null"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\u{1B}[1m") == isColoured)
  }

  @Test("A full disk behind standard output is a failure of the machine, a closed pipe is none")
  func failedWrites() throws {
    let shell = try Program("bash", package: "bash")
    for arguments in ["explain E0119", "--help", "--version"] {
      let outcome = try shell.run(["-c", "\(Infrac.path) \(arguments) >/dev/full"])
      #expect(outcome.status == 3)
      #expect(outcome.errors == "error: standard output cannot be written: no space left on device\n")
    }
    let pipe = try shell.run(["-c", "\(Infrac.path) explain E0119 | true; echo ${PIPESTATUS[0]}"])
    #expect(pipe.output == "0\n")
    #expect(pipe.errors.isEmpty)
  }
}

/// The program that was built with the tests.
struct Infrac {
  static let path = PackageRoot.url.appending(path: ".build/debug/infrac").path

  func run(_ arguments: [String], input: String = "") throws -> Program.Outcome {
    try Program(Self.path, package: "infrac").run(arguments, input: input, environment: ["TERM": "xterm"])
  }
}
