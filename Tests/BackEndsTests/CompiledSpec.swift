import BackEnds
import Compilation
import Diagnostics
import FileTree
import Foundation
import Printing
import Resolution
import TestSupport
import Spec
import Testing

/// A specification that a test has compiled.
struct CompiledSpec: Sendable {
  let deployment: Deployment
  let tree: FileTree

  /// Compiles a text without includes.
  init(_ text: String) throws {
    let directory = try TemporaryDirectory()
    try self.init(at: directory.write(text, to: "hosting.yaml"))
  }

  /// One of `paths`, with what it includes and the lock file beside it.
  init(path: String) throws { self = try #require(Self.compiled[path], "\(path) is not among them").get() }

  /// Each is compiled once, for all tests.
  private static let compiled: [String: Result<CompiledSpec, any Error>] = Dictionary(
    uniqueKeysWithValues: paths.map { path in
      (path, Result { try CompiledSpec(at: PackageRoot.url.appending(path: path)) })
    }
  )

  /// Compiles a file with what it includes, and the lock file beside it.
  init(file: URL) throws { try self.init(at: file) }

  private init(at file: URL) throws {
    let compilation = try Compilation(of: file.path)
    guard let outcome = compilation.outcome else {
      let texts = compilation.diagnostics.sorted.map { "\($0.message.code): \($0.message.text)" }
      throw Wrong(description: texts.joined(separator: "\n"))
    }
    deployment = outcome.deployment
    tree = CoreOSFleet().files(for: deployment)
  }

  struct Wrong: Error, CustomStringConvertible { let description: String }

  /// Compiles `specs/hosting.yaml` of this project.
  static func reference() throws -> CompiledSpec { try CompiledSpec(path: "specs/hosting.yaml") }

  /// The specification of `scripts/try-containers`, which runs what is only looked at here.
  static func trial() throws -> CompiledSpec { try CompiledSpec(path: trialPath) }

  private static let trialPath = "Tests/Containers/hosting.yaml"

  /// The paths of what programs are asked about: the reference company, every example, the containers' trial.
  static let paths = PackageRoot.specifications + [trialPath]

  /// Those of `paths` whose deployment has something. One that does not compile is kept: its test says why.
  static func paths(where hasIt: (Deployment) -> Bool) -> [String] {
    paths.filter { path in
      guard let compiled = try? CompiledSpec(path: path) else { return true }
      return hasIt(compiled.deployment)
    }
  }

  /// Writes the files below a folder of the output.
  func write(_ folder: String, to directory: TemporaryDirectory) throws {
    for (path, entry) in tree.sorted where path.hasPrefix(folder + "/") {
      let file = try directory.write(entry.render().string, to: path)
      try FileManager.default.setAttributes([.posixPermissions: Int(entry.mode.rawValue)], ofItemAtPath: file.path)
    }
  }
}

extension CompiledSpec {
  /// The names that a group of web servers answers.
  func hosts(of group: String) -> [String] {
    let sites = deployment.tenants.filter { $0.state == .active }.flatMap(\.sites)
    return sites.filter { site in
      switch site.content {
      case .php(group, _), .files(group): true
      default: false
      }
    }
    .flatMap { $0.names.map(\.value.ascii) }
  }
}
