import Foundation
import TestSupport
import Testing

/// The drills, with stand-ins for the site that visitors ask for and for the power of the nodes.
@Suite("A drill passes when it did what it says and no request failed, and only then")
struct DrillTests {
  private struct Verdict: Decodable {
    let passed: Bool
    let failed: Int
  }

  private let cluster: FakeCluster

  init() throws {
    cluster = try FakeCluster()
    // A few: a drill asks etcd for each of them again and again.
    try cluster.folder.write("web-php82 1,2 3\ncache 1,2 3\n", to: "out/bin/services.txt")
    try program(
      "stubs/curl",
      """
      for url; do :; done
      case $url in http://veins.example/) ;; *) exec /usr/bin/curl "$@" ;; esac
      echo visit >>"$FAKE/visits"
      # The first one asks whether a drill may begin.
      if [ -e "$FAKE/answer" ] && [ "$(wc -l <"$FAKE/visits")" -gt 1 ]; then answer=$(cat "$FAKE/answer"); fi
      echo "${answer:-200} 0.010"
      """
    )
    try program("stubs/ab", "exit 1")
    let started = try cluster.run("bin/start", "web-php82", "cache", environment: ["INFRAC_WAIT": "60"])
    try #require(started.status == 0, "\(started.text)")
  }

  @Test(
    "A node that loses its power is to go, to come back, and to be missed by no request",
    arguments: [
      ([:], nil),
      // It was away before anybody asked.
      (["DRILL_STOP_NODE": #"echo anew >"$FAKE/boot""#], nil),
      (["DRILL_STOP_NODE": #"echo "$2" >"$FAKE/down"; echo 503 >"$FAKE/answer""#], " x 503"),
      (["DRILL_STOP_NODE": "true"], "core-3 did not go away"),
      (["DRILL_START_NODE": "true", "DRILL_WAIT": "2"], "core-3 is back: not after 2 s"),
      (["DRILL_START_NODE": #"rm "$FAKE/down"; false"#], "DRILL_START_NODE failed"),
      (["DRILL_REQUESTS": "4"], "the load ended before the drill"),
    ] as [([String: String], String?)]
  )
  func availability(_ settings: [String: String], _ fault: String?) throws {
    let (outcome, verdict) = try drill("availability", "core-3", settings)
    #expect(outcome.status == (fault == nil ? 0 : 1), "\(outcome.text)")
    #expect(outcome.output.hasPrefix("availability \(fault == nil ? "PASSED" : "FAILED"): "), "\(outcome.text)")
    #expect(outcome.output.contains(fault ?? ", 0 failed (0 may), "), "\(outcome.text)")
    #expect(verdict?.passed == (fault == nil))
    #expect((verdict?.failed == 0) == (fault != " x 503"))
  }

  @Test(
    "While instances come and go, each request that fails counts",
    arguments: [
      ("scalability", "cache", "200"), ("scalability", "cache", "503"), ("update", "web-php82", "200"),
      ("update", "web-php82", "503"),
    ]
  )
  func instances(_ name: String, _ service: String, _ answer: String) throws {
    try cluster.folder.write(answer, to: "fake/answer")
    let (outcome, verdict) = try drill(name, service)
    let passes = answer == "200"
    #expect(outcome.status == (passes ? 0 : 1) && verdict?.passed == passes, "\(outcome.text)")
    #expect(outcome.output.hasPrefix("\(name) \(passes ? "PASSED" : "FAILED"): "), "\(outcome.text)")
    #expect((verdict?.failed == 0) == passes)
  }

  @Test("An instance that does not come into service fails the drill")
  func sick() throws {
    try cluster.folder.write("cache-announce@3.service\n", to: "fake/sick")
    let (outcome, verdict) = try drill("scalability", "cache", ["DRILL_WAIT": "3"])
    #expect(outcome.status == 1 && verdict?.passed == false, "\(outcome.text)")
    #expect(outcome.output.contains("3 are announced: not after 3 s"), "\(outcome.text)")
  }

  @Test("An instance whose unit names metadata that no other node has is left where it is")
  func cannotMove() throws {
    let (outcome, verdict) = try drill("modularity", "cache")
    #expect(outcome.status == 64 && verdict?.passed == nil, "\(outcome.text)")
    #expect(outcome.errors.contains("no other node has what the unit of cache@1 asks for"), "\(outcome.text)")
    #expect(try cluster.calls("fleetctl stop") == [])
  }

  @Test("An instance that is on its node again fails the drill")
  func didNotMove() throws {
    let (outcome, verdict) = try drill("modularity", "web-php82")
    #expect(outcome.status == 1 && verdict?.passed == false, "\(outcome.text)")
    #expect(outcome.output.contains("it is on core-1 again"), "\(outcome.text)")
  }

  @Test("In a cluster that is not whole no drill begins")
  func notWhole() throws {
    try cluster.folder.write("web-php82 1,2 3\ncache 1,2,3 3\n", to: "out/bin/services.txt")
    let (outcome, verdict) = try drill("availability", "core-3")
    #expect(outcome.status == 2 && verdict?.passed == nil && outcome.errors.contains("cache@3"), "\(outcome.text)")
    #expect(!exists("fake/visits"))
  }

  @Test(
    "Ctrl-C ends the load and takes back what was changed",
    arguments: [("availability", "core-3", "fake/down"), ("scalability", "cache", "fake/fleet/cache@3.service.state")]
  )
  func interrupted(_ name: String, _ argument: String, _ change: String) throws {
    // As a terminal does: the signal goes to all that the drill started.
    try program(
      "out/interrupted",
      """
      cd "${0%/*}" || exit
      env --default-signal=INT setsid "$@" &
      drill=$!
      until [ -s "$CHANGE" ] || ! kill -0 "$drill"; do sleep 0.1; done
      sleep 0.5
      kill -INT "-$drill"
      wait "$drill"
      """
    )
    try cluster.folder.write("cache-announce@3.service\n", to: "fake/sick")
    let settings = ["DRILL_DOWN": "20", "CHANGE": cluster.folder.url.appending(path: change).path]
    let outcome = try cluster.run(
      "interrupted",
      "drills/\(name)",
      "--yes",
      argument,
      environment: Self.settings.merging(settings) { $1 }
    )
    #expect(outcome.status == 130 && outcome.errors.contains("taking back what was changed"), "\(outcome.text)")
    #expect(!exists(change))
    let visits = try cluster.text("fake/visits")
    usleep(300_000)
    #expect(try cluster.text("fake/visits") == visits)
  }

  // MARK: What the tests share

  /// Never without a command that stops a node: it would be told to reboot, by whatever `systemctl` is there a second later.
  private static let settings = [
    "DRILL_BASELINE": "0", "DRILL_DOWN": "1", "DRILL_WAIT": "60", "DRILL_VISITORS": "2", "DRILL_PAUSE": "0.05",
    "DRILL_STOP_NODE": #"echo "$2" >"$FAKE/down""#, "DRILL_START_NODE": #"rm -f "$FAKE/down""#,
  ]

  /// What came of a drill; the verdict that it wrote is `nil` when it did not begin.
  private func drill(
    _ name: String,
    _ argument: String,
    _ settings: [String: String] = [:]
  ) throws -> (outcome: Program.Outcome, verdict: Verdict?) {
    let result = cluster.folder.url.appending(path: "result.json")
    let environment = Self.settings.merging(settings) { $1 }.merging(["DRILL_RESULT": result.path]) { $1 }
    let outcome = try cluster.run("drills/\(name)", "--yes", argument, environment: environment)
    return (outcome, try? JSONDecoder().decode(Verdict.self, from: Data(contentsOf: result)))
  }

  private func program(_ path: String, _ text: String) throws {
    let file = try cluster.folder.write("#!/bin/sh\n\(text)\n", to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  private func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: cluster.folder.url.appending(path: path).path)
  }
}
