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

  @Test("Apache and PHP-FPM follow a target: one at a time, each change as gently as it can be, and back when it fails")
  func web() throws {
    for (program, package) in [("apache2", "apache2"), ("php-fpm8.2", "php8.2-fpm"), ("etcd", "etcd-server")] {
      _ = try Program(program, package: package)
    }
    let work = try TemporaryDirectory()
    try CompiledSpec.trial().write("shared", to: work)
    let texts = PackageRoot.url.appending(path: "Sources/Scripts/Texts").path
    let scenario = PackageRoot.url.appending(path: "Tests/Scenarios/web-config").path
    try work.write("", to: "work/here")
    let outcome = try Program("unshare", package: "util-linux").run(
      [
        "--net", "--mount", scenario, "\(texts)/node", "\(texts)/images/web/infrac-web",
        work.url.appending(path: "shared").path, work.url.appending(path: "work").path,
      ],
      timeout: 240
    )
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.status == 0 && lines.count == 29, "\(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }
}
