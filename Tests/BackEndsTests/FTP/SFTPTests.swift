import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// SFTP on a cluster: what sshd itself makes of its settings, and of the keys that are put together for it.
@Suite("SFTP of a cluster") struct SFTPTests {
  private let directory: TemporaryDirectory
  private var root: URL { directory.url }
  private static let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFx1i1q8sU6pWSpkQkzhcq2sFqyxwNfYqWtBG0oLfM2u"

  init() throws { directory = try TemporaryDirectory() }

  private static func withoutKeys() throws -> CompiledSpec {
    try CompiledSpec(
      """
      infrac: 1
      cluster:
        name: tiny
        network: { subnet: 10.20.0.0/24 }
        nodes: { core-1: { address: 10.20.0.11 } }
      storage: { nfs: "nas.tiny.example.net:/export" }
      services: { ftp: {} }
      plans: { basic: { disk: 1GiB } }
      tenants: { acme: { plan: basic } }
      """
    )
  }

  // MARK: Settings

  /// Asks sshd for its effective settings for a user.
  private func effective(_ settings: String) throws -> Program.Outcome {
    let file = try directory.write(settings, to: "sshd_config")
    // The image's script makes it.
    try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
    let key = root.appending(path: "host").path
    if !FileManager.default.fileExists(atPath: key) {
      _ = try Program("ssh-keygen", package: "openssh-client").run(["-q", "-t", "ed25519", "-N", "", "-f", key])
    }
    return try Program("sshd", package: "openssh-server").run([
      "-T", "-h", key, "-f", file.path, "-C", "user=roca-deploy,host=h,addr=203.0.113.9",
    ])
  }

  @Test("sshd locks them in, lets them do nothing but SFTP, and asks for a key")
  func settings() throws {
    let text = try #require(try CompiledSpec.reference().tree["shared/sshd/sshd_config"]).render().string
    let outcome = try effective(text)
    #expect(outcome.status == 0, "\(outcome.text)")
    for line in [
      "chrootdirectory /run/vsftpd/root/%U", "disableforwarding yes", "permittty no", "permituserrc no",
      "permittunnel no", "permituserenvironment no", "permitrootlogin no", "passwordauthentication no",
      "kbdinteractiveauthentication no", "usepam no", "authenticationmethods publickey",
      "authorizedkeysfile /run/vsftpd/keys/%u", "subsystem sftp internal-sftp -u 0027",
    ] { #expect(outcome.output.contains(line + "\n"), "\(line): \(outcome.output)") }
    let offered = outcome.output.split(separator: "\n").filter {
      $0.hasPrefix("macs ") || $0.hasPrefix("kexalgorithms ") || $0.hasPrefix("ciphers ")
    }
    #expect(offered.count == 3)
    for weak in ["sha1", "umac-64", "cbc", "3des"] { #expect(!offered.contains { $0.contains(weak) }, "\(weak)") }
  }

  @Test("sshd refuses a setting that it does not know, so that the test above can fail")
  func unknownSetting() throws {
    let outcome = try effective("PermitNonsense no\n")
    #expect(outcome.status != 0 && outcome.text.contains("PermitNonsense"), "\(outcome.text)")
  }

  // MARK: What is there

  @Test("Where a user has keys, the service has sshd, its host key from a secret, and no key in the image")
  func present() throws {
    let compiled = try CompiledSpec.reference()
    let unit = try #require(compiled.tree["units/ftp@.service"]).render().string
    for part in [
      "/var/lib/infrac/node/current/secrets ftp 0 sftp-host-key",
      "--volume=/run/infrac/ftp/secrets:/etc/infrac/secrets:ro",
      "--env=INFRAC_SFTP_PORT=2222", "--env=INFRAC_SFTP_KEY=/etc/infrac/secrets/sftp-host-key", "--cap-add=KILL",
    ] { #expect(unit.contains(part), "\(part)") }
    let image = try #require(compiled.tree["images/ftp/Dockerfile"]).render().string
    // In the layer that has them.
    #expect(image.contains(" && rm -rf /var/lib/apt/lists/* \\\n && rm -f /etc/ssh/ssh_host_*\n"), "\(image)")
    let secrets = try #require(compiled.tree["bin/secrets.txt"]).render().string
    #expect(secrets.contains("\nsftp-host-key core-1,core-2 ssh-key\n"), "\(secrets)")
  }

  @Test("Where nobody has keys, nothing of it is there")
  func absent() throws {
    let compiled = try Self.withoutKeys()
    #expect(compiled.tree["shared/sshd/sshd_config"] == nil)
    for path in ["units/ftp@.service", "images/ftp/Dockerfile", "bin/secrets.txt"] {
      let text = try #require(compiled.tree[path]).render().string
      for word in ["SFTP", "sshd", "openssh", "sftp-host-key", "KILL", "2222"] {
        #expect(!text.contains(word), "\(path): \(word)")
      }
    }
  }

  // MARK: Users

  private func assemble() throws -> Program.Outcome {
    let script = PackageRoot.url.appending(path: "Sources/Scripts/Texts/images/ftp/infrac-ftp-users")
    return try Program("sh", package: "dash").run(
      [
        script.path, root.appending(path: "vsftpd").path, root.appending(path: "added").path,
        root.appending(path: "out").path,
      ]
    )
  }

  private func write(_ lines: String, of tenant: String = "alba", uid: Int = 20001) throws {
    for folder in ["keys", "root"] {
      try FileManager.default.createDirectory(
        at: root.appending(path: "out/\(folder)"),
        withIntermediateDirectories: true
      )
    }
    try directory.write(
      "tenant \(tenant) \(uid) /srv/hosting/tenants/\(tenant)\n" + lines,
      to: "vsftpd/users/\(tenant)"
    )
  }

  private func text(_ path: String) -> String? {
    try? String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test("A key is for SFTP from the user's home on, and its session's root is the tenant's folder")
  func users() throws {
    try write(
      "user deploy alba.example -\nkey deploy \(Self.key)\nuser all . $6$a$b\nkey all \(Self.key)\nuser none . $6$a$b\n"
    )
    let outcome = try assemble()
    #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome.text)")
    #expect(text("out/keys/deploy") == "restrict,command=\"internal-sftp -u 0027 -d /alba.example\" \(Self.key)\n")
    #expect(text("out/keys/all") == "restrict,command=\"internal-sftp -u 0027 -d /\" \(Self.key)\n")
    #expect(text("out/keys/none") == nil)
    let link = root.appending(path: "out/root/20001").path
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/srv/hosting/tenants/alba")
    let passwd = text("out/passwd") ?? ""
    #expect(passwd.contains("\nsshd:x:903:") && passwd.contains("\ndeploy:x:20001:20001:"), "\(passwd)")
    #expect(text("out/pwdfile") == "all:$6$a$b\nnone:$6$a$b\n")
  }

  @Test("A key that goes is gone, one that comes is there, and so with users")
  func changes() throws {
    let other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAuhXWSjYHaXkWiN5iFs5nqoaZm1bKpTdEiu7IJ9kmgj"
    try write("user one . -\nkey one \(Self.key)\nuser two . -\nkey two \(Self.key)\n")
    #expect(try assemble().status == 0)
    try write("user one . -\nkey one \(other)\nkey one \(Self.key)\nuser new . -\nkey new \(Self.key)\n")
    #expect(try assemble().status == 0)
    #expect(text("out/keys/one")?.split(separator: "\n").count == 2)
    #expect(text("out/keys/two") == nil && text("out/keys/new") != nil)
    #expect(text("out/keys.new") == nil)
  }

  @Test(
    "A key that is not right is refused with the whole configuration, and what was there stays",
    arguments: [
      "key one ssh-ed25519 AAAA\nuser one . -\n", "user one . -\nkey two ssh-ed25519 AAAA\n",
      "user one . -\nkey one ssh-ed25519\n", "user one . -\nkey one from=\"*\" AAAA\n",
      "user one . -\nkey one ssh-ed25519 AA\"A\n", "user one a\"b -\nkey one ssh-ed25519 AAAA\n",
      "user sshd . -\nkey sshd ssh-ed25519 AAAA\n",
    ]
  )
  func refused(_ lines: String) throws {
    try write("user one . -\nkey one \(Self.key)\n")
    #expect(try assemble().status == 0)
    let before = text("out/passwd")
    try write(lines)
    let outcome = try assemble()
    #expect(outcome.status == 1 && !outcome.errors.isEmpty, "\(outcome.text)")
    #expect(text("out/keys/one")?.contains(Self.key) == true && text("out/passwd") == before)
  }

  @Test("The settings, keys and users of a tenant are taken in one generation: they are one service's")
  func roles() throws {
    let tree = try CompiledSpec.reference().tree
    for path in ["shared/sshd/sshd_config", "shared/vsftpd/users/can-roca"] {
      #expect(tree[path]?.role.service == "ftp" && tree[path]?.role.onChange == .reload, "\(path)")
    }
  }

  // MARK: The host key

  @Test("A host key is made once, where no node has one, and reaches the nodes that lack it")
  func hostKey() throws {
    let cluster = try FakeCluster()
    func key(_ node: String) -> String? { try? cluster.text("fake/nodes/10.20.0.\(node)/etc/secrets/sftp-host-key") }
    try cluster.folder.write("10.20.0.12\n", to: "fake/down")
    let waits = try cluster.run("bin/secrets", "make")
    #expect(waits.status == 2 && waits.errors.contains("perhaps on core-2"), "\(waits.text)")
    #expect(key("11") == nil)
    try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "fake/down"))

    let made = try cluster.run("bin/secrets", "make")
    #expect(made.status == 0 && !made.text.contains("PRIVATE"), "\(made.text)")
    let first = try #require(key("11"))
    #expect(first.hasPrefix("-----BEGIN OPENSSH PRIVATE KEY-----\n") && key("12") == first && key("13") == nil)
    #expect(try cluster.run("bin/secrets", "make").text.isEmpty)
    #expect(key("11") == first)

    for nodes in [[], ["core-1"]] {
      try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "fake/nodes/10.20.0.11/etc/secrets"))
      #expect(
        try (nodes.isEmpty ? cluster.run("bin/secrets", "make") : cluster.run("bin/secrets", "make", nodes[0])).status
          == 0
      )
      #expect(key("11") == first)
    }
    #expect(!(try cluster.run("bin/secrets", "status").errors.contains("sftp-host-key")))
    try cluster.folder.write("another\n", to: "fake/nodes/10.20.0.12/etc/secrets/sftp-host-key")
    let status = try cluster.run("bin/secrets", "status")
    #expect(status.status == 1 && status.errors.contains("sftp-host-key: not the same on all nodes"), "\(status.text)")

    // A node that is away delays nobody once there is one.
    try cluster.folder.write("10.20.0.12\n", to: "fake/down")
    let away = try cluster.run("bin/secrets", "make")
    #expect(away.status == 0 && key("11") == first, "\(away.text)")
  }
}
