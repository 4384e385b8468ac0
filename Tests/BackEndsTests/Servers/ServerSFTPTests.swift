import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// The SFTP users of a server: made from its FTP users' files, and what sshd makes of its settings.
@Suite("SFTP users") struct ServerSFTPTests {
  private let directory: TemporaryDirectory
  private var root: URL { directory.url }
  private static let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFx1i1q8sU6pWSpkQkzhcq2sFqyxwNfYqWtBG0oLfM2u"

  init() throws {
    directory = try TemporaryDirectory()
    let compiled = try CompiledServers(path: CompiledServers.proof)
    for (path, entry) in compiled.tree.sorted where path.hasPrefix("servers/old/config/vsftpd/") {
      let name = path.dropFirst("servers/old/config/".count)
      try directory.write(entry.render().string, to: "configuration/current/\(name)")
    }
    try directory.write("root:x:0:0::/root:/bin/sh\nmarta:x:1000:1000::/home/marta:/bin/bash\n", to: "passwd")
    // The group is there once install.sh has run.
    try directory.write("#!/bin/sh\necho infrac-sftp:x:997:\n", to: "bin/getent")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: root.appending(path: "bin/getent").path
    )
  }

  private func make() throws -> Program.Outcome {
    let script = PackageRoot.url.appending(path: "Sources/Scripts/Texts/server/lib/sftp").path
    return try Program("sh", package: "dash").run(
      [script],
      environment: [
        "INFRAC_CONFIGURATION": root.appending(path: "configuration").path,
        "INFRAC_SFTP_FOLDER": root.appending(path: "sftp").path,
        "INFRAC_EXTRAUSERS": root.appending(path: "extrausers").path,
        "INFRAC_PASSWD": root.appending(path: "passwd").path,
        "PATH": "\(root.appending(path: "bin").path):/usr/bin:/bin",
      ]
    )
  }

  private func text(_ path: String) -> String? {
    try? String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test(
    "A user with keys has the tenant's number, its folder as root and its home below it; a second run has nothing to do"
  )
  func users() throws {
    let first = try make()
    #expect(first.status == 0 && first.output == "alba-key\n" && first.errors.isEmpty, "\(first.text)")
    let fields =
      text("extrausers/passwd")?.split(separator: ":", omittingEmptySubsequences: false).map(String.init) ?? []
    try #require(fields.count == 7, "\(fields)")
    #expect(fields[0] == "alba-key" && fields[1] == "*" && fields[2] == fields[3])
    #expect(fields[5] == "/alba.example" && fields[6] == "/usr/sbin/nologin\n")
    #expect(text("extrausers/group") == "infrac-sftp:*:997:alba-key\n")
    #expect(text("sftp/keys/alba-key") == Self.key + "\n")
    let link = root.appending(path: "sftp/root/\(fields[2])").path
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/srv/hosting/tenants/alba")
    let second = try make()
    #expect(second.status == 0 && second.text.isEmpty, "\(second.text)")
  }

  @Test("A user with the name of an account of the server is left out; one who goes, goes at once")
  func names() throws {
    _ = try make()
    try directory.write(
      "tenant alba 20001 /srv/hosting/tenants/alba\nuser marta . -\nkey marta \(Self.key)\n",
      to: "configuration/current/vsftpd/users/alba"
    )
    let outcome = try make()
    #expect(outcome.status == 65 && outcome.output == "alba-key\n", "\(outcome.text)")
    #expect(try make().status == 65, "a second run forgets it")
    #expect(outcome.errors.contains("the user marta has the name of an account"))
    #expect(text("extrausers/passwd") == "")
    #expect(text("sftp/keys/alba-key") == nil && text("sftp/keys/marta") == nil)
  }

  @Test("Another key is another key")
  func keys() throws {
    _ = try make()
    let file = "configuration/current/vsftpd/users/alba"
    let other = "key alba-key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAuhXWSjYHaXkWiN5iFs5nqoaZm1bKpTdEiu7IJ9kmgj\n"
    try directory.write(try #require(text(file)) + other, to: file)
    #expect(try make().output == "alba-key\n")
    #expect(text("sftp/keys/alba-key")?.split(separator: "\n").count == 2)
  }

  @Test("sshd locks them in, lets them do nothing but SFTP, and asks for a key")
  func sshd() throws {
    let compiled = try CompiledServers(path: CompiledServers.proof)
    let settings = try compiled.text("lib/root/etc/ssh/sshd_config.d/infrac-sftp.conf")
    // Nobody here is in the group.
    let file = try directory.write(settings.replacing("Match Group infrac-sftp", with: "Match User trial"), to: "sshd")
    // ssh.service would make it.
    try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
    let key = root.appending(path: "key").path
    _ = try Program("ssh-keygen", package: "openssh-client").run(["-q", "-t", "ed25519", "-N", "", "-f", key])
    func effective(_ user: String) throws -> String {
      let outcome = try Program("sshd", package: "openssh-server").run([
        "-T", "-h", key, "-f", file.path, "-C", "user=\(user),host=h,addr=203.0.113.9",
      ])
      return outcome.text
    }
    let trial = try effective("trial")
    for line in [
      "chrootdirectory /var/lib/infrac/sftp/root/%U", "forcecommand internal-sftp -u 0027", "disableforwarding yes",
      "permittty no", "permituserrc no", "authenticationmethods publickey",
      "authorizedkeysfile /var/lib/infrac/sftp/keys/%u",
    ] { #expect(trial.contains(line + "\n"), "\(line): \(trial)") }
    #expect(try effective("marta").contains("chrootdirectory none\n"))
  }
}
