import Foundation
import TestSupport
import Testing

@Suite("Looking after a running cluster")
struct CheckTests {
  /// A cluster whose nodes are folders of this machine, with a unit that runs on each.
  private func cluster() throws -> (FakeCluster, [String: String]) {
    let cluster = try FakeCluster()
    let root = cluster.folder.url.path
    try run("chmod 0755 '\(root)' && mkdir -p var/node fleet share/config && chown 901:901 share/config")(cluster)
    try run("ln -s '\(root)/out/shared/node' var/node/current")(cluster)
    for (name, address) in [("core-1", "10.20.0.11"), ("core-2", "10.20.0.12"), ("core-3", "10.20.0.13")] {
      try cluster.folder.write(
        "INFRAC_CLUSTER=lleida\nINFRAC_NODE=\(name)\nINFRAC_MOUNT='\(root)/share'\n",
        to: "fake/nodes/\(address)/etc/node.env"
      )
    }
    try cluster.folder.write("", to: "fleet/web-php82@1.service")
    let systemctl = "#!/bin/sh\ncat '\(root)/fake/state' 2>/dev/null || echo active\n"
    let stubs = [("systemctl", systemctl), ("mountpoint", "#!/bin/sh\n[ -d \"$2\" ]\n"), ("df", Self.df)]
    for (name, text) in stubs {
      let file = try cluster.folder.write(text, to: "stubs/\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    return (
      cluster,
      [
        "INFRAC_VAR": "\(root)/var", "INFRAC_FLEET_UNITS": "\(root)/fleet",
        "INFRAC_SYSTEMCTL": "\(root)/stubs/systemctl",
      ]
    )
  }

  private static let df = "#!/bin/sh\nprintf 'x\\n/dev/x 100 40 60 40%% /\\n'\n"

  private func run(_ script: String) -> (FakeCluster) throws -> Void {
    { cluster in
      let outcome = try Program("sh", package: "dash").run(["-ec", script], in: cluster.folder.url)
      try #require(outcome.status == 0, "\(outcome.text)")
    }
  }

  @Test("All is well, a certificate that ends, a unit that does not run, a node that is lost: each has its status")
  func check() throws {
    let (cluster, environment) = try cluster()
    let well = try cluster.run("bin/check", environment: environment)
    #expect(well.status == 0 && well.output.hasPrefix("OK: all is well in lleida | core-1_disk_/=40%"), "\(well.text)")

    try run(
      """
      mkdir -p var/proxy/tls/a.example var/proxy/tls/b.example
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 11 -subj /CN=a.example \
        -keyout key -out var/proxy/tls/a.example/fullchain.pem 2>/dev/null
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj '/CN=no certificate yet' \
        -keyout key -out var/proxy/tls/b.example/fullchain.pem 2>/dev/null
      sleep 1 # or it would be whole eleven days in the second in which it was made
      """
    )(cluster)
    let warning = try cluster.run("bin/check", environment: environment)
    #expect(
      warning.status == 1 && warning.output.contains("the first to end, a.example, has 10 days left"),
      "\(warning.text)"
    )
    #expect(warning.output.contains("self-signed until there is a real one: b.example"))

    try cluster.folder.write("activating\n", to: "fake/state")
    try cluster.folder.write("10.20.0.13\n", to: "fake/down")
    let critical = try cluster.run("bin/check", environment: environment)
    #expect(critical.status == 2 && critical.output.hasPrefix("CRITICAL: "), "\(critical.text)")
    #expect(critical.output.contains("core-1 units: not running: web-php82@1.service (activating)"))
    #expect(critical.output.contains("core-3 node: does not answer"))

    let json = try cluster.run("bin/check", "--json", environment: environment)
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let checks = try #require(document?["checks"] as? [[String: Any]])
    #expect(json.status == 2 && document?["status"] as? String == "critical")
    let share = try #require(checks.first { $0["check"] as? String == "share" })
    #expect(share["status"] as? String != "unknown" && share["value"] is Int)
    let silent = try cluster.run(
      "bin/check",
      environment: environment.merging(["INFRAC_ETCD": "http://127.0.0.1:9"]) { $1 }
    )
    #expect(silent.output.contains("core-1 etcd: no answer with a majority"))
  }

  @Test("A node that lost its disk gets its secrets from another, and nobody sees them")
  func joinSecrets() throws {
    let cluster = try FakeCluster()
    try cluster.run("bin/secrets", "put", "pages-wp", input: "t0p$ecret\"'\n")
    try FileManager.default.removeItem(at: cluster.folder.url.appending(path: "fake/nodes/10.20.0.13/etc/secrets"))
    let outcome = try cluster.run("bin/secrets", "join", "core-3")
    // The other secrets of the company were never put anywhere.
    #expect(outcome.status == 1 && outcome.errors.contains("pages-wp: on core-3") && !outcome.text.contains("t0p"))
    #expect(outcome.errors.contains("registry: on no node that answers"))
    #expect(try cluster.text("fake/nodes/10.20.0.13/etc/secrets/pages-wp") == "t0p$ecret\"'\n")
  }

  @Test("The access log of a night is delivered to the tenants whose sites it is of, once")
  func logs() throws {
    let folder = try TemporaryDirectory()
    let script = """
      chmod 0755 . && mkdir -p log var/config/proxy/current/nginx/logs share/tenants/alba/logs share/tenants/brisa/logs
      for pair in alba/20001 brisa/1004; do chown "901:${pair#*/}" "share/tenants/${pair%/*}/logs"; done
      chmod 2750 share/tenants/*/logs
      echo '20001 alba.example www.alba.example' >var/config/proxy/current/nginx/logs/alba
      echo '1004 brisa.example' >var/config/proxy/current/nginx/logs/brisa
      printf 'alba.example 1\\nbrisa.example 2\\nalba.example 3\\n_ 4\\nwww.alba.example 5\\n' >log/access.log
      printf '#!/bin/sh\\necho "docker $*" >>calls; case $1 in ps) echo c1 ;; esac\\n' >docker && chmod +x docker
      \(PackageRoot.url.path)/Sources/Scripts/Texts/node/logs
      touch log/access.log
      \(PackageRoot.url.path)/Sources/Scripts/Texts/node/logs
      for tenant in alba brisa; do
        stat -c '%u:%g %a %n' share/tenants/$tenant/logs/*
        zcat share/tenants/$tenant/logs/*
      done
      ls log
      cat log/calls
      """
    let outcome = try Program("sh", package: "dash").run(
      ["-ec", script],
      in: folder.url,
      environment: [
        "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "INFRAC_CLUSTER": "c", "INFRAC_NODE": "core-1",
        "INFRAC_MOUNT": "\(folder.url.path)/share", "INFRAC_VAR": "\(folder.url.path)/var",
        "INFRAC_LOGS": "\(folder.url.path)/log", "INFRAC_DOCKER": "\(folder.url.path)/docker",
        "INFRAC_DAY": "2026-11-25", "INFRAC_SETTLE": "0",
      ]
    )
    let expected = """
      901:20001 640 share/tenants/alba/logs/access-2026-11-25-core-1.log.gz
      alba.example 1
      alba.example 3
      www.alba.example 5
      901:1004 640 share/tenants/brisa/logs/access-2026-11-25-core-1.log.gz
      brisa.example 2
      access-2026-11-25.log.gz
      access.log
      calls
      docker ps --quiet --filter name=^/proxy-[0-9a-z]*$
      docker kill --signal HUP c1

      """
    #expect(outcome.status == 0 && outcome.output == expected, "\(outcome.text)")
  }

  @Test("A certificate that exists is imported when it fits, and refused with the reason when it does not")
  func importCertificate() throws {
    let cluster = try FakeCluster()
    let make = """
      mkdir -p share/certificates
      make() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$1" -subj /CN=x \
        -addext "subjectAltName=$2" -keyout "$3.key" -out "$3.crt" 2>/dev/null; }
      make 90 DNS:menus.canroca.example good
      make 90 DNS:other.example wrong
      make 1 DNS:menus.canroca.example ended
      sleep 1
      cat good.key good.crt >good.pem; cat wrong.key wrong.crt >wrong.pem; cat wrong.key good.crt >mixed.pem
      cat ended.key ended.crt >ended.pem
      """
    try run(make)(cluster)
    func imported(_ file: String) throws -> Program.Outcome {
      try cluster.run("bin/certificates", "import", "menus.canroca.example", input: cluster.text(file))
    }
    #expect(try imported("wrong.pem").errors.contains("does not cover menus.canroca.example"))
    #expect(try imported("mixed.pem").errors.contains("is not that of the first certificate"))
    #expect(try imported("ended.pem").errors.contains("ends within a day"))
    #expect(try imported("good.crt").errors.contains("no private key"))
    #expect(cluster.names(in: "share/certificates") == [])
    let good = try imported("good.pem")
    #expect(good.status == 0 && !good.text.contains("PRIVATE"), "\(good.text)")
    #expect(cluster.names(in: "share/certificates") == [".serial", "menus.canroca.example"])
    #expect(try cluster.text("share/certificates/menus.canroca.example/privkey.pem") == cluster.text("good.key"))
    let unknown = try cluster.run("bin/certificates", "import", "unknown.example", input: "x")
    #expect(unknown.status == 64)
  }
}
