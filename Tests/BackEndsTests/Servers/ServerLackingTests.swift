import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// What a server lacks until somebody brings it, as the end of `install.sh` lists it.
@Suite("What a server lacks") struct ServerLackingTests {
  private let directory: TemporaryDirectory
  private let folder: URL
  private let script: String
  private var root: URL { directory.url }

  init() throws {
    directory = try TemporaryDirectory()
    let compiled = try CompiledServers(path: CompiledServers.proof)
    folder = try compiled.write("servers/new", to: directory)
    script = try compiled.write("lib", to: directory).appending(path: "lacking").path
    let settings = "servers/new/config/backup/settings.env"
    try directory.write(compiled.text(settings).replacing("/var/backups", with: root.path), to: settings)
    try apt("trixie", "trixie-security")
  }

  private func apt(_ releases: String...) throws {
    let program = try directory.write(
      "#!/bin/sh\nprintf '%s\\n' \(releases.joined(separator: " "))\n",
      to: "bin/apt-get"
    )
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
  }

  private func lacking() throws -> String {
    let outcome = try Program("sh", package: "dash").run(
      [script, folder.path],
      environment: ["INFRAC_SECRETS": root.appending(path: "secrets").path, "PATH": "\(root.path)/bin:/usr/bin:/bin"]
    )
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.text)")
    return outcome.output
  }

  @Test("Secrets that are not there or empty, the folder of the backups, Debian's security fixes; nothing else")
  func list() throws {
    try directory.write("", to: "secrets/nova")
    try apt("trixie", "trixie-updates")
    #expect(
      try lacking() == """
        secrets are missing: backup celler-tls nova: bin/secrets put NAME, then bin/apply
        the folder of the backups, \(root.path)/hosting, is not there: make it, or mount what it is on
        apt knows no source of Debian's security fixes (such as trixie-security), so unattended-upgrades brings none

        """
    )
    for name in ["backup", "celler-tls", "nova"] { try directory.write("secret", to: "secrets/\(name)") }
    try directory.write("", to: "hosting/.keep")
    try apt("stable", "stable-security")
    #expect(try lacking().isEmpty)
  }
}
