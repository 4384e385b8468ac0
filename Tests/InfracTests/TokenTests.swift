import Foundation
import TestSupport
import Testing

/// `infrac token` against a real discovery service with a real etcd behind it.
@Suite("Discovery tokens", .serialized)
struct TokenTests {
  @Test("A token of the cluster's size is asked for once and recorded in the lock file")
  func token() throws {
    let directory = try TemporaryDirectory()
    let service = try Service(in: directory)
    defer { service.stop() }
    try directory.write(
      """
      infrac: 1
      cluster: { name: c, size: 3, discovery: "\(service.address)", network: { subnet: 10.0.0.0/24 }, addresses: 10.0.0.11-10.0.0.14 }

      """,
      to: "hosting.yaml"
    )
    let infrac = try Program(Infrac.path, package: "infrac")

    let before = try infrac.run(["check"], in: directory.url)
    #expect(before.status == 1 && before.errors.contains("error[E0406]"), "\(before.errors)")

    let asked = try infrac.run(["token"], in: directory.url)
    #expect(asked.status == 0, "\(asked.errors)")
    let lock = try String(contentsOf: directory.url.appending(path: "hosting.lock.yaml"), encoding: .utf8)
    let url = try #require(lock.firstMatch(of: /url: "(.*\/[0-9a-f]{32})", size: 3/)?.1)
    let curl = try Program("curl", package: "curl")
    let size = try curl.run(["-fsS", "\(url)/_config/size"])
    #expect(size.output.contains("\"value\":\"3\""), "\(size.output) \(size.errors)")

    #expect(try infrac.run(["build"], in: directory.url).status == 0)
    let userData = try String(
      contentsOf: directory.url.appending(path: "generated/c/nodes/core-1/user-data"),
      encoding: .utf8
    )
    #expect(userData.contains("    discovery: \(url)\n"))

    let again = try infrac.run(["token"], in: directory.url)
    #expect(again.status == 64 && again.errors.contains("a token founds a cluster once"))
    #expect(try infrac.run(["token", "--force"], in: directory.url).status == 0)
  }

  @Test("A service that does not answer is a machine's failure, and the lock file stays as it is")
  func silence() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      """
      infrac: 1
      cluster: { name: c, discovery: "http://127.0.0.1:9", network: { subnet: 10.0.0.0/24 }, nodes: { n: { address: 10.0.0.11 } } }

      """,
      to: "hosting.yaml"
    )
    let outcome = try Program(Infrac.path, package: "infrac").run(["token"], in: directory.url)
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: directory.url.appending(path: "hosting.lock.yaml").path))
  }

  /// etcd and discovery.etcd.io on loopback.
  private struct Service {
    let address: String
    private let processes: [Process]

    init(in directory: TemporaryDirectory) throws {
      // Below the ports that the kernel gives to clients.
      let port = Int.random(in: 12_000..<30_000)
      let etcd = "http://127.0.0.1:\(port)"
      address = "http://127.0.0.1:\(port + 2)"
      let data = directory.url.appending(path: "etcd").path
      processes = [
        try Self.start(
          "/usr/bin/etcd",
          [
            "--enable-v2", "--data-dir", data, "--listen-client-urls", etcd, "--advertise-client-urls", etcd,
            "--listen-peer-urls",
            "http://127.0.0.1:\(port + 1)", "--log-level", "error",
          ]
        ),
        try Self.start(
          "/usr/bin/discovery.etcd.io",
          ["--etcd", etcd, "--host", address, "--addr", "127.0.0.1:\(port + 2)"]
        ),
      ]
      let curl = try Program("curl", package: "curl")
      for _ in 0..<100 {
        if try curl.run(["-fsS", "\(etcd)/health"]).status == 0, try curl.run(["-s", address]).status == 0 { return }
        Thread.sleep(forTimeInterval: 0.1)
      }
      Issue.record("etcd and its discovery service did not start within 10 s")
    }

    func stop() {
      for process in processes.reversed() {
        process.terminate()
        process.waitUntilExit()
      }
    }

    private static func start(_ path: String, _ arguments: [String]) throws -> Process {
      let process = Process()
      process.executableURL = URL(filePath: path)
      process.arguments = arguments
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      return process
    }
  }
}
