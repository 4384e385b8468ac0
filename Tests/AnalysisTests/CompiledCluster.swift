import Compilation
import Diagnostics
import Foundation
import Resolution
import Spec
import TestSupport
import Testing

/// A specification that a test has compiled for a cluster.
struct CompiledCluster {
  let deployment: Deployment
  let spec: HostingSpec

  init(_ text: String) throws {
    let directory = try TemporaryDirectory()
    let compilation = try Compilation(of: directory.write(text, to: "hosting.yaml").path)
    let found = compilation.diagnostics.sorted.map { "\($0.message.code) \($0.message.text)" }
    deployment = try #require(compilation.outcome?.deployment, "\(found)")
    spec = try #require(compilation.spec)
  }
}
