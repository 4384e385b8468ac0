import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// What `lib/logs` makes of nginx's log and of the journal.
@Suite("Logs for the tenants of a server") struct ServerLogsTests {
  private let directory: TemporaryDirectory
  private var root: URL { directory.url }

  init() throws {
    directory = try TemporaryDirectory()
    for (tenant, line) in ["alba": "20001 alba.example www.alba.example", "brisa": "1004 brisa.example"] {
      try directory.write(line + "\n", to: "var/config/nginx/current/nginx/logs/\(tenant)")
      try directory.write("", to: "hosting/tenants/\(tenant)/logs/.keep")
    }
    // A tenant whose folder is not there yet keeps nothing from the others.
    try directory.write("20003 cala.example\n", to: "var/config/nginx/current/nginx/logs/cala")
    try program("journalctl", "cat \(root.path)/journal; : >\(root.path)/journal")
    try program("setpriv", "while [ \"${1#--}\" != \"$1\" ]; do shift; done; exec \"$@\"")
    try directory.write("", to: "journal")
  }

  private func program(_ name: String, _ text: String) throws {
    let file = try directory.write("#!/bin/sh\n\(text)\n", to: "bin/\(name)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  private func deliver(addresses: String = "full") throws {
    try directory.write("INFRAC_MOUNT=\(root.path)/hosting INFRAC_LOG_ADDRESSES=\(addresses)\n", to: "server.env")
    let script = PackageRoot.url.appending(path: "Sources/Scripts/Texts/server/lib/logs").path
    let outcome = try Program("sh", package: "dash").run(
      [script],
      environment: [
        "INFRAC_SERVER_ENV": root.appending(path: "server.env").path, "INFRAC_VAR": root.appending(path: "var").path,
        "INFRAC_LOGS": root.appending(path: "log").path, "STATE_DIRECTORY": root.appending(path: "state").path,
        "PATH": "\(root.path)/bin:/usr/bin:/bin",
      ]
    )
    #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome.text)")
  }

  private func log(_ name: String) -> String {
    (try? String(contentsOf: root.appending(path: "hosting/tenants/\(name)"), encoding: .utf8)) ?? ""
  }

  private func append(_ text: String, to path: String) throws {
    let old = (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
    // In place: the number of the file stays.
    let file = root.appending(path: path)
    if old.isEmpty {
      try directory.write(text, to: path)
    } else {
      try Data((old + text).utf8).write(to: file, options: [])
    }
  }

  @Test("Each tenant gets the requests of its sites, once, in whole lines, over a rotation")
  func access() throws {
    try append(
      "alba.example 1\nbrisa.example 2\nwww.alba.example 3\n_ 4\ncala.example 5\nalba.exam",
      to: "log/access.log"
    )
    try deliver()
    #expect(log("alba/logs/access.log") == "alba.example 1\nwww.alba.example 3\n")
    #expect(log("brisa/logs/access.log") == "brisa.example 2\n")
    try append("ple 6\n", to: "log/access.log")
    try FileManager.default.moveItem(
      at: root.appending(path: "log/access.log"),
      to: root.appending(path: "log/access.log-20261127")
    )
    try append("alba.example 7\n", to: "log/access.log")
    try deliver()
    try deliver()
    #expect(log("alba/logs/access.log") == "alba.example 1\nwww.alba.example 3\nalba.example 6\nalba.example 7\n")
  }

  @Test("What the server asks itself for is no visit")
  func ownRequests() throws {
    let path = "/.well-known/acme-challenge"
    try append(
      "alba.example \"GET \(path)/infrac-0123abcd HTTP/1.1\" 200\nalba.example \"GET \(path)/token HTTP/1.1\" 200\n",
      to: "log/access.log"
    )
    try deliver()
    #expect(log("alba/logs/access.log") == "alba.example \"GET \(path)/token HTTP/1.1\" 200\n")
  }

  @Test("A complaint is for the tenant whose site it is of; one that a visitor may have written is for nobody")
  func errors() throws {
    let time = "2026-11-27T15:00:00+0100"
    try directory.write(
      """
      \(time) proxy[12]: 2026/11/27 15:00:00 [error] 9#9: *1 connect() failed, client: 198.51.100.7, server: alba.example, request: "GET / HTTP/1.1"
      \(time) proxy[12]: 2026/11/27 15:00:00 [error] 9#9: *1 refused, client: 198.51.100.7, server: alba.example, request: "GET /, server: brisa.example, HTTP/1.1"
      \(time) proxy[12]: 2026/11/27 15:00:00 [warn] 9#9: *1 buffered, client: 198.51.100.7, server: alba.example, request: "GET /"
      \(time) apache2[7]: [error] [brisa.example] [client 2001:db8:1:2::3] AH01630: denied [alba.example]
        [error] [alba.example] the second line of a message
      \(time) systemd[1]: Started nginx.service.

      """,
      to: "journal"
    )
    try deliver(addresses: "short")
    #expect(
      log("alba/logs/error.log")
        == "\(time) [error] 9#9: *1 connect() failed, client: 198.51.100.0, server: alba.example, request: \"GET / HTTP/1.1\"\n"
    )
    #expect(
      log("brisa/logs/error.log")
        == "\(time) [error] [brisa.example] [client 2001:db8::] AH01630: denied [alba.example]\n"
    )
  }

  @Test("The log of a day before is compressed, and kept for thirty days")
  func days() throws {
    try directory.write("old\n", to: "hosting/tenants/alba/logs/access.log")
    try directory.write("older\n", to: "hosting/tenants/alba/logs/access-2020-01-01.log.gz")
    for file in ["access.log", "access-2020-01-01.log.gz"] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: file == "access.log" ? -172_800 : -4_000_000)],
        ofItemAtPath: root.appending(path: "hosting/tenants/alba/logs/\(file)").path
      )
    }
    try append("alba.example new\n", to: "log/access.log")
    try deliver()
    let names = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "hosting/tenants/alba/logs").path
    )
    #expect(log("alba/logs/access.log") == "alba.example new\n")
    let kept = names.filter { $0.hasPrefix("access-") && $0.hasSuffix(".log.gz") }
    #expect(kept.count == 1 && !kept.contains("access-2020-01-01.log.gz"), "\(names)")
  }
}
