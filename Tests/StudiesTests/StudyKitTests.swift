import Foundation
import Reports
import Scripts
import Studies
import TestSupport
import Testing

@Suite("The studies' kit, run against a small server")
struct StudyKitTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    for text in Texts.all where text.path.hasPrefix("studies/") {
      try directory.write("\(text.text)", to: text.path)
    }
  }

  /// Runs the kit while Python serves `root`; the port takes the place of `PORT`.
  private func run(_ arguments: [String], serving root: String = "studies") throws -> Program.Outcome {
    try directory.write(
      """
      rm -f server.log
      python3 -u -m http.server --bind 127.0.0.1 --directory \(root) 0 >server.log 2>/dev/null &
      server=$!
      trap 'kill -9 $server' EXIT
      until port=$(sed -n 's/^Serving HTTP on 127.0.0.1 port \\([0-9]*\\) .*/\\1/p' server.log 2>/dev/null) && [ -n "$port" ]; do
        sleep 0.1
      done
      for word; do
        shift
        set -- "$@" "$(echo "$word" | sed "s/PORT/$port/")"
      done
      sh studies/run "$@"
      """,
      to: "measure"
    )
    return try Program("sh", package: "dash").run(["measure"] + arguments, in: directory.url, timeout: 120)
  }

  @Test("A result follows its schema, and is read with every machine that was watched")
  func result() throws {
    let name = #"a "server" \ here"#
    let outcome = try run(
      ["--scale", "1000", "--runs", "2", "1", name, "http://127.0.0.1:PORT/", "local=sh -s", "gone=false"]
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    try directory.write(outcome.output, to: "result.json")
    let schema = PackageRoot.url.appending(path: "docs/schemas/study.schema.json").path
    let check = try Program("check-jsonschema", package: "check-jsonschema")
      .run(["--schemafile", schema, "result.json"], in: directory.url)
    #expect(check.status == 0, "\(check.text)")
    let result = try StudyResult(parsing: Array(outcome.output.utf8))
    #expect(result.arrangement == name && result.runs.count == 2)
    #expect(result.asked.requests == 100_000 && result.asked.concurrency == 100)
    #expect(result.made.requests == 100 && result.made.concurrency == 100)
    #expect(result.notes.contains("1 of 1000 requests that the study asks for"))
    #expect(result.notes.contains("gone could not be watched"))
    for run in result.runs {
      #expect(run.bench?.complete == 100)
      #expect(run.machines.map(\.name) == ["generator", "local", "gone"])
      #expect(run.machines[0].facts.contains { $0.hasSuffix("of memory") } && run.machines[2].processors == nil)
      #expect(run.machines[0].busiestProcessor != nil && run.machines[2].busiestProcessor == nil)
    }
    #expect(StudyReport([result]).report.text.contains("100 requests, 100 at once, where the study asks for 100000"))
  }

  @Test("A page that is not the probe is not measured")
  func notTheProbe() throws {
    try directory.write("something else", to: "other/probe.html")
    let missing = try run(["2", "x", "http://127.0.0.1:PORT/nothing"])
    #expect(missing.status == 2 && missing.errors.contains("is no success"), "\(missing.errors)")
    let other = try run(["1", "x", "http://127.0.0.1:PORT"], serving: "other")
    #expect(other.status == 2 && other.errors.contains("is not the probe"), "\(other.errors)")
  }

  @Test(
    "A wrong command line says what is wrong",
    arguments: [
      (["6", "x", "http://x"], "STUDY is 1 to 5"), (["1", "x"], "usage:"),
      (["--runs", "0", "1", "x", "y"], "from 1 up"),
      (["--scale", "100001", "1", "x", "y"], "100000 at most"),
      (["--scale", "99999999999999999999", "1", "x", "y"], "100000 at most"),
      (["1", "x", "y", "z"], "NAME=COMMAND"), (["1", "x", "y", "generator=sh"], "generator"),
    ]
  )
  func usage(_ arguments: [String], _ text: String) throws {
    let outcome = try Program("sh", package: "dash").run(["studies/run"] + arguments, in: directory.url)
    #expect(outcome.status == 64 && outcome.errors.contains(text), "\(outcome.errors)")
  }

  @Test("PHP reads the probe's page")
  func probe() throws {
    let outcome = try Program("php8.2", package: "php8.2-cli").run(["-l", "studies/probe.php"], in: directory.url)
    #expect(outcome.status == 0, "\(outcome.text)")
  }
}
