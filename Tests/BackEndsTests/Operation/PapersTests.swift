import Diagnostics
import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing
import YAML

@Suite("What people and programs read")
struct PapersTests {
  private let compiled: CompiledSpec

  init() throws { compiled = try CompiledSpec.reference() }

  private func text(_ path: String) throws -> String { try #require(compiled.tree[path]).render().string }

  @Test(
    "A name server loads the records, and every host of a site is among them",
    arguments: CompiledSpec.paths { $0.service(.proxy) != nil }
  )
  func records(_ path: String) throws {
    let compiled = try CompiledSpec(path: path)
    let records = try #require(compiled.tree["dns.txt"]).render().string
    let folder = try TemporaryDirectory()
    let zone = "$TTL 3600\n. IN SOA a. b. 1 1 1 1 1\n. IN NS a.\na. IN A 192.0.2.1\n"
    let file = try folder.write(zone + records, to: "zone").path
    let check = try Program("named-checkzone", package: "bind9-utils").run(["-i", "none", "-k", "ignore", ".", file])
    #expect(check.status == 0 && check.text.hasSuffix("\nOK\n") && !check.text.contains("ignor"), "\(check.text)")
    for tenant in compiled.deployment.livingTenants {
      for site in tenant.sites {
        for name in site.names { #expect(records.contains("\n\(name.value.ascii). IN ")) }
        for name in site.redirected { #expect(records.contains("\n\(name.value.ascii). IN ")) }
      }
    }
  }

  @Test("The deployment has a line for the cluster, each node, service and tenant, sorted, without secrets")
  func deployment() throws {
    let text = try text("deployment.jsonl")
    let lines = text.split(separator: "\n")
    let deployment = compiled.deployment
    let keys = try lines.map { line in
      let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      return try [#require(object["kind"] as? String), #require(object["name"] as? String)]
    }
    #expect(keys == keys.sorted { $0.lexicographicallyPrecedes($1) })
    let resolved = keys.count { ["cluster", "node", "service", "tenant"].contains($0[0]) }
    #expect(resolved == 1 + deployment.nodes.count + deployment.services.count + deployment.tenants.count)
    #expect(!text.contains("$6$") && !text.contains("$y$") && !text.contains("6a28e078895c5ec737174db2419bb2f3"))
  }

  @Test("The handbook names this cluster's nodes, and each node of its diagram is declared once")
  func handbook() throws {
    let page = try text("README.md")
    for node in compiled.deployment.nodes { #expect(page.contains("| `\(node.name.text)` | `\(node.address.text)` |")) }
    let block = try #require(page.split(separator: "```mermaid\n").last?.split(separator: "\n```").first)
    let lines = block.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.first == "flowchart TB")
    #expect(lines.count { $0.hasPrefix("subgraph ") } == lines.count { $0 == "end" })
    let declared = lines.compactMap { $0.firstMatch(of: /^([a-z0-9]+)[\[(]/)?.output.1 }
    #expect(Set(declared).count == declared.count)
    for line in lines where line.contains("->") {
      for end in line.split(separator: " ") where !end.contains("-") { #expect(declared.contains(end)) }
    }
    // Every command that it tells is there.
    for command in page.matches(of: /(bin|provision)\/[a-z-]+/) {
      #expect(compiled.tree.sorted.contains { $0.path.hasPrefix(command.output.0) }, "\(command.output.0)")
    }
  }

  @Test("Every script for operators tells how it is used and refuses what it does not know")
  func help() throws {
    let folder = try TemporaryDirectory()
    for (path, entry) in compiled.tree.sorted where path.hasPrefix("bin/") || path.hasPrefix("provision/") {
      let file = try folder.write(entry.render().string, to: path)
      try FileManager.default.setAttributes([.posixPermissions: Int(entry.mode.rawValue)], ofItemAtPath: file.path)
    }
    for (path, entry) in compiled.tree.sorted where entry.mode == .executable {
      guard path.hasPrefix("bin/") || path.hasPrefix("provision/") else { continue }
      let program = try Program(folder.url.appending(path: path).path, package: "infrac")
      let help = try program.run(["--help"])
      #expect(help.status == 0 && help.output.hasPrefix("usage: "), "\(path): \(help.text)")
      // Nagios takes 3 for a question that it cannot ask (Monitoring Plugins, Development Guidelines, Return Codes).
      let refused: Int32 = path == "bin/check" ? 3 : 64
      #expect(try program.run(["--no-such-option"]).status == refused, "\(path)")
    }
  }
}
