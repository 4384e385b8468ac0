import Foundation
import TestSupport

/// git in one folder, with an author of its own and nobody's configuration.
struct Git {
  let folder: URL

  init(in folder: URL) { self.folder = folder }

  struct Failed: Error {
    let text: String
  }

  @discardableResult
  func callAsFunction(_ arguments: String...) throws -> String {
    let name = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    let environment = ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"]
    let outcome = try Program("git", package: "git").run(name + arguments, in: folder, environment: environment)
    if outcome.status != 0 { throw Failed(text: outcome.text) }
    return outcome.output
  }
}
