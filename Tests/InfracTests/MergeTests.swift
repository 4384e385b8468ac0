import Foundation
import TestSupport
import Testing

@Suite("Branches of a company")
struct MergeTests {
  @Test("Two branches that each add a tenant merge without a conflict, and one build makes the output right")
  func twoTenants() throws {
    let directory = try TemporaryDirectory()
    let program = try Program(Infrac.path, package: "infrac")
    let infrac = { (arguments: String...) in try program.run(arguments, in: directory.url) }
    #expect(try infrac("init").status == 0)
    let specs = directory.url.appending(path: "specs")
    try FileManager.default.copyItem(at: PackageRoot.url.appending(path: "specs"), to: specs)
    #expect(try infrac("build", "specs/hosting.yaml").status == 0)
    try git("init --quiet --initial-branch=main && git add --all && git commit --quiet --message=base", in: directory)

    let model = try String(contentsOf: specs.appending(path: "tenants/celler-mas.yaml"), encoding: .utf8)
    for (branch, tenant) in [("left", "dalmau-x"), ("right", "dalmau-y")] {
      try git("checkout --quiet -b \(branch) main", in: directory)
      let text = model.replacing("celler-mas", with: tenant).replacing("cellermas", with: tenant)
      try directory.write(text, to: "specs/tenants/\(tenant).yaml")
      #expect(try infrac("build", "specs/hosting.yaml").status == 0)
      try git("add --all && git commit --quiet --message=\(tenant)", in: directory)
    }
    try git("merge --quiet --no-edit left", in: directory)

    let build = try infrac("build", "specs/hosting.yaml")
    #expect(build.status == 0, "\(build.text)")
    let check = try infrac("build", "specs/hosting.yaml", "--check", "--locked")
    #expect(check.status == 0, "\(check.text)")
    let manifest = try String(
      contentsOf: directory.url.appending(path: "generated/lleida/manifest.json"),
      encoding: .utf8
    )
    #expect(manifest.contains("\"tenant\": \"dalmau-x\"") && manifest.contains("\"tenant\": \"dalmau-y\""))
  }

  private func git(_ command: String, in directory: TemporaryDirectory) throws {
    let author = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map {
      ($0, "test")
    }
    let outcome = try Program("sh", package: "dash").run(
      ["-c", "git \(command)"],
      in: directory.url,
      environment: ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"].merging(author) { $1 }
    )
    try #require(outcome.status == 0, "git \(command): \(outcome.text)")
  }
}
