import BackEnds
import Compilation
import Diagnostics
import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing

@Suite("Output for Debian servers") struct ServerOutputTests {
  @Test("Each tenant's files are on its server and on no other")
  func placement() throws {
    let compiled = try CompiledServers(path: CompiledServers.proof)
    for tenant in compiled.deployment.tenants {
      let server = try #require(tenant.server).text
      let folders = Set(
        compiled.tree.sorted.filter { $0.entry.role.tenant == tenant.name.text }
          .map { $0.path.split(separator: "/")[1].description }
      )
      // An archived tenant has its backups, which somebody may want to look into.
      let hasFiles = tenant.state != .archived || tenant.backup != nil
      #expect(folders == (hasFiles ? [server] : []), "\(tenant.name.text)")
      #expect(
        try compiled.text("servers/\(server)/storage/tenants.tsv").contains("\n\(tenant.name.text)\t\(tenant.uid)\t")
      )
    }
  }

  @Test("The handbook has the waivers with what was asked for, and the version of PHP of each release")
  func handbook() throws {
    let text = try CompiledServers(path: CompiledServers.proof).text("README.md")
    #expect(
      text.contains(
        "| several instances of a service | services.web.replicas: 3 | the proof needs no second instance |"
      )
    )
    #expect(text.contains("| `old` | `10.99.0.12` | 12 | 8.2 |"))
    #expect(text.contains("| `new` | `10.99.0.13` | 13 | 8.4 |"))
  }

  @Test("nginx is told of HTTP/2 as each release's understands it")
  func http2() throws {
    let compiled = try CompiledServers(path: CompiledServers.proof)
    #expect(try compiled.text("servers/old/config/nginx/tenants/alba.conf").contains("listen 443 ssl http2;"))
    let new = try compiled.text("servers/new/config/nginx/tenants/nova.conf")
    #expect(new.contains("listen 443 ssl;\n") && new.contains("http2 on;"))
  }

  @Test("Nothing of the cluster's engine reaches a server's files", arguments: CompiledServers.paths)
  func noEngine(path: String) throws {
    for (file, entry) in try CompiledServers(path: path).tree.sorted where file.hasPrefix("servers/") {
      let text = entry.render().string
      for word in ["etcd", "fleet", "docker", "coreos"] {
        #expect(!text.lowercased().contains(word), "\(word) in \(file)")
      }
    }
  }

  @Test("A config drive is for NoCloud and has all that a server is installed from")
  func configDrive() throws {
    let compiled = try CompiledServers(path: CompiledServers.proof)
    let directory = try TemporaryDirectory()
    for folder in ["lib", "provision", "servers", "bin"] { _ = try compiled.write(folder, to: directory) }
    try directory.write(compiled.text("install.sh"), to: "install.sh")
    let script = directory.url.appending(path: "provision/make-config-drives").path
    let made = try Program("sh", package: "dash").run([script, "old"])
    #expect(made.status == 0, "\(made.text)")
    let image = directory.url.appending(path: "local/config-drives/old.iso").path
    let xorriso = try Program("xorriso", package: "xorriso")
    #expect(try xorriso.run(["-indev", image, "-pvd_info"]).text.contains("cidata"))
    let list = try xorriso.run(["-indev", image, "-find", "/", "-type", "f"]).output
    for file in ["/user-data", "/meta-data", "/infrac/install.sh", "/infrac/lib/sets", "/infrac/servers/old/packages"] {
      #expect(list.contains("'\(file)'"), "\(file)")
    }
    #expect(!list.contains("/infrac/servers/new"))
  }

  @Test("A tenant stays on its server, whoever comes; a renamed server keeps its tenants")
  func remembered() throws {
    let directory = try TemporaryDirectory()
    func homes(_ servers: String, _ tenants: [String], lock: String? = nil) throws -> (
      homes: [String: String], lock: String
    ) {
      let list = tenants.map { "\($0): { plan: basic }" }.joined(separator: ", ")
      let file = try directory.write(
        "infrac: 1\nclassic: { name: demo, servers: { \(servers) } }\nplans: { basic: { disk: 1GiB } }\ntenants: { \(list) }\n",
        to: "hosting.yaml"
      )
      if let lock { try directory.write(lock, to: "hosting.lock.yaml") }
      let outcome = try #require(try Compilation(of: file.path, on: [DebianServer().platform]).outcome)
      let pairs = outcome.deployment.tenants.map { ($0.name.text, $0.server?.text ?? "") }
      return (Dictionary(uniqueKeysWithValues: pairs), outcome.assignments.text)
    }
    let two = "a: { address: 192.0.2.1 }, b: { address: 192.0.2.2 }"
    let first = try homes(two, ["mill", "forge"])
    #expect(first.homes == ["forge": "a", "mill": "b"])
    let more = try homes(two, ["mill", "forge", "bakery", "academy"], lock: first.lock)
    #expect(more.homes["forge"] == "a" && more.homes["mill"] == "b")
    #expect(Set(["bakery", "academy"].map { more.homes[$0] }) == ["a", "b"])
    let renamed = try homes(
      "a: { address: 192.0.2.1 }, c: { address: 192.0.2.2, was: b }",
      ["mill", "forge"],
      lock: first.lock
    )
    #expect(renamed.homes == ["forge": "a", "mill": "c"])
  }
}
