import Foundation
import TestSupport
import Testing

/// The sidekick that restarts a member which hangs.
@Suite("The watchdog of a database member")
struct DatabaseWatchdogTests {
  @Test("Its patience is measured in seconds, however long each question takes")
  func patience() throws {
    let work = try TemporaryDirectory()
    let scripts = PackageRoot.url.appending(path: "Sources/Scripts/Texts").path
    let outcome = try Program(PackageRoot.url.appending(path: "Tests/Scenarios/database-watchdog").path, package: "")
      .run([scripts, work.url.path], timeout: 60)
    // Six seconds of patience: once that it answers, and three or four times for three seconds each. Counted in rounds of a
    // second it was asked seven times.
    let stopped = "times, then stop -t 10 database-core-1\n"
    #expect((3...5).map { "asked \($0) \(stopped)" }.contains(outcome.output), "\(outcome.text)")
  }
}
