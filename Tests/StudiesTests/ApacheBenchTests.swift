import Studies
import TestSupport
import Testing

@Suite("What ab says is read, and nothing else")
struct ApacheBenchTests {
  static let output = """
    This is ApacheBench, Version 2.3 <$Revision$>
    Server Software:        nginx/1.22.1
    Server Hostname:        127.0.0.1
    Server Port:            80

    Document Path:          /probe.html
    Document Length:        187 bytes

    Concurrency Level:      5
    Time taken for tests:   0.035 seconds
    Complete requests:      50
    Failed requests:        3
       (Connect: 0, Receive: 0, Length: 3, Exceptions: 0)
    Non-2xx responses:      2
    Total transferred:      17100 bytes
    HTML transferred:       9350 bytes
    Requests per second:    1428.20 [#/sec] (mean)
    Time per request:       3.501 [ms] (mean)
    Time per request:       0.700 [ms] (mean, across all concurrent requests)
    Transfer rate:          477.00 [Kbytes/sec] received

    Connection Times (ms)
                  min  mean[+/-sd] median   max
    Total:          1    3   2.5      3      12

    Percentage of the requests served within a certain time (ms)
      50%      3
      95%      9
      99%     12
     100%     15 (longest request)
    """

  @Test("Every figure of a run")
  func figures() throws {
    let bench = try #require(ApacheBench(parsing: Self.output))
    #expect(bench.server == "nginx/1.22.1")
    #expect(bench.concurrency == 5 && bench.complete == 50 && bench.failed == 3)
    #expect(bench.seconds == 0.035 && bench.requestsPerSecond == 1428.2 && bench.transferredBytes == 17100)
    #expect(bench.percentiles.map(\.percent) == [50, 95, 99, 100])
    #expect(bench.milliseconds(percent: 100) == 15 && bench.milliseconds(percent: 66) == nil)
  }

  @Test(
    "A request that failed counts once, in however many classes ab has it",
    arguments: [
      ("0, Receive: 4, Length: 4, Exceptions: 4", 4), ("2, Receive: 1, Length: 4, Exceptions: 1", 6),
      ("0, Receive: 0, Length: 0, Exceptions: 0", 2), ("1, Receive: 0", 3),
    ]
  )
  func failures(_ classes: String, _ count: Int) throws {
    let text = Self.output.replacing("0, Receive: 0, Length: 3, Exceptions: 0", with: classes)
    #expect(ApacheBench(parsing: text)?.failed == count)
  }

  @Test("Where the first answer broke off, those of another length are whole")
  func firstAnswer() throws {
    let text = Self.output.replacing(
      "0, Receive: 0, Length: 3, Exceptions: 0",
      with: "0, Receive: 4, Length: 48, Exceptions: 4"
    )
    #expect(ApacheBench(parsing: text)?.failed == 48)
    #expect(ApacheBench(parsing: text.replacing("187 bytes", with: "0 bytes"))?.failed == 4)
  }

  @Test("Lines that end as DOS has them are the same lines")
  func carriageReturns() throws {
    let bench = try #require(ApacheBench(parsing: Self.output.split(separator: "\n").joined(separator: "\r\n")))
    #expect(bench.server == "nginx/1.22.1" && bench.complete == 50)
  }

  @Test(
    "A run that did not come to its end is none",
    arguments: ["", "apr_socket_recv: Connection refused (111)", "Total of 34 requests completed"]
  )
  func stopped(_ text: String) { #expect(ApacheBench(parsing: text) == nil) }

  @Test(
    "Numbers that ab never writes are none",
    arguments: ["-1", "nan", "inf", "0x10", "1e9", "99999999999999999999", ""]
  )
  func numbers(_ word: String) {
    #expect(ApacheBench(parsing: Self.output.replacing("50\n", with: "\(word)\n")) == nil)
  }

  @Test("A rate that is no number to reckon with is none", arguments: [16, 309, 400])
  func rate(_ digits: Int) {
    let rate = String(repeating: "9", count: digits)
    #expect(ApacheBench(parsing: Self.output.replacing("1428.20", with: rate)) == nil)
  }

  @Test("ab of this machine is read", .timeLimit(.minutes(1)))
  func real() throws {
    let help = try Program("ab", package: "apache2-utils").run(["-n", "1", "-c", "1", "http://127.0.0.1:1/"])
    #expect(help.status != 0 && ApacheBench(parsing: help.text) == nil)
  }

  @Test("Whatever is changed in a text, reading it ends, and what is read keeps its bounds", arguments: 1...20)
  func fuzz(_ seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let original = Array(Self.output.utf8)
    for _ in 1...200 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
        case 2: bytes.insert(contentsOf: original[original.count / 2..<original.count / 2 + 30], at: place)
        default: bytes.insert(contentsOf: "9999999999999999999%: ".utf8, at: place)
        }
        if bytes.isEmpty { bytes = original }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if let bench = ApacheBench(parsing: text) {
        #expect(bench.complete >= 0 && bench.failed >= 0 && bench.requestsPerSecond.isFinite)
        #expect(bench.percentiles.allSatisfy { 0...100 ~= $0.percent && $0.milliseconds >= 0 })
      }
      _ = MachineUse(name: "m", before: MachineSample(parsing: text), after: MachineSample(parsing: text))
    }
  }
}
