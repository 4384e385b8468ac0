import Foundation
import TestSupport
import Testing

/// Units that keep failing, and nodes that come back.
@Suite struct RestartTests {
  private let folder: TemporaryDirectory
  private let texts = PackageRoot.url.appending(path: "Sources/Scripts/Texts").path

  init() throws { folder = try TemporaryDirectory() }

  private func script(_ name: String, _ text: String) throws {
    let file = try folder.write("#!/bin/sh\n\(text)\n", to: "stubs/\(name)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  private var environment: [String: String] {
    [
      "PATH": "\(folder.url.path)/stubs:/usr/bin:/bin", "INFRAC_RUN": "\(folder.url.path)/run",
      "SLEPT": "\(folder.url.path)/slept",
    ]
  }

  private func slept() throws -> String {
    defer { try? FileManager.default.removeItem(at: folder.url.appending(path: "slept")) }
    return (try? String(contentsOf: folder.url.appending(path: "slept"), encoding: .utf8)) ?? ""
  }

  @Test("A unit that keeps failing waits longer and longer, a minute at most; a good run begins anew")
  func backoff() throws {
    try script("sleep", "printf '%s ' \"$1\" >>\"$SLEPT\"")
    let backoff = try Program("\(texts)/node/backoff", package: "infrac")
    for _ in 1...10 { #expect(try backoff.run(["web-php82@1"], environment: environment).status == 0) }
    #expect(try slept() == "5 10 20 40 60 60 60 ")
    // Others are not counted with it.
    _ = try backoff.run(["web-php82@2"], environment: environment)
    #expect(try slept() == "")
    let record = folder.url.appending(path: "run/starts/web-php82@1")
    let began = Int(Date().timeIntervalSince1970) - 301
    try "10 \(began)\n".write(to: record, atomically: true, encoding: .utf8)
    for _ in 1...4 { _ = try backoff.run(["web-php82@1"], environment: environment) }
    #expect(try slept() == "5 ")
    // A sidekick counts what it fails by itself, not its starts with the service.
    let sidekick = ["web-php82-announce@1", "web-php82@1.service"]
    for _ in 1...6 {
      try "1 \(Int(Date().timeIntervalSince1970) + 1)\n".write(to: record, atomically: true, encoding: .utf8)
      #expect(try backoff.run(sidekick, environment: environment).status == 0)
    }
    #expect(try slept() == "")
    try "1 \(began)\n".write(to: record, atomically: true, encoding: .utf8)
    for _ in 1...4 { _ = try backoff.run(sidekick, environment: environment) }
    #expect(try slept() == "5 10 ")
    // What is no record is none, and a name leads nowhere else.
    try "nonsense\n".write(to: record, atomically: true, encoding: .utf8)
    #expect(try backoff.run(["web-php82@1"], environment: environment).status == 0)
    #expect(try backoff.run(["../../etc/x"], environment: environment).status == 64)
  }

  @Test("A node is settled when fleet has run for a while and all that it placed here is announced")
  func settled() throws {
    let answer = """
      {"node":{"nodes":[{"key":"/infrac/c/services/web-php82","nodes":[{"key":"/infrac/c/services/web-php82/1","value":"x"}]},
      {"key":"/infrac/c/services/database","nodes":[{"key":"/infrac/c/services/database/core-2","value":"x"}]}]}}
      """
    try folder.write(answer, to: "answer")
    try script("curl", "[ ! -e '\(folder.url.path)/silent' ] && cat '\(folder.url.path)/answer'")
    try script(
      "systemctl",
      """
      case $1 in
        is-active) [ ! -e '\(folder.url.path)/stopped' ] ;;
        show) echo ActiveEnterTimestampMonotonic=1000000 ;;
        list-units) printf '● web-php82-announce@1.service loaded active running x\\n' ; cat '\(folder.url.path)/more' 2>/dev/null ;;
      esac
      """
    )
    var environment = environment.merging([
      "INFRAC_CLUSTER": "c", "INFRAC_NODE": "core-1", "INFRAC_SETTLING": "0",
      "INFRAC_CONFIGURATION": folder.url.path,
    ]) { $1 }
    let settled = try Program("\(texts)/node/settled", package: "infrac")
    #expect(try settled.run([], environment: environment).status == 0)
    try folder.write("", to: "silent")
    #expect(try settled.run([], environment: environment).errors.contains("etcd does not answer"))
    try FileManager.default.removeItem(at: folder.url.appending(path: "silent"))
    try folder.write("ftp-announce@1.service loaded active running x\n", to: "more")
    #expect(try settled.run([], environment: environment).errors.contains("ftp 1 is not announced"))
    try folder.write("", to: "more")
    try folder.write("INFRAC_DATABASE_MEMBERS='core-1=10.0.0.1 core-2=10.0.0.2'\n", to: "mysql/members.env")
    #expect(try settled.run([], environment: environment).errors.contains("the database's member"))
    // Of services that stay alone: the others are about to go.
    #expect(try settled.run(["web-php82"], environment: environment).status == 0)
    try folder.write("ftp-announce@1.service loaded active running x\n", to: "more")
    #expect(try settled.run(["web-php82"], environment: environment).status == 0)
    #expect(try settled.run(["web-php82", "ftp"], environment: environment).errors.contains("ftp 1 is not announced"))
    try folder.write("", to: "more")
    environment["INFRAC_NODE"] = "core-2"
    #expect(try settled.run([], environment: environment).status == 0)
    environment["INFRAC_SETTLING"] = "99999999"
    #expect(try settled.run([], environment: environment).errors.contains("fleet has just started"))
  }

  @Test("Two proxies share their addresses, each stands in for the other, and no address goes with another")
  func addresses() throws {
    _ = try Program("keepalived", package: "keepalived")
    try folder.write("", to: "work/here")
    let outcome = try Program("unshare", package: "util-linux").run(
      [
        "--net", "--mount", PackageRoot.url.appending(path: "Tests/Scenarios/vrrp").path, "\(texts)/images/vrrp/vrrp",
        folder.url.appending(path: "work").path,
      ],
      timeout: 240
    )
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.status == 0 && lines.count == 23, "\(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }

  @Test("An address that moves does not become the one that its node sends from, and takes none along when it goes")
  func movingAddress() throws {
    let script = PackageRoot.url.appending(path: "Tests/Scenarios/address").path
    let outcome = try Program("unshare", package: "util-linux").run(["--net", script, "\(texts)/node/address"])
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.status == 0 && lines.count == 6, "\(outcome.text)")
    for line in lines { #expect(line.hasPrefix("yes: "), "\(line)") }
  }
}
