package import Diagnostics
package import FileTree
package import Resolution

/// A platform: turns a deployment into the files that make it run there.
package protocol BackEnd: Sendable {
  /// As `--target` names it.
  var name: String { get }

  /// Reports what the platform has to say of a deployment: limits that only its files show.
  func check(_ deployment: Deployment, _ diagnostics: inout DiagnosticBag)

  /// Everything but `manifest.json`, which the writer adds.
  func files(for deployment: Deployment) -> FileTree
}

/// All platforms, the default one first.
package let backEnds: [any BackEnd] = [CoreOSFleet()]
