import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// The scripts around nginx and the client of the certificate authority.
@Suite struct ProxyScriptTests {
  @Test("The list of web servers follows etcd, and nothing but real changes of real addresses")
  func watcher() throws {
    _ = try Program("etcd", package: "etcd-server")
    _ = try Program("jq", package: "jq")
    let work = try TemporaryDirectory()
    let scenario = try Program(PackageRoot.url.appending(path: "Tests/Scenarios/proxy-watch").path, package: "")
    let scripts = PackageRoot.url.appending(path: "Sources/Scripts/Texts/node").path
    let outcome = try scenario.run([scripts, work.url.path, String(Int.random(in: 10_000..<30_000))], timeout: 240)
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.status == 0 && lines.count == 27, "\(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }

  @Test("What PHP sends gets to the relay once, from the tenant's own sender, as often as its rate allows")
  func mail() throws {
    for (name, package) in [("etcd", "etcd-server"), ("php", "php8.2-cli"), ("msmtp", "msmtp")] {
      _ = try Program(name, package: package)
    }
    let work = try TemporaryDirectory()
    let scenarios = PackageRoot.url.appending(path: "Tests/Scenarios")
    let scripts = PackageRoot.url.appending(path: "Sources/Scripts/Texts").path
    let outcome = try Program(scenarios.appending(path: "mail").path, package: "")
      .run([scripts, scenarios.path, work.url.path, String(Int.random(in: 10_000..<30_000))], timeout: 120)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 19, "\(outcome.status) \(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }

  @Test("A cron job runs once in its minute, on one node, as its tenant and no longer than it may")
  func cron() throws {
    _ = try Program("etcd", package: "etcd-server")
    _ = try Program("php", package: "php8.2-cli")
    let work = try TemporaryDirectory()
    let scenario = try Program(PackageRoot.url.appending(path: "Tests/Scenarios/cron").path, package: "")
    let scripts = PackageRoot.url.appending(path: "Sources/Scripts/Texts").path
    let outcome = try scenario.run([scripts, work.url.path, String(Int.random(in: 10_000..<30_000))], timeout: 120)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 18, "\(outcome.status) \(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }
}
