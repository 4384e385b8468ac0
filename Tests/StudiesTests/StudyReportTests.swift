import Diagnostics
import Reports
import Studies
import TestSupport
import Testing

@Suite("The results of studies side by side")
struct StudyReportTests {
  /// `one` is how busy the first of two processors was.
  private func sample(busy: Int, one: Int?, total: Int, sent: Int, kibibytes: Int) -> String {
    let each = one.map { "processor 0 \($0) \(total / 2)\nprocessor 1 \(busy - $0) \(total / 2)\n" } ?? ""
    return
      "cpu \(busy) \(total)\n\(each)sent eth0 \(sent)\nmemory nginx \(kibibytes)\nfact 2 processors\nsomething else 1\n"
  }

  private func document(
    rates: [String] = ["100.00", "300.00", "200.00"],
    made concurrency: Int = 100,
    busy: (generator: Int, server: Int) = (10, 95),
    one: (generator: Int, server: Int)? = nil,
    servers: [String] = ["web-1"],
    isWatched: Bool = true,
    ab: String? = nil,
    arrangement: String = "one <b>",
    asked: Int = 100_000
  ) -> [UInt8] {
    let uses = [("generator", busy.generator, one?.generator)] + servers.map { ($0, busy.server, one?.server) }
    let machines = uses.map { name, busy, one -> JSONValue in
      let before = sample(busy: 0, one: one.map { _ in 0 }, total: 0, sent: 1000, kibibytes: 1024)
      let after = sample(busy: busy, one: one, total: 100, sent: 1000 + 17_100, kibibytes: 2048)
      return ["name": .string(name), "before": .string(before), "after": .string(isWatched ? after : "")]
    }
    let runs = rates.map { rate -> JSONValue in
      let text = ApacheBenchTests.output.replacing("1428.20", with: rate)
      return ["load": "0.1 0.2 0.3", "ab": .string(ab ?? text), "machines": .array(machines)]
    }
    let document: JSONValue = [
      "version": .integer(1), "study": .integer(2), "arrangement": .string(arrangement), "url": "http://x/probe.php",
      "started": "2026-01-01T00:00:00Z",
      "asked": ["requests": .integer(asked), "concurrency": .integer(100)],
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

  @Test("What ended first: every machine with full processors, and one processor where it was alone")
  func limits() throws {
    #expect(try result(document()).limit == "the processors of web-1 (95%); requests failed before that")
    #expect(
      try result(document(busy: (99, 95))).limit
        == "the processors of the machine that made the load (99%) and web-1 (95%); requests failed before that"
    )
    #expect(
      try result(document(busy: (93, 95), servers: ["a", "b"])).limit.hasPrefix(
        "the processors of all machines (93% to 95%)"
      )
    )
    #expect(
      try result(document(busy: (95, 95), servers: ["a", "b"])).limit.hasPrefix("the processors of all machines (95%);")
    )
    #expect(
      try result(document(busy: (55, 20), one: (49, 10))).limit.hasPrefix(
        "one processor of the machine that made the load (98%)"
      )
    )
    #expect(
      try result(document(busy: (55, 95), one: (49, 48))).limit.hasPrefix(
        "the processors of web-1 (95%), one processor of the machine that made the load (98%)"
      )
    )
    #expect(try result(document(made: 50)).limit.contains("load generator"))
  }

  @Test("Where nothing was full, it says whether each processor was looked at")
  func waiting() throws {
    let sound = ApacheBenchTests.output.replacing("Failed requests:        3", with: "Failed requests:        0")
      .replacing("Length: 3", with: "Length: 0").replacing("Non-2xx responses:      2\n", with: "")
    #expect(
      try result(document(busy: (10, 84))).limit
        == "connections or workers: requests failed while processors were 84% busy at most, all of a machine together"
    )
    #expect(
      try result(document(busy: (10, 60), one: (5, 35))).limit
        == "connections or workers: requests failed while no processor was more than 70% busy"
    )
    #expect(
      try result(document(busy: (10, 84), ab: sound)).limit
        == "waiting, or one processor: of all processors together 84% were busy at most"
    )
    #expect(
      try result(document(busy: (10, 60), one: (5, 35), ab: sound)).limit
        == "waiting: no processor was more than 70% busy"
    )
  }

  @Test(
    "A run in which ab gave up is no success, and what it said is shown with its reason",
    arguments: [
      (
        "apr_poll: The timeout specified has expired (70007)\nTotal of 34 requests completed\n",
        ": apr_poll: The timeout specified has expired (70007); Total of 34 requests completed"
      ),
      ("stopped", ": stopped"), ("", " without a word"), (" \n\n", " without a word"),
    ]
  )
  func givenUp(_ words: String, _ shown: String) throws {
    let all = try result(document(ab: words))
    #expect(all.limit == "ab gave up in 3 of 3 runs\(shown)")
    #expect(all.givenUp == 3 && StudyReport([all]).report.text.contains(" 3 of 3 runs given up"))
    let text = String(decoding: document(), as: UTF8.self)
    let one = text.replacing("This is ApacheBench", with: "Concurrency Level: x\\n", maxReplacements: 1)
    let some = try result(Array(one.utf8))
    #expect(some.limit.hasPrefix("ab gave up in 1 of 3 runs"))
    #expect(StudyReport([some]).report.text.contains("6 of 100; 1 of 3 runs given up"))
  }

  @Test(
    "A figure has room for the names of arrangements, and cuts one that is longer than a page bears",
    arguments: [1, 30, 78, 400]
  )
  func figure(_ length: Int) throws {
    let html = StudyReport([try result(document(arrangement: String(repeating: "m", count: length)))]).report.html
    let end = try #require(html.firstMatch(of: /<text x="(\d+)" y="\d+" text-anchor="end">(m+)/))
    #expect(Int(end.1).map { $0 >= end.2.count * 7 } == true)
    let width = try #require(html.firstMatch(of: /<svg viewBox="0 0 (\d+)/).flatMap { Int($0.1) })
    #expect(width <= 1100)
  }

  @Test("The summary has a table for each study, and leaves memory and conditions to the report")
  func summary() throws {
    let sections = StudyReport([try result(document()), try result(document(made: 50))]).summary
    #expect(
      sections.map(\.title) == ["Study 2: 100,000 requests for a page that reads MySQL", "How to read the figures"]
    )
    let text = Report("t", sections).text
    #expect(
      text.contains("Scaled down: runs of 100000 requests, 50 at once, where the study asks for 100000, 100 at once.")
    )
    #expect(text.contains("`infrac study report` has the rest") && !text.contains("a note"))
  }

  @Test("The report says where less was done, the notes and the machines, in every form; names stay texts")
  func report() throws {
    let report = StudyReport([try result(document()), try result(document(made: 50, ab: "stopped"))]).report
    for text in [report.text, report.html, report.markdown] {
      #expect(
        text.contains("study 2, one") && text.contains(": a note") && text.contains("generator: 2 processors")
          && text.contains("50 at once")
      )
      #expect(text.contains("200.0") && text.contains("runs: stopped"))
    }
    #expect(report.html.contains("one &lt;b&gt;") && !report.html.contains("one <b>"))
    #expect(report.sections.map(\.title).first == "Study 2: 100,000 requests for a page that reads MySQL")
  }

  @Test(
    "What is no result is refused with a reason",
    arguments: [
      ("", "empty"), ("a: b", "no JSON"), ("{}", "“version”"), ("{\"version\": 1, \"study\": 9}", "“study”"),
      ("[1]", "“version”"),
    ]
  )
  func faults(_ text: String, _ reason: String) {
    #expect { try StudyResult(parsing: Array(text.utf8)) } throws: { error in
      (error as? StudyResult.Fault)?.reason.contains(reason) == true
    }
  }

  @Test("A byte order mark is skipped; another encoding is named, and a load that cannot be is refused")
  func encodings() throws {
    func reason(_ bytes: [UInt8]) -> String? {
      do throws(StudyResult.Fault) { _ = try StudyResult(parsing: bytes) } catch { return error.reason }
      return nil
    }
    #expect(reason([0xEF, 0xBB, 0xBF] + document()) == nil)
    #expect(reason([0xFF, 0xFE, 0x7B, 0x00]) == "it is UTF-16, not UTF-8")
    #expect(reason(document() + [0xE9]) == "it has bytes that are no UTF-8")
    #expect(reason(document(asked: -5)) == "its “requests” in “asked” is -5, not 1 or more")
  }
}
