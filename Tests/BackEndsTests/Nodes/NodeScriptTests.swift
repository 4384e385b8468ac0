import Diagnostics
import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing
import YAML

@Suite("Scripts of nodes")
struct NodeScriptTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    let tree = try CompiledSpec.reference().tree
    for (path, entry) in tree.sorted where path.hasPrefix("shared/node/") {
      let file = try folder.write(entry.render().string, to: String(path.dropFirst(7)))
      try FileManager.default.setAttributes([.posixPermissions: Int(entry.mode.rawValue)], ofItemAtPath: file.path)
    }
    try folder.write(
      "INFRAC_CLUSTER=lleida\nINFRAC_SUBNET=10.20.0.0/24\nINFRAC_REGISTRY=reg.example/x\nINFRAC_REGISTRY_LOGIN=registry\n",
      to: "etc/node.env"
    )
  }

  private func path(_ path: String) -> String { folder.url.appending(path: path).path }

  private var environment: [String: String] {
    [
      "INFRAC_ETC": path("etc"), "INFRAC_VAR": path("var"), "INFRAC_RUN": path("run"),
      "PATH": path("stubs") + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin:/usr/sbin:/sbin"),
    ]
  }

  @Test("The firewall is the same after a second run, keeps SSH first, and drops what containers may not reach")
  func firewall() throws {
    // In a network of its own: the rules of this machine stay as they are.
    let script = """
      set -e
      node/firewall
      iptables-save | grep '^-A' >first
      node/firewall
      iptables-save | grep '^-A' >second
      cmp first second
      cat second
      """
    try folder.write("nameserver 10.20.0.2\n", to: "resolv.conf")
    var environment = environment
    environment["INFRAC_RESOLVERS"] = path("resolv.conf")
    let outcome = try Program("unshare", package: "util-linux")
      .run(["-n", "sh", "-c", script], in: folder.url, environment: environment)
    #expect(outcome.status == 0, "\(outcome.text)")
    let rules = outcome.output.split(separator: "\n").map(String.init)
    #expect(rules.first { $0.hasPrefix("-A INFRAC-INPUT") } == "-A INFRAC-INPUT -p tcp -m tcp --dport 22 -j INFRAC-SSH")
    #expect(rules.count { $0 == "-A INPUT -j INFRAC-INPUT" } == 1)
    // A member ends a transfer of state by a connection to its own published port: dropped, it would wait for ever.
    let input = rules.filter { $0.hasPrefix("-A INFRAC-INPUT") }
    let itself = try #require(input.firstIndex(of: "-A INFRAC-INPUT -i infrac0 -p tcp -m tcp --dport 4568 -j RETURN"))
    let nodesOnly = try #require(input.firstIndex { $0.hasSuffix("--dports 4568 -j INFRAC-NODES") })
    #expect(itself < nodesOnly)
    let containers = rules.filter { $0.hasPrefix("-A INFRAC-CONTAINER") }
    let allowed = try #require(containers.firstIndex { $0.contains("--ctorigdst 203.0.113.10 --ctorigdstport 443") })
    let resolver = try #require(
      containers.firstIndex { $0.contains("-d 10.20.0.2/32 -p udp -m udp --dport 53 -j RETURN") }
    )
    let subnet = try #require(containers.firstIndex(of: "-A INFRAC-CONTAINER -d 10.20.0.0/24 -j DROP"))
    #expect(allowed < subnet && resolver < subnet)
    #expect(containers.contains("-A INFRAC-CONTAINER -d 169.254.0.0/16 -j DROP"))
    #expect(rules.contains("-A INFRAC-ETCD -m owner --uid-owner 0 -j RETURN"))
    #expect(rules.last { $0.hasPrefix("-A INFRAC-NODES") } == "-A INFRAC-NODES -j DROP")
  }

  @Test("No user but root reaches etcd, and every visitor is answered, whatever port is his own")
  func etcdPorts() throws {
    // nginx answers visitors as a user of its own. Its answer to a visitor's port 2380 is no request to etcd.
    let script = """
      set -e
      ip link set lo up
      node/firewall
      nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
      $nobody /usr/bin/python3 -m http.server --bind 127.0.0.1 8888 >log 2>&1 &
      web=$!
      python3 -m http.server --bind 127.0.0.1 2379 >>log 2>&1 &
      etcd=$!
      trap 'kill $web $etcd' EXIT
      for port in 8888 2379; do
        curl -sS -m 30 --retry 50 --retry-connrefused --retry-delay 1 -o answer "http://127.0.0.1:$port/"
      done
      for port in 2380 4001 7001 40000; do
        curl -sS -m 5 -o answer --local-port "$port" http://127.0.0.1:8888/ || echo "a visitor's port $port has no answer"
      done
      ! $nobody curl -sS -m 5 -o answer http://127.0.0.1:2379/ || echo "nobody reaches etcd"
      iptables-save -c | awk '/-A INFRAC-ETCD .*REJECT/ && $1 !~ /^\\[[1-3]:/ { print "more is refused than that request: " $0 }'
      """
    let outcome = try Program("unshare", package: "util-linux")
      .run(["-n", "sh", "-c", script], in: folder.url, environment: environment)
    #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.text)")
  }

  @Test("A line that is no rule stops the firewall before anything is applied")
  func wrongRule() throws {
    try folder.write("node 10.20.0.11; reboot\n", to: "wrong.conf")
    var environment = environment
    environment["INFRAC_FIREWALL"] = path("wrong.conf")
    let outcome = try Program(path("node/firewall"), package: "infrac").run([], environment: environment)
    #expect(outcome.status == 1 && outcome.errors.contains("no rule"))
  }

  @Test("A service gets its secrets for itself alone; one that is missing is named")
  func secrets() throws {
    try folder.write("s3cret", to: "etc/secrets/one")
    let secrets = try Program(path("node/secrets"), package: "infrac")
    #expect(try secrets.run(["web", "901", "one"], environment: environment).status == 0)
    let seen = try Program("stat", package: "coreutils")
      .run(["-c", "%a %u", path("run/web/secrets"), path("run/web/secrets/one")])
    #expect(seen.output == "500 901\n400 901\n")
    let missing = try secrets.run(["web", "901", "one", "two"], environment: environment)
    #expect(missing.status == 1 && missing.errors.contains("web lacks the secret two"))
    #expect(try secrets.run(["web", "901", "../../etc/passwd"], environment: environment).status == 64)
  }

  @Test("An image that is here is never pulled; the registry's login is in no argument")
  func pull() throws {
    let stub = """
      #!/bin/sh
      echo "docker $*" >>"$INFRAC_ETC/calls"
      case "$1 $2" in
        "image inspect") [ "$3" = here ] ;;
        "pull -q") cat "$DOCKER_CONFIG/config.json" >>"$INFRAC_ETC/login" ;;
      esac
      """
    let docker = try folder.write(stub, to: "stubs/docker")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: docker.path)
    let pull = try Program(path("node/pull"), package: "infrac")
    #expect(try pull.run(["here"], environment: environment).status == 0)
    #expect(try pull.run(["reg.example/x/y:1"], environment: environment).status == 1)
    try folder.write("user:pass word\n", to: "etc/secrets/registry")
    #expect(try pull.run(["reg.example/x/y:1"], environment: environment).status == 0)
    let calls = try String(contentsOf: folder.url.appending(path: "etc/calls"), encoding: .utf8)
    #expect(!calls.contains("pull -q here") && calls.contains("pull -q reg.example/x/y:1") && !calls.contains("pass"))
    let login = try String(contentsOf: folder.url.appending(path: "etc/login"), encoding: .utf8)
    #expect(login == "{\"auths\":{\"reg.example\":{\"auth\":\"dXNlcjpwYXNzIHdvcmQ=\"}}}\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: path("run")) == [])
  }

  @Test(
    "Of several days for reboots the next one is told to locksmithd, once",
    arguments: [("2026-11-24", "Tue"), ("2026-11-25", "Thu"), ("2026-11-27", "Tue")]
  )
  func window(_ today: String, _ day: String) throws {
    var environment = environment
    environment["INFRAC_SYSTEMD"] = path("systemd")
    environment["INFRAC_SYSTEMCTL"] = "echo"
    environment["INFRAC_TODAY"] = today
    let window = try Program(path("node/maintenance-window"), package: "infrac")
    #expect(try window.run(["03:00", "7200s", "Tue", "Thu"], environment: environment).output.contains("try-restart"))
    let text = try String(
      contentsOf: folder.url.appending(path: "systemd/locksmithd.service.d/30-infrac.conf"),
      encoding: .utf8
    )
    #expect(text.contains("\"REBOOT_WINDOW_START=\(day) 03:00\" \"REBOOT_WINDOW_LENGTH=7200s\""))
    #expect(try window.run(["03:00", "7200s", "Tue", "Thu"], environment: environment).output == "")
  }

  @Test("A sidekick that is stopped while etcd answers its first announcement takes it back")
  func stoppedWhileAnnouncing() throws {
    // etcd has the key at once, and its answer takes a second.
    let stub = """
      #!/bin/sh
      case "$*" in
        *DELETE*) echo "$*" >>"$INFRAC_RUN/asked" && printf 200 ;;
        *) : >"$INFRAC_RUN/put" && sleep 1 && printf 201 ;;
      esac
      """
    let curl = try folder.write(stub + "\n", to: "stubs/curl")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: curl.path)
    var environment = environment
    environment.merge(["INFRAC_CLUSTER": "lleida", "INFRAC_ADDRESS": "10.20.0.11", "INFRAC_TTL": "15"]) { $1 }
    let script = """
      mkdir -p "$INFRAC_RUN"
      node/announce web 1 8080 -- true & announce=$!
      until [ -e "$INFRAC_RUN/put" ]; do sleep 0.1; done
      kill $announce
      wait $announce
      cat "$INFRAC_RUN/asked"
      """
    let outcome = try Program("sh", package: "dash").run(["-c", script], in: folder.url, environment: environment)
    #expect(outcome.output.contains("services/web/1?prevValue=10.20.0.11:8080"), "\(outcome.text)")
  }
}
