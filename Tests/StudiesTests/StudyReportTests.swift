import Diagnostics
import Reports
import Studies
import TestSupport
import Testing

@Suite("The results of studies side by side")
struct StudyReportTests {
  private func sample(busy: Int, total: Int, sent: Int, kibibytes: Int) -> String {
    "cpu \(busy) \(total)\nsent eth0 \(sent)\nmemory nginx \(kibibytes)\nfact 2 processors\nsomething else 1\n"
  }

  private func document(
    rates: [String] = ["100.00", "300.00", "200.00"],
    made concurrency: Int = 100,
    busy: (generator: Int, server: Int) = (10, 95),
    servers: [String] = ["web-1"],
    isWatched: Bool = true,
    ab: String? = nil
  ) -> [UInt8] {
    let machines = ([("generator", busy.generator)] + servers.map { ($0, busy.server) }).map {
      name,
      busy -> JSONValue in
      [
        "name": .string(name), "before": .string(sample(busy: 0, total: 0, sent: 1000, kibibytes: 1024)),
        "after": .string(isWatched ? sample(busy: busy, total: 100, sent: 1000 + 17_100, kibibytes: 2048) : ""),
      ]
    }
    let runs = rates.map { rate -> JSONValue in
      let text = ApacheBenchTests.output.replacing("1428.20", with: rate)
      return ["load": "0.1 0.2 0.3", "ab": .string(ab ?? text), "machines": .array(machines)]
    }
    let document: JSONValue = [
      "version": .integer(1), "study": .integer(2), "arrangement": "one <b>", "url": "http://x/probe.php",
      "started": "2026-01-01T00:00:00Z",
      "asked": ["requests": .integer(100_000), "concurrency": .integer(100)],
      "made": ["requests": .integer(100_000), "concurrency": .integer(concurrency)],
      "notes": ["a note"], "answer": "<p>versions: PHP 8.2.1; 10.11-MariaDB</p>", "runs": .array(runs),
    ]
    return Array(document.document.utf8)
  }

  private func result(_ document: [UInt8]) throws -> StudyResult { try StudyResult(parsing: document) }

  @Test("Numbers that no machine has are added up all the same")
  func large() throws {
    let most = "\(Int.max)"
    let ab = ApacheBenchTests.output.replacing("requests:      50", with: "requests:      \(most)")
      .replacing("transferred:      17100", with: "transferred:      \(most)")
      .replacing("Failed requests:        3", with: "Failed requests:        \(most)")
    let result = try result(document(servers: ["a", "b"], ab: ab))
    #expect(result.failures.requests == 3 * Int(Int32.max))
    #expect(StudyReport([result, result]).report.text.contains("of \(3 * Int(Int32.max))"))
    let sample = MachineSample(parsing: "memory a \(most)\nmemory b \(most)\n")
    #expect(MachineUse(name: "m", before: sample, after: sample).kibibytes == 2 << 40)
  }

  @Test("Whatever is changed in a result, it is refused or shown", arguments: 1...8)
  func fuzz(_ seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let original = document(servers: ["a", "b"])
    var shown = 0
    for _ in 1...60 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let digits = bytes.indices.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[$0]) }
        let place = digits[Int.random(in: 0..<digits.count, using: &random)]
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: "9223372036854775807".utf8, at: place)
        default: bytes.insert(contentsOf: repeatElement(UInt8(ascii: "9"), count: 17), at: place)
        }
      }
      guard let result = try? StudyResult(parsing: bytes) else { continue }
      shown += 1
      #expect(!StudyReport([result, result]).report.text.isEmpty)
    }
    #expect(shown > 0)
  }

  @Test("The median of several runs, and how far they lie apart")
  func spread() throws {
    let rate = try #require(try result(document()).requestsPerSecond)
    #expect(rate == Spread([200, 100, 300]) && rate.median == 200 && rate.least == 100 && rate.most == 300)
    #expect(Spread([1, 2, 3, 10])?.median == 2.5)
    #expect(Spread([]) == nil)
  }

  @Test("Failures, memory, and what machines send to one another")
  func figures() throws {
    let one = try result(document())
    #expect(one.failures == (count: 9, requests: 150))
    #expect(one.mebibytes == 2)
    #expect(one.bytesBetweenMachines == nil)
    // Two machines send 17,100 bytes each for 50 requests; the client gets half of that.
    #expect(try result(document(servers: ["a", "b"])).bytesBetweenMachines == 342)
    #expect(try result(document(servers: ["a", "b"], isWatched: false)).bytesBetweenMachines == nil)
    // Nothing tells headers of the answers' packets apart from them, and the report says so where it has the figure.
    #expect(
      try StudyReport([result(document(servers: ["a", "b"]))]).report.text.contains("has the headers of the packets")
    )
    #expect(!StudyReport([one]).report.text.contains("has the headers of the packets"))
    #expect(one.versions == "PHP 8.2.1; 10.11-MariaDB")
  }

  @Test("What ended first")
  func limits() throws {
    #expect(try result(document()).limit == "the processors of web-1 (95%); requests failed before that")
    #expect(try result(document(busy: (99, 95))).limit.contains("the machine that made the load (99%)"))
    #expect(
      try result(document(busy: (10, 20))).limit.contains("requests failed while processors were 20% busy at most")
    )
    #expect(try result(document(made: 50)).limit.contains("load generator"))
    #expect(
      try result(document(ab: "apr_poll: The timeout specified has expired (70007)\n")).limit.hasPrefix(
        "ab gave up: apr_poll"
      )
    )
  }

  @Test("The report says where less was done, the notes and the machines, in every form; names stay texts")
  func report() throws {
    let report = StudyReport([try result(document()), try result(document(made: 50, ab: "stopped"))]).report
    for text in [report.text, report.html, report.markdown] {
      #expect(text.contains("a note") && text.contains("generator: 2 processors") && text.contains("50 at once"))
      #expect(text.contains("200.0") && text.contains("ab gave up: stopped"))
    }
    #expect(report.html.contains("one &lt;b&gt;") && !report.html.contains("one <b>"))
    #expect(report.sections.map(\.title).first == "Study 2: 100,000 requests for a page that reads MySQL")
  }

  @Test(
    "What is no result is refused with a reason",
    arguments: [
      ("", "no JSON"), ("{}", "“version”"), ("{\"version\": 1, \"study\": 9}", "“study”"), ("[1]", "“version”"),
    ]
  )
  func faults(_ text: String, _ reason: String) {
    #expect { try StudyResult(parsing: Array(text.utf8)) } throws: { error in
      (error as? StudyResult.Fault)?.reason.contains(reason) == true
    }
  }
}
