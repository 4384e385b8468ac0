import BackEnds
import Diagnostics
import FileTree
import Foundation
import Printing
import Resolution
import Spec
import TestSupport
import Testing
import YAML

/// A specification that a test has compiled.
struct CompiledSpec {
  let deployment: Deployment
  let tree: FileTree

  /// Compiles a text without includes.
  init(_ text: String) throws { try self.init(main: ("hosting.yaml", text), included: []) }

  /// Compiles `specs/hosting.yaml` of this project.
  static func reference() throws -> CompiledSpec {
    let folder = PackageRoot.url.appending(path: "specs")
    let text = { (path: String) in try String(contentsOf: folder.appending(path: path), encoding: .utf8) }
    let tenants = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "tenants").path).sorted()
    return try CompiledSpec(
      main: ("hosting.yaml", text("hosting.yaml")),
      included: tenants.map { ("tenants/\($0)", try text("tenants/\($0)")) }
    )
  }

  private init(main: (path: String, text: String), included: [(path: String, text: String)]) throws {
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    var documents: [Draft.Document] = []
    for (path, text) in [main] + included {
      let source = sources.add(path: path, bytes: Array(text.utf8))
      let node = try #require(YAML.Node.parse(source, into: &diagnostics))
      documents.append(Draft.Document(node: node, file: path))
    }
    let draft = Draft(main: documents[0], included: Array(documents.dropFirst()), &diagnostics)
    let spec = draft?.finished(diagnostics)
    let outcome = spec.flatMap { Resolver.resolve($0, Assignments(), file: main.path, &diagnostics) }
    guard let outcome else {
      throw Wrong(
        description: diagnostics.sorted.map { "\($0.message.code): \($0.message.text)" }.joined(separator: "\n")
      )
    }
    deployment = outcome.deployment
    tree = CoreOSFleet().files(for: deployment)
  }

  struct Wrong: Error, CustomStringConvertible { let description: String }

  /// Writes the files below a folder of the output.
  func write(_ folder: String, to directory: TemporaryDirectory) throws {
    for (path, entry) in tree.sorted where path.hasPrefix(folder + "/") {
      let file = try directory.write(entry.render().string, to: path)
      try FileManager.default.setAttributes([.posixPermissions: Int(entry.mode.rawValue)], ofItemAtPath: file.path)
    }
  }
}
