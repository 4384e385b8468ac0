import BackEnds
import Compilation
import FileTree
import Foundation
import Printing
import Resolution
import TestSupport
import Testing

/// A specification that a test has compiled for Debian servers.
struct CompiledServers: Sendable {
  let deployment: Deployment
  let tree: FileTree

  /// Compiles one of `paths`, with the lock file beside it.
  init(path: String) throws { try self.init(file: PackageRoot.url.appending(path: path)) }

  /// Compiles a file with what it includes, and the lock file beside it.
  init(file: URL) throws {
    let compilation = try Compilation(of: file.path, on: [DebianServer().platform])
    deployment = try #require(compilation.outcome, "\(file.path) does not compile").deployment
    tree = DebianServer().files(for: deployment)
  }

  /// The company of `make e2e-server`, which runs what is only looked at here.
  static let proof = "Tests/Servers/hosting.yaml"

  /// What programs are asked about.
  static let paths = PackageRoot.serverSpecifications + [proof]

  /// Writes the files below a folder of the output; returns where.
  func write(_ folder: String, to directory: TemporaryDirectory) throws -> URL {
    for (path, entry) in tree.sorted where path.hasPrefix(folder + "/") {
      let file = try directory.write(entry.render().string, to: path)
      try FileManager.default.setAttributes([.posixPermissions: Int(entry.mode.rawValue)], ofItemAtPath: file.path)
    }
    return directory.url.appending(path: folder)
  }

  func text(_ path: String) throws -> String { try #require(tree[path], "there is no \(path)").render().string }
}
