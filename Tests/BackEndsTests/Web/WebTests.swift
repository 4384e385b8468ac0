import FileTree
import Foundation
import Printing
import TestSupport
import Resolution
import Spec
import Testing

/// What Apache and PHP-FPM themselves make of the files, and what stands in them.
@Suite struct WebTests {
  @Test(
    "Apache accepts the files of every group, and no name has two hosts",
    arguments: CompiledSpec.paths { !$0.webGroups.isEmpty }
  )
  func apacheAccepts(_ path: String) throws {
    let compiled = try CompiledSpec(path: path)
    for group in compiled.deployment.webGroups { try Self.expectApacheAccepts(group.name, of: compiled) }
  }

  private static func expectApacheAccepts(_ group: String, of compiled: CompiledSpec) throws {
    let directory = try TemporaryDirectory()
    try compiled.write("shared/apache", to: directory)
    let folder = directory.url.appending(path: "shared/apache/\(group)")
    try replace("/run/infrac/web", by: directory.url.path, in: folder.appending(path: "httpd.conf"))
    let apache = try Program("apache2", package: "apache2")
    let outcome = try apache.run(["-d", folder.path, "-f", "httpd.conf", "-t", "-D", "DUMP_VHOSTS"])
    #expect(outcome.status == 0, "\(outcome.text)")
    // The document roots are on the shared directory.
    let complaints = outcome.errors.split(separator: "\n").filter {
      !$0.contains("AH00112") && $0 != "Syntax OK"
    }
    #expect(complaints.isEmpty, "\(complaints)")
    let names = outcome.output.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      if let index = words.firstIndex(of: "namevhost") { return String(words[index + 1]) }
      return words.count > 1 && words[words.count - 2] == "alias" ? String(words[words.count - 1]) : nil
    }
    #expect(names.count == Set(names).count, "\(names.sorted())")
    for host in compiled.hosts(of: group) { #expect(names.contains(host), "\(host) of \(group)") }
  }

  @Test(
    "PHP-FPM 8.2 accepts the pools of every version, also those of 8.4, which Debian 12 does not have",
    arguments: CompiledSpec.paths { $0.webGroups.contains { $0.php != nil } }
  )
  func fpmAccepts(_ path: String) throws {
    try Self.expectFPMAccepts(CompiledSpec(path: path))
  }

  private static func expectFPMAccepts(_ compiled: CompiledSpec) throws {
    let directory = try TemporaryDirectory()
    try compiled.write("shared/php", to: directory)
    let fpm = try Program("php-fpm8.2", package: "php8.2-fpm")
    for version in compiled.deployment.webGroups.compactMap(\.php) {
      let folder = directory.url.appending(path: "shared/php/\(version.text)")
      let outcome = try fpm.run(["-t", "-n", "-p", folder.path, "-y", folder.appending(path: "php-fpm.conf").path])
      #expect(outcome.status == 0, "\(outcome.text)")
      #expect(!outcome.text.contains("WARNING") && !outcome.text.contains("ERROR"), "\(outcome.text)")
    }
  }

  @Test("Apache and PHP-FPM accept a version of PHP whose last tenant was suspended")
  func withoutTenants() throws {
    let file = PackageRoot.url.appending(path: "Tests/EndToEnd/smoke.yaml")
    var text = try String(contentsOf: file, encoding: .utf8)
    text.replace(
      "include: [customers.yaml]",
      with: "tenants: { one: { plan: basic, state: suspended, sites: { one.example: { php: {} } } } }"
    )
    text.replace("\"KEY\"", with: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGTnNNFD+2VOmwamL1VObk7eYpyMPB/I/26EJzMoX5PV")
    let compiled = try CompiledSpec(text)
    try Self.expectApacheAccepts("web-php82", of: compiled)
    try Self.expectFPMAccepts(compiled)
  }

  @Test("PHP reads each setting of php.ini as it was meant")
  func phpReads() throws {
    let directory = try TemporaryDirectory()
    let compiled = try CompiledSpec.trial()
    try compiled.write("shared/php", to: directory)
    let file = directory.url.appending(path: "shared/php/8.2/php.ini")
    let script = """
      $f = parse_ini_file("\(file.path)", false, INI_SCANNER_NORMAL);
      echo implode("|", [$f["date.timezone"], $f["error_reporting"], $f["expose_php"], $f["user_ini.filename"],
        $f["opcache.revalidate_freq"], $f["mysqli.default_socket"]]);
      """
    let outcome = try Program("php8.2", package: "php8.2-cli").run(["-n", "-r", script])
    #expect(outcome.output == "Europe/Madrid|24575|||2|/run/infrac/database/mysqld.sock", "\(outcome.text)")
  }

  @Test("A tenant's host, pool and users")
  func files() throws {
    let compiled = try CompiledSpec.trial()
    var files: [String: String] = [:]
    for path in [
      "shared/apache/web-php82/tenants/alba.conf", "shared/php/8.2/pool.d/alba.conf", "shared/vsftpd/users/alba",
      "units/web-php82@.service", "units/web-php82-announce@.service", "units/ftp@.service",
      "units/web-php82-tidy.timer", "images/web-php82/Dockerfile",
    ] {
      let text = try #require(compiled.tree[path], "\(path) is not made").render().string
      // A change of a script is not a change of these files.
      files[path] = text.replacing(/(infrac-[a-z0-9-]+):[0-9a-f]{16}/) { "\($0.1):TAG" }
    }
    try Golden("Trial").expect(files)
  }

  @Test("A suspended tenant has no host, no pool and no FTP; a static site has no pool")
  func absent() throws {
    let compiled = try CompiledSpec.trial()
    let paths = compiled.tree.sorted.map(\.path)
    for set in ["apache", "php", "vsftpd"] {
      #expect(!paths.contains { $0.hasPrefix("shared/\(set)/") && $0.contains("calma") })
    }
    #expect(paths.contains("shared/php/8.2/pool.d/alba.conf"))
    #expect(!paths.contains("shared/php/8.4/pool.d/brisa.conf"))
  }

  @Test("Without PHP there is one group, whose image has neither PHP nor a pool")
  func withoutPHP() throws {
    let compiled = try CompiledSpec(
      """
      infrac: 1
      cluster:
        name: still
        network: { subnet: 10.20.0.0/24 }
        nodes: { core-1: { address: 10.20.0.11, memory: 8GiB } }
      storage: { nfs: "10.20.0.5:/export" }
      services: { proxy: { replicas: 1 }, web: { replicas: 2, spread: none } }
      plans: { basic: { disk: 1GiB } }
      tenants: { alba: { plan: basic, sites: { alba.example: { static: true, tls: off } } } }
      """
    )
    let paths = compiled.tree.sorted.map(\.path)
    #expect(paths.contains("units/web@.service"))
    #expect(!paths.contains { $0.hasPrefix("shared/php/") || $0.hasPrefix("units/web-") && $0.contains("tidy") })
    #expect(!paths.contains { $0.hasPrefix("images/web-php") })
    let dockerfile = try #require(compiled.tree["images/web/Dockerfile"]).render().string
    #expect(dockerfile.contains("FROM debian:bookworm-slim\n") && !dockerfile.contains("php"))
    let unit = try #require(compiled.tree["units/web@.service"]).render().string
    #expect(unit.contains("--publish=${INFRAC_ADDRESS}::8080") && !unit.contains("Conflicts="))
    let sidekick = try #require(compiled.tree["units/web-announce@.service"]).render().string
    #expect(sidekick.contains("announce web %i web-%i:8080 --"))
    try Self.expectApacheAccepts("web", of: compiled)
  }

  private static func replace(_ old: String, by new: String, in file: URL) throws {
    let text = try String(contentsOf: file, encoding: .utf8).replacingOccurrences(of: old, with: new)
    try Data(text.utf8).write(to: file)
  }
}
