package import Diagnostics
package import FileTree
package import Resolution

/// A platform: turns a deployment into the files that make it run there.
package protocol BackEnd: Sendable {
  /// Its name, how tenants get onto its machines, and what it can give.
  var platform: Platform { get }

  /// Reports what the platform has to say of a deployment: limits that only its files show.
  func check(_ deployment: Deployment, _ diagnostics: inout DiagnosticBag)

  /// Everything but `manifest.json`, which the writer adds.
  func files(for deployment: Deployment) -> FileTree
}

extension BackEnd {
  /// As `--target` names it.
  package var name: String { platform.name }
}

/// All platforms, the default one first.
package let backEnds: [any BackEnd] = [CoreOSFleet(), DebianServer()]
