import Compilation
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite("Members of etcd, as the lock file remembers them")
struct MemberTests {
  @Test("A founder may be made anew as a member that joins; one that only went leaves the token too large")
  func replacedFounder() throws {
    #expect(try codes(roles: "core-1: founding, core-2: founding, core-3: founding").isEmpty)
    #expect(try codes(roles: "core-1: founding, core-2: founding, core-3: joined").isEmpty)
    #expect(try codes(roles: "core-1: joined, core-2: founding, core-3: proxy").isEmpty)
    #expect(try codes(roles: "core-1: founding, core-2: founding, core-3: proxy") == ["E0407"])
    #expect(try codes(roles: "core-1: founding, core-2: founding, core-3: joined", asked: 1) == ["E0407"])
  }

  /// The errors of a cluster of three nodes whose token was asked for that many.
  private func codes(roles: String, asked: Int = 3) throws -> [String] {
    let directory = try TemporaryDirectory()
    let file = try directory.write(
      """
      infrac: 1
      cluster:
        name: demo
        network: { subnet: 10.0.0.0/24 }
        discovery: https://discovery.example.net
        addresses: 10.0.0.11-10.0.0.13
        admins: { marta: { ssh_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFcLc0WUiAUFsYVLXYUNeRMvyB1GTHaJIWBHuZaNVcIV] } }

      """,
      to: "hosting.yaml"
    )
    try directory.write(
      """
      infrac-lock: 1
      discovery: { url: "https://discovery.example.net/6a28e078895c5ec737174db2419bb2f3", size: \(asked) }
      etcd: { \(roles) }

      """,
      to: "hosting.lock.yaml"
    )
    return try Compilation(of: file.path).diagnostics.sorted
      .filter { $0.severity == .error }.map { "\($0.message.code)" }
  }
}
