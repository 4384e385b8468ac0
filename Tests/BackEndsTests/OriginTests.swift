import BackEnds
import Compilation
import Diagnostics
import FileTree
import Foundation
import Loading
import Printing
import Resolution
import Spec
import TestSupport
import Testing
import YAML

/// Which part of the specification each line of the output comes from.
@Suite struct OriginTests {
  @Test(
    "No line with a value of the specification is said to be always written",
    arguments: PackageRoot.specifications
  )
  func values(path: String) throws {
    try Self.expectNoValues(in: CompiledSpec(path: path).tree, of: path)
  }

  @Test(
    "No line of a classic server with a value of the specification is said to be always written",
    arguments: CompiledServers.paths
  )
  func serverValues(path: String) throws {
    // What a cluster may have elsewhere is always there on a server.
    try Self.expectNoValues(in: CompiledServers(path: path).tree, of: path, besides: ["/srv/hosting"])
  }

  private static func expectNoValues(
    in tree: FileTree,
    of specification: String,
    besides common: Set<String> = []
  ) throws {
    let values = try values(of: PackageRoot.url.appending(path: specification).path).subtracting(common)
    var offenders: [String] = []
    for (path, entry) in tree.sorted where !isProse(path) {
      let text = entry.render()
      // Programs are the same for every specification.
      if text.string.hasPrefix("#!/bin/") { continue }
      let lines = text.string.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() where text.origin(ofLine: index + 1) == .template {
        // A comment is read by people, who see where it stands.
        if line.drop(while: { $0 == " " }).first.map({ "#;<".contains($0) }) ?? true { continue }
        guard let value = words(of: String(line)).first(where: values.contains) else { continue }
        offenders.append("\(path):\(index + 1): “\(value)” in \(line)")
      }
    }
    #expect(offenders.isEmpty, "\(offenders.count):\n\(offenders.prefix(200).joined(separator: "\n"))")
  }

  /// Pages for people, whose sentences name what is elsewhere; and the twin of each user-data.
  private static func isProse(_ path: String) -> Bool { path.hasSuffix("README.md") || path.hasSuffix("/user_data") }

  /// The words that a specification's author chose: names, and values that could not be the compiler's own words.
  private static func values(of path: String) throws -> Set<String> {
    let loaded = try LoadedSpecification.load(path)
    var values: Set<String> = []
    for document in [loaded.main, loaded.lock].compactMap({ $0 }) + loaded.included {
      collect(document.root, &values)
    }
    let own = Set(Draft.shape.fields().flatMap { $0.path.split(separator: ".").map(String.init) })
    return values.filter { $0.count > 3 && !own.contains($0) && !common.contains($0) }
  }

  /// Words of specifications that infrac writes by itself, too.
  private static let common: Set<String> = [
    "true", "false", "default", "etcd", "stable", "root", "port", "http", "member", "founding", "443", "3306",
    "none", "active", "public", "node", "html", "1024", "rack", "mysql", "edge", "basic", "120s",
    "session.cookie_samesite", "exec",
  ]

  private static func collect(_ node: Node, _ values: inout Set<String>) {
    switch node.content {
    case .scalar(let scalar): if words(of: scalar.text).count == 1 { values.insert(scalar.text) }
    case .sequence(let elements): for element in elements { collect(element, &values) }
    case .mapping(let pairs):
      for pair in pairs {
        values.insert(pair.key)
        collect(pair.value, &values)
      }
    }
  }

  private static func words(of line: String) -> [String] {
    line.split { !($0.isLetter || $0.isNumber || "._-:/@+*".contains($0)) }.map { word in
      var word = word[...]
      while let last = word.last, ".:/".contains(last) { word = word.dropLast() }
      return String(word)
    }
  }
}
