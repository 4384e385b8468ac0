import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing

/// What the programs that read a server's files make of them.
@Suite("Files of Debian servers") struct ServerReaderTests {
  @Test("cloud-init's schema and yamllint accept the user-data of every server", arguments: CompiledServers.paths)
  func userData(path: String) throws {
    let compiled = try CompiledServers(path: path)
    let directory = try TemporaryDirectory()
    for server in compiled.deployment.servers {
      let folder = try compiled.write("servers/\(server.name.text)", to: directory)
      let file = folder.appending(path: "user-data").path
      let schema = try Program("cloud-init", package: "cloud-init").run(["schema", "-c", file])
      #expect(schema.status == 0, "\(schema.text)")
      let rules = "{extends: default, rules: {line-length: disable, document-start: disable, comments: disable}}"
      let lint = try Program("yamllint", package: "yamllint").run([
        "-d", rules, file, folder.appending(path: "meta-data").path,
      ])
      #expect(lint.text.isEmpty, "\(lint.text)")
    }
  }

  @Test(
    "Apache accepts each server's sites, which listen on the loopback address alone",
    arguments: CompiledServers.paths
  )
  func apache(path: String) throws {
    let compiled = try CompiledServers(path: path)
    let directory = try TemporaryDirectory()
    let program = try Program("apache2", package: "apache2")
    for server in compiled.deployment.servers {
      guard let group = server.services.compactMap(\.webGroup).first else { continue }
      let folder = try compiled.write("servers/\(server.name.text)/config/apache", to: directory)
      let main = folder.appending(path: "\(group.name)/httpd.conf")
      let text = try String(contentsOf: main, encoding: .utf8)
      #expect(text.contains("Listen 127.0.0.1:8080\n"))
      try text.replacing("/run/infrac/web", with: directory.url.path).write(to: main, atomically: true, encoding: .utf8)
      let outcome = try program.run(["-d", main.deletingLastPathComponent().path, "-f", "httpd.conf", "-t"])
      #expect(outcome.status == 0, "\(outcome.text)")
    }
  }

  @Test("PHP-FPM accepts each server's pools", arguments: CompiledServers.paths)
  func pools(path: String) throws {
    let compiled = try CompiledServers(path: path)
    let directory = try TemporaryDirectory()
    let program = try Program("php-fpm8.2", package: "php8.2-fpm")
    for server in compiled.deployment.servers {
      guard let version = server.services.compactMap({ $0.webGroup?.php }).first else { continue }
      #expect(version == server.release.value.php)
      let folder = try compiled.write("servers/\(server.name.text)/config/php", to: directory)
        .appending(path: version.text).path
      let outcome = try program.run(["-t", "-n", "-p", folder, "-y", "\(folder)/php-fpm.conf"])
      #expect(outcome.status == 0, "\(outcome.text)")
    }
  }

  @Test("MariaDB takes the options, among them that nobody comes by the network")
  func database() throws {
    let compiled = try CompiledServers(path: CompiledServers.proof)
    let directory = try TemporaryDirectory()
    let file = try compiled.write("servers/old/config/mysql", to: directory).appending(path: "my.cnf").path
    let outcome = try Program("mariadbd", package: "mariadb-server-core")
      .run(["--defaults-file=\(file)", "--user=nobody", "--help", "--verbose"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains(/skip-networking +TRUE/))
  }

  @Test("systemd understands every unit and has nothing to say")
  func units() throws {
    let compiled = try CompiledServers(path: CompiledServers.proof)
    let directory = try TemporaryDirectory()
    let common = try compiled.write("lib/root/etc/systemd/system", to: directory)
    let own = try compiled.write("servers/old/root/etc/systemd/system", to: directory)
    // Programs of packages that the test machine lacks, and accounts that install.sh makes, stand for themselves.
    for (path, _) in compiled.tree.sorted where path.hasSuffix(".service") || path.hasSuffix(".timer") {
      guard path.hasPrefix("lib/root/etc/systemd/system") || path.hasPrefix("servers/old/root") else { continue }
      let folder = path.hasPrefix("lib") ? common : own
      let file = folder.appending(path: try #require(path.split(separator: "/").last.map(String.init)))
      var text = try String(contentsOf: file, encoding: .utf8)
      for program in ["/usr/local/lib/infrac/[a-z-]+", "/usr/sbin/nft"] {
        text = text.replacing(try Regex(program), with: "/bin/true")
      }
      try text.write(to: file, atomically: true, encoding: .utf8)
      try FileManager.default.copyItem(
        at: file,
        to: directory.url.appending(path: file.lastPathComponent)
      )
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
      .filter { $0.hasSuffix(".service") || $0.hasSuffix(".timer") }
      .map { directory.url.appending(path: $0.replacing("@.", with: "@a.")).path }
    #expect(files.count >= 12)
    let outcome = try Program("systemd-analyze", package: "systemd")
      .run(["verify", "--man=no", "--generators=no"] + files.sorted())
    let complaints = outcome.text.split(separator: "\n").filter { line in
      // Of units of this machine, not of ours.
      files.contains { line.contains($0) || line.contains(URL(filePath: $0).lastPathComponent + ":") }
    }
    #expect(complaints.isEmpty, "\(complaints)")
  }

  /// Root's own scripts, begun by timers or other units: they start and stop units, load the firewall, restart the
  /// machine, or look after everybody's files. No customer and nobody from outside talks to one.
  private static let unconfined: Set = [
    "infrac-backup.service", "infrac-certificates-reload.service", "infrac-firewall.service", "infrac-reboot.service",
    "infrac-tidy.service", "infrac-upstreams.service",
  ]

  @Test("What customers or visitors reach is confined: systemd-analyze security gives it 5 of 10 at most, and no other")
  func confined() throws {
    let compiled = try CompiledServers(path: CompiledServers.proof)
    let directory = try TemporaryDirectory()
    let root = try compiled.write("lib/root/etc", to: directory)
    let analyze = try Program("systemd-analyze", package: "systemd")
    let files = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "systemd/system").path)
    for name in files.sorted() where name.hasSuffix(".service") {
      let file = root.appending(path: "systemd/system/\(name)").path
      let outcome = try analyze.run(["security", "--offline=true", "--no-pager", "--threshold=50", file])
      #expect((outcome.status == 0) != Self.unconfined.contains(name), "\(name): \(outcome.text)")
    }
    #expect(Self.unconfined.isSubset(of: files))
  }

  @Test("sshd, sudo and nft accept what is put in their places")
  func system() throws {
    let compiled = try CompiledServers(path: CompiledServers.proof)
    let directory = try TemporaryDirectory()
    let root = try compiled.write("lib/root/etc", to: directory)
    let sudoers = root.appending(path: "sudoers.d/infrac")
    try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: sudoers.path)
    let visudo = try Program("visudo", package: "sudo").run(["-c", "-q", "-f", sudoers.path])
    #expect(visudo.status == 0, "\(visudo.text)")
    let key = directory.url.appending(path: "key").path
    _ = try Program("ssh-keygen", package: "openssh-client").run(["-q", "-t", "ed25519", "-N", "", "-f", key])
    let sshd = try Program("sshd", package: "openssh-server")
      .run(["-t", "-h", key, "-f", root.appending(path: "ssh/sshd_config.d/infrac.conf").path])
    #expect(!sshd.text.contains("infrac.conf"), "\(sshd.text)")
    try expectRules(of: compiled, in: directory)
  }

  private func expectRules(of compiled: CompiledServers, in directory: TemporaryDirectory) throws {
    let script = try compiled.write("lib", to: directory).appending(path: "firewall").path
    let settings = try compiled.write("servers/old/root/etc/infrac", to: directory).appending(path: "server.env").path
    let rules = try Program("sh", package: "dash")
      .run([script, "--print"], environment: ["INFRAC_SERVER_ENV": settings])
    #expect(rules.output.contains("tcp dport { 22,80,443,21,50000-50009 } accept"), "\(rules.text)")
    // A tenant that moved in with its own number is kept in, too.
    #expect(rules.output.contains("meta skuid != { 20000-59999, 1004 } accept"), "\(rules.text)")
    _ = try Program("nft", package: "nftables")
    // A server that debootstrap has made with the least has no package netbase, and no names of protocols from it.
    let bare = "[ ! -e /etc/protocols ] || mount --bind /dev/null /etc/protocols; exec nft -c -f -"
    let check = try Program("unshare", package: "util-linux")
      .run(["--mount", "sh", "-c", bare], input: rules.output)
    #expect(check.status == 0 || check.text.contains("Operation not permitted"), "\(check.text)")
  }
}
