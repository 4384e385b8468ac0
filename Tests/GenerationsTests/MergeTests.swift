import Foundation
import Generations
import Testing

@Suite("Two branches")
struct MergeTests {
  /// A cluster with these tenants: files of their own, and files that name all of them.
  private func files(_ tenants: [String]) -> [String: String] {
    var files = ["README.md": "a cluster\n", "units/web@.service": "[Unit]\n"]
    for tenant in tenants {
      files["shared/nginx/tenant-\(tenant).conf"] = "server_name \(tenant).example;\n"
      files["shared/php/8.4/tenant-\(tenant).conf"] = "[\(tenant)]\n"
    }
    files["dns.txt"] = tenants.sorted().map { "\($0).example A 203.0.113.10\n" }.joined()
    files["deployment.jsonl"] = tenants.sorted().map { "{\"tenant\":\"\($0)\"}\n" }.joined()
    files["shared/mysql/my.cnf"] = "[mysqld]\nmax_connections = \(100 + 10 * tenants.count)\nuser = mysql\n"
    return files
  }

  @Test(
    "that each add a tenant merge without a conflict, and one build makes the result right",
    arguments: [
      ("b", "c"), ("b", "y"), ("y", "z1"), ("0", "9"),
    ]
  )
  func merge(left: String, right: String) throws {
    let tenants = ["a", "x", "z"]
    let output = try Output()
    let git = Git(in: output.parent)
    try output.build(files(tenants))
    try git("init", "--quiet", "--initial-branch=main")
    try git("add", "--all")
    try git("commit", "--quiet", "--message=both")

    for (branch, tenant) in [("left", left), ("right", right)] {
      try git("checkout", "--quiet", "-b", branch, "main")
      try output.build(files(tenants + [tenant]))
      try git("add", "--all")
      try git("commit", "--quiet", "--message=\(tenant)")
    }
    try git("merge", "--quiet", "--no-edit", "left")

    let both = files(tenants + [left, right])
    let result = try output.build(both)
    #expect(result.diagnostics.isEmpty)
    #expect(try output.build(both, isWriting: false).comparison?.isEmpty == true)
    let fresh = try Output()
    try fresh.build(both)
    #expect(try output.snapshot().filter { !$0.key.hasPrefix(".git/") } == fresh.snapshot())
  }

  @Test("where one removes the tenant that the other changes: git reports it, and one build makes it right")
  func removalAgainstChange() throws {
    let output = try Output()
    let git = Git(in: output.parent)
    try output.build(files(["a", "b", "c"]))
    try git("init", "--quiet", "--initial-branch=main")
    try git("add", "--all")
    try git("commit", "--quiet", "--message=three")
    try git("checkout", "--quiet", "-b", "less")
    try output.build(files(["a", "c"]))
    try git("add", "--all")
    try git("commit", "--quiet", "--message=two")
    try git("checkout", "--quiet", "main")
    var changed = files(["a", "b", "c"])
    changed["shared/nginx/tenant-b.conf"] = "server_name b.example www.b.example;\n"
    try output.build(changed)
    try git("add", "--all")
    try git("commit", "--quiet", "--message=changed")
    #expect(throws: Git.Failed.self) { try git("merge", "--quiet", "--no-edit", "less") }
    let result = try output.build(files(["a", "c"]))
    #expect(result.diagnostics.isEmpty)
    #expect(!output.exists("shared/nginx/tenant-b.conf"))
  }
}
