import Foundation
import TestSupport
import Testing

/// What the scripts of a node read of a real etcd, without jq where they can.
@Suite("Values in etcd")
struct EtcdValuesTests {
  @Test("Every value is read as it was put, and every outcome is told apart")
  func values() throws {
    for (name, package) in [("etcd", "etcd-server"), ("jq", "jq"), ("curl", "curl")] {
      _ = try Program(name, package: package)
    }
    let work = try TemporaryDirectory()
    let scripts = PackageRoot.url.appending(path: "Sources/Scripts/Texts").path
    let port = String(Int.random(in: 10_000..<30_000))
    let outcome = try Program(PackageRoot.url.appending(path: "Tests/Scenarios/etcd-values").path, package: "")
      .run([scripts, work.url.path, port], timeout: 120)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 24, "\(outcome.status) \(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }
}
