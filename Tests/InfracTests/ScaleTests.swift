import Foundation
import TestSupport
import Testing

/// The optimised program on large specifications.
@Suite("Large specifications")
struct ScaleTests {
  static let release = PackageRoot.url.appending(path: ".build/release/infrac").path

  @Test("Ten thousand tenants compile, and a second build finds nothing to do")
  func tenThousand() throws {
    let directory = try TemporaryDirectory()
    try directory.write(Self.specification(tenants: 10_000), to: "hosting.yaml")
    let program = try Program(Self.release, package: "infrac (make release)")
    let first = try program.run(["build"], in: directory.url, timeout: 300)
    #expect(first.status == 0, "\(first.errors)")
    let second = try program.run(["build"], in: directory.url, timeout: 300)
    #expect(second.output == "generated/big is up to date\n")
  }

  @Test("Ctrl-C at any moment of a build leaves the old generation, whole, or the new one")
  func interrupted() throws {
    let directory = try TemporaryDirectory()
    let infrac = try Program(Self.release, package: "infrac (make release)")
    let spec = Self.specification(tenants: 10_000)
    try directory.write(spec, to: "hosting.yaml")
    #expect(try infrac.run(["build"], in: directory.url, timeout: 300).status == 0)
    func manifest() throws -> Data {
      try Data(contentsOf: directory.url.appending(path: "generated/big/manifest.json"))
    }
    let old = try manifest()
    // Every tenant's files change.
    try directory.write(spec.replacing("to: /b }", with: "to: /c }"), to: "hosting.yaml")
    var statuses: [Int32] = []
    for seconds in ["0.1", "0.3", "0.6", "1", "1.5", "2", "3"] {
      let outcome = try Program("timeout", package: "coreutils")
        .run(["--signal=INT", "--preserve-status", seconds, Self.release, "build"], in: directory.url, timeout: 300)
      statuses.append(outcome.status)
      #expect([0, 130].contains(outcome.status), "\(seconds) s: \(outcome.text)")
      if outcome.status == 130 {
        #expect(try manifest() == old, "\(seconds) s")
        let verified = try infrac.run(["verify", "generated/big"], in: directory.url, timeout: 300)
        #expect(verified.status == 0, "\(seconds) s: \(verified.text)")
      } else {
        break
      }
    }
    #expect(statuses.first == 130)
    #expect(try infrac.run(["build"], in: directory.url, timeout: 300).status == 0)
    #expect(try infrac.run(["build", "--check"], in: directory.url, timeout: 300).status == 0)
    #expect(try manifest() != old)
  }

  @Test("What takes over a second says on a terminal what it does, and takes that back; elsewhere nothing is said")
  func progress() throws {
    let directory = try TemporaryDirectory()
    try directory.write(Self.specification(tenants: 20_000), to: "hosting.yaml")
    let outcome = try Program("script", package: "bsdutils")
      .run(["-qec", "\(Self.release) build", "/dev/null"], in: directory.url, timeout: 300)
    #expect(outcome.status == 0, "\(outcome.text.suffix(2000))")
    let clear = "\r\u{1B}[K"
    let shown = outcome.output.components(separatedBy: clear)
    let isShown = shown.contains { $0.hasPrefix("comparing files: ") && $0.hasSuffix(" …") }
    #expect(isShown && shown.last?.contains("comparing files") == false, "\(outcome.output.suffix(2000))")
    let silent = try Program(Self.release, package: "infrac (make release)")
      .run(["build"], in: directory.url, timeout: 300)
    #expect(!silent.errors.contains("comparing files"), "\(silent.errors)")
  }

  @Test("Two branches that each add a tenant merge without a conflict, and one build makes the rest right")
  func merge() throws {
    let directory = try TemporaryDirectory()
    let git = try Program("git", package: "git")
    let infrac = try Program(Self.release, package: "infrac (make release)")
    func run(_ program: Program, _ arguments: String...) throws {
      let identity = [
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b",
      ]
      let outcome = try program.run(arguments, in: directory.url, environment: identity)
      #expect(outcome.status == 0, "\(arguments): \(outcome.output) \(outcome.errors)")
    }
    func add(_ name: String) throws {
      try directory.write(
        "tenants: { \(name): { plan: basic, sites: { \(name).example: { tls: off } } } }\n",
        to: "tenants/\(name).yaml"
      )
      try run(infrac, "build")
      try run(git, "add", "-A")
      try run(git, "commit", "-qm", name)
    }
    try directory.write(Self.specification(tenants: 2) + "include: [tenants/*.yaml]\n", to: "hosting.yaml")
    try run(git, "init", "-q", "-b", "main")
    try add("first")
    try run(git, "checkout", "-qb", "left")
    try add("mill")
    try run(git, "checkout", "-q", "main")
    try add("forge")
    try run(git, "merge", "-q", "--no-edit", "left")
    try run(infrac, "build")
    try run(infrac, "build", "--check", "--locked")
  }

  private static func specification(tenants: Int) -> String {
    var text = """
      infrac: 1
      cluster:
        name: big
        network: { subnet: 10.0.0.0/24 }
        nodes: { n1: { address: 10.0.0.11, memory: 1TiB }, n2: { address: 10.0.0.12, memory: 1TiB }, n3: { address: 10.0.0.13, memory: 1TiB } }
      storage: { nfs: "10.0.0.5:/export" }
      services:
        proxy: { addresses: [203.0.113.10/24] }
        web: { memory: 300GiB, php: ["8.2", "8.4"] }
        database: { connections: 100000 }
        ftp: {}
        certificates: { contact: ops@example.net }
      plans: { basic: { disk: 1GiB, sites: 2, databases: 1, ftp_users: 1, php: { memory: 8MiB, workers: 1 } } }
      tenants:

      """
    for number in 0..<tenants {
      text += """
          t\(number):
            plan: basic
            sites:
              t\(number).example: { aliases: [www.t\(number).example], canonical: apex, php: {}, redirects: [{ from: /a, to: /b }] }
              x.t\(number).example: { static: true }
            databases: { d\(number): { owner: u\(number), passwords: { u\(number): { secret: s\(number) } } } }
            ftp: { f\(number): { password: "$6$abcdefghijklmnop$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz" } }

        """
    }
    return text
  }
}
