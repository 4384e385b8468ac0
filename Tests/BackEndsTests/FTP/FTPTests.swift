import FileTree
import Foundation
import Printing
import TestSupport
import Resolution
import Testing

/// What vsftpd itself makes of its settings, and the users that are put together for it.
@Suite struct FTPTests {
  private let directory: TemporaryDirectory
  private var set: String { directory.url.appending(path: "shared/vsftpd").path }

  init() throws {
    directory = try TemporaryDirectory()
    try CompiledSpec.trial().write("shared/vsftpd", to: directory)
    try directory.write("", to: "out/.keep")
  }

  /// Starts vsftpd for two seconds, as whoever runs the test; 124 says that it was serving until the end.
  private func start(_ settings: String, port: Int) throws -> Program.Outcome {
    let openssl = try Program("openssl", package: "openssl")
    let pem = directory.url.appending(path: "tls.pem").path
    let made = try openssl.run(
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=trial", "-keyout", pem, "-out", "\(pem).crt"]
    )
    try #require(made.status == 0, "\(made.text)")
    _ = try Program("sh", package: "dash").run(["-c", "cat \(pem).crt >>\(pem)"])
    _ = try Program("vsftpd", package: "vsftpd")
    return try Program("sh", package: "dash").run(
      [
        "-c", "PATH=$PATH:/usr/sbin; timeout 2 vsftpd \"$@\" 0>&1", "start", settings, "-orun_as_launching_user=YES",
        "-olisten_port=\(port)", "-olisten_address=127.0.0.1", "-orsa_cert_file=\(pem)",
        "-ovsftpd_log_file=\(directory.url.path)/log", "-osecure_chroot_dir=\(directory.url.path)",
      ]
    )
  }

  @Test("vsftpd serves with the settings", arguments: CompiledSpec.paths { $0.service(.ftp) != nil })
  func settings(_ path: String) throws {
    try CompiledSpec(path: path).write("shared/vsftpd", to: directory)
    let outcome = try start("\(set)/vsftpd.conf", port: Int.random(in: 10_000..<30_000))
    #expect(outcome.status == 124, "\(outcome.text)")
    #expect(outcome.text.isEmpty, "\(outcome.text)")
  }

  @Test("The certificate of a server with an address of its own may be ordered: the address is one of ours")
  func ownAddress() throws {
    let settings = try #require(try CompiledSpec.reference().tree["shared/certificates/settings"]).render().string
    #expect(settings.contains("ACME_ADDRESSES='203.0.113.10 2001:db8::10 203.0.113.11'"), "\(settings)")
  }

  @Test("vsftpd refuses a setting that it does not know, so that the test above can fail")
  func unknownSetting() throws {
    let text = try String(contentsOfFile: "\(set)/vsftpd.conf", encoding: .utf8)
    let file = try directory.write(text + "hide_idz=YES\n", to: "wrong.conf")
    let outcome = try start(file.path, port: 21_722)
    #expect(outcome.status == 2 && outcome.text.contains("hide_idz"), "\(outcome.text)")
  }

  /// Runs the image's script; the lines of what it wrote.
  private func assemble() throws -> (outcome: Program.Outcome, passwd: [String], passwords: [String]) {
    let script = PackageRoot.url.appending(path: "Sources/Scripts/Texts/images/ftp/infrac-ftp-users")
    let out = directory.url.appending(path: "out")
    let outcome = try Program("sh", package: "dash").run(
      [script.path, set, directory.url.appending(path: "added").path, out.path]
    )
    let lines = { (name: String) in
      (try? String(contentsOf: out.appending(path: name), encoding: .utf8))?
        .split(separator: "\n").map(String.init) ?? []
    }
    return (outcome, lines("passwd"), lines("pwdfile"))
  }

  private static let hash = "$6$abc$def"

  @Test("The users have their tenant's number, its folder as root and their home as start")
  func users() throws {
    let (outcome, passwd, passwords) = try assemble()
    #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome.text)")
    let alba = passwd.first { $0.hasPrefix("alba:") }?.split(separator: ":").map(String.init) ?? []
    #expect(alba.count == 6 && alba[1] == "x" && alba[2] == alba[3])
    #expect(alba.last == "/usr/sbin/nologin" && alba.contains("/srv/hosting/tenants/alba/./"))
    #expect(passwd.contains { $0.hasPrefix("alba-web:x:\(alba[2]):") && $0.contains("/tenants/alba/./alba.example:") })
    #expect(passwords.map { $0.split(separator: ":")[0] } == ["alba", "alba-web", "brisa"])
    #expect(!passwd.contains { $0.hasPrefix("calma") })
  }

  @Test("Added users join their tenant, but take no name, no home and no tenant that is not theirs")
  func added() throws {
    try directory.write(
      """
      user new alba.example \(Self.hash)
      user brisa . \(Self.hash)
      user root . \(Self.hash)
      user up ../brisa \(Self.hash)
      user colon a:b \(Self.hash)
      user plain . secret
      tenant brisa 0 /
      nonsense

      """,
      to: "added/alba"
    )
    try directory.write("user ghost . \(Self.hash)\n", to: "added/calma")
    let (outcome, passwd, passwords) = try assemble()
    #expect(outcome.status == 0)
    #expect(passwords.contains("new:\(Self.hash)"))
    let names = passwd.map { $0.split(separator: ":")[0] }
    #expect(names == ["root", "nobody", "alba", "alba-web", "brisa", "new"])
    #expect(passwords.filter { $0.hasPrefix("brisa:") }.allSatisfy { !$0.hasSuffix(Self.hash) })
    #expect(outcome.errors.split(separator: "\n").count == 7, "\(outcome.errors)")
  }

  @Test("Who comes by key alone is no user of FTP, and nobody else takes the name")
  func keys() throws {
    try directory.write(
      "tenant cala 20001 /srv/hosting/tenants/cala\nuser keyed . -\nkey keyed ssh-ed25519 AAAA\n",
      to: "shared/vsftpd/users/cala"
    )
    try directory.write("user keyed . \(Self.hash)\nuser none . -\n", to: "added/alba")
    let (outcome, passwd, passwords) = try assemble()
    #expect(outcome.status == 0 && outcome.errors.split(separator: "\n").count == 2, "\(outcome.errors)")
    #expect(!(passwd + passwords).contains { $0.hasPrefix("keyed:") || $0.hasPrefix("none:") })
  }

  @Test(
    "A wrong line of the configuration is refused as a whole, and what was there stays",
    arguments: [
      "tenant cala 0 /srv\n", "tenant cala 20001 srv\n", "user nobody . $6$a$b\n", "tenant cala 20001\n", "word\n",
    ]
  )
  func refused(_ line: String) throws {
    let before = try assemble()
    #expect(before.outcome.status == 0)
    try directory.write(line, to: "shared/vsftpd/users/cala")
    let after = try assemble()
    #expect(after.outcome.status == 1 && !after.outcome.errors.isEmpty)
    #expect(after.passwd == before.passwd && after.passwords == before.passwords)
  }
}
