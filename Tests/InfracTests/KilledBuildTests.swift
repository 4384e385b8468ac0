import Foundation
import TestSupport
import Testing

/// A real build, killed by strace at each call to the system that changes something.
@Suite(.serialized) struct KilledBuildTests {
  private static let calls = ["openat", "write", "fchmod", "fsync", "renameat", "renameat2", "mkdirat", "unlinkat"]

  /// A workshop whose output is of the old specification, and whose specification is the new one.
  private struct Prepared {
    let directory: TemporaryDirectory

    init() throws {
      directory = try TemporaryDirectory()
      for (name, text) in [("old", Self.old), ("new", Self.new)] {
        try directory.write(text, to: "\(name)/hosting.yaml")
        try Self.check(try run(["build"], in: name))
      }
      // The same lock file, so that one lies beside either specification.
      _ = try Program("cp", package: "coreutils").run(
        ["old/hosting.lock.yaml", "new/hosting.lock.yaml"],
        in: directory.url
      )
    }

    static let old = BuildTests.specification
    static let new = old.replacingOccurrences(
      of: "mill.example: { tls: off }",
      with: "mill.example: { tls: off, root: www }"
    )
    .replacingOccurrences(of: "memory: 512MiB", with: "memory: 640MiB")

    func run(_ arguments: [String], in folder: String) throws -> Program.Outcome {
      try Program(Infrac.path, package: "infrac").run(arguments, in: directory.url.appending(path: folder))
    }

    static func check(_ outcome: Program.Outcome) throws {
      try #require(outcome.status == 0, "\(outcome.text)")
    }

    /// A fresh folder `trial` with the old output and one of the two specifications.
    func reset(_ spec: String) throws {
      let script = "rm -rf trial && cp -r old trial && cp \(spec)/hosting.yaml trial/hosting.yaml"
      try Self.check(try Program("sh", package: "dash").run(["-c", script], in: directory.url))
    }

    /// A build of the new specification under strace.
    func trace(_ options: [String]) throws -> Program.Outcome {
      try Program("strace", package: "strace").run(
        ["-f", "-y", "-o", directory.url.appending(path: "log").path] + options + [Infrac.path, "build"],
        in: directory.url.appending(path: "trial")
      )
    }

    func log() throws -> [Substring] {
      try String(contentsOf: directory.url.appending(path: "log"), encoding: .utf8).split(separator: "\n")
    }

    func isSame(_ folder: String) throws -> Bool {
      try Program("diff", package: "diffutils").run(
        ["-r", "trial/generated", "\(folder)/generated"],
        in: directory.url
      ).status == 0
    }
  }

  /// The number of each call of a kind, 1-based, that changes something of the output.
  private static func places(_ call: String, _ log: [Substring]) -> [Int] {
    let all = log.filter { $0.contains(" \(call)(") }
    return all.indices.filter { index in
      let line = all[index]
      return line.contains("/trial") && (call != "openat" || line.contains("O_CREAT"))
        || call == "write" && line.contains("/.infrac/")
    }.map { $0 + 1 }
  }

  @Test("Killed at each call that changes something, it leaves what the next build makes whole, in either direction")
  func killed() throws {
    let prepared = try Prepared()
    try prepared.reset("new")
    try Prepared.check(try prepared.trace(["-e", "trace=\(Self.calls.joined(separator: ","))"]))
    #expect(try prepared.isSame("new"))
    let log = try prepared.log()
    var count = 0
    for call in Self.calls {
      for place in Self.places(call, log) {
        try prepared.reset("new")
        let killed = try prepared.trace(["-e", "trace=\(call)", "-e", "inject=\(call):signal=SIGKILL:when=\(place)"])
        #expect(killed.status != 0, "\(call) \(place) was not reached")
        // On to the new generation, and back to the old one.
        let wanted = count % 2 == 0 ? "new" : "old"
        _ = try Program("cp", package: "coreutils").run(
          ["\(wanted)/hosting.yaml", "trial/"],
          in: prepared.directory.url
        )
        let next = try prepared.run(["build"], in: "trial")
        #expect(next.status == 0, "killed at \(call) \(place): \(next.text)")
        #expect(try prepared.isSame(wanted), "killed at \(call) \(place)")
        count += 1
      }
    }
    #expect(count > 30, "\(count) places")
  }
}
