import Foundation
import TestSupport
import Testing

/// The client of the certificate authority, as the container of the service has it.
@Suite("The client of the certificate authority")
struct CertificatesClientTests {
  @Test("It begins as soon as it has the lock and a proxy is announced, and says once what it waits for")
  func begins() throws {
    _ = try Program("curl", package: "curl")
    let work = try TemporaryDirectory()
    let client = PackageRoot.url.appending(path: "Sources/Scripts/Texts/images/certificates/certificates").path
    let scenario = try Program(PackageRoot.url.appending(path: "Tests/Scenarios/certificates-begin").path, package: "")
    let outcome = try scenario.run([client, work.url.path], timeout: 120)
    let lines = outcome.output.split(separator: "\n").map { $0.trimmingPrefix("certificates: ") }
    #expect(
      lines.prefix(3) == [
        "another instance has the lock, or etcd does not answer: nothing is ordered",
        "no proxy is announced: challenges would not be answered",
        "a.example: the proxy at 127.0.0.1:1 does not serve challenges for a.example ",
      ],
      "\(outcome.text)"
    )
  }
}
