import Foundation
import TestSupport
import Testing

/// How a daemon gets another generation of its configuration, on every platform.
@Suite struct SwitchTests {
  @Test("A generation is tested, used, proven; one that fails its test touches nothing, one that fails later goes back")
  func nginx() throws {
    _ = try Program("nginx", package: "nginx")
    let work = try TemporaryDirectory()
    let scenario = try Program(PackageRoot.url.appending(path: "Tests/Scenarios/switch").path, package: "")
    let script = PackageRoot.url.appending(path: "Sources/Scripts/Texts/node/switch").path
    let outcome = try scenario.run([script, work.url.path, String(Int.random(in: 10_000..<30_000))], timeout: 120)
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.status == 0 && lines.count == 16, "\(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }
}
