import Foundation
import TestSupport
import Testing

/// The workflows of `examples/ci/`, their steps run in a real repository.
@Suite struct CITests {
  /// The commands of a workflow that run infrac, in their order.
  private static func commands(of file: String) throws -> [String] {
    let text = try String(contentsOf: PackageRoot.url.appending(path: "examples/ci/\(file)"), encoding: .utf8)
    return text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.compactMap { line in
      for prefix in ["run: ", "- "] where line.hasPrefix(prefix) && line.contains("infrac ") {
        let command = String(line.dropFirst(prefix.count))
        if command.contains("infrac check") || command.contains("infrac build") || command.contains("infrac diff") {
          return command
        }
      }
      return nil
    }
  }

  private func run(_ command: String, in workplace: Workplace, base: String) throws -> Program.Outcome {
    let folder = URL(filePath: Infrac.path).deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try Program("sh", package: "dash").run(
      ["-euc", command],
      in: workplace.directory.url,
      environment: ["PATH": "\(folder):\(path)", "BASE": base, "CI_MERGE_REQUEST_DIFF_BASE_SHA": base]
    )
  }

  /// A repository with two branches that each add a tenant, merged.
  private func merged() throws -> (workplace: Workplace, base: String) {
    let workplace = try Workplace()
    try FileManager.default.removeItem(at: workplace.url("generated"))
    try FileManager.default.copyItem(
      at: PackageRoot.url.appending(path: "generated"),
      to: workplace.url("generated")
    )
    // As `infrac init` writes it, and the first build.
    try workplace.directory.write("*.lock.yaml merge=union\n", to: "specs/.gitattributes")
    try workplace.git("init", "--quiet")
    try workplace.git("add", "-A")
    try workplace.git("commit", "--quiet", "-m", "base")
    let base = try workplace.git("rev-parse", "HEAD").output.trimmingCharacters(in: .whitespacesAndNewlines)
    for name in ["alpha", "omega"] {
      try workplace.git("checkout", "--quiet", "-b", name, base)
      try workplace.directory.write(
        "tenants:\n  \(name): { plan: basic, sites: { \(name).example: { tls: off } } }\n",
        to: "specs/tenants/\(name).yaml"
      )
      #expect(try workplace.infrac("build", "specs/hosting.yaml").status == 0)
      try workplace.git("add", "-A")
      try workplace.git("commit", "--quiet", "-m", name)
    }
    try workplace.git("merge", "--quiet", "--no-edit", "alpha")
    return (workplace, base)
  }

  @Test("Every step of the workflows runs, after a merge of two branches that each add a tenant")
  func workflows() throws {
    let (workplace, base) = try merged()
    let commands = try ["github.yaml", "gitlab.yaml"].flatMap { try Self.commands(of: $0) }
    #expect(commands.count >= 9, "\(commands)")
    // The build after the merge writes the one right line of each.
    #expect(try workplace.infrac("build", "specs/hosting.yaml").status == 0)
    for command in commands {
      let outcome = try run(command, in: workplace, base: base)
      #expect(outcome.status == 0, "\(command): \(outcome.text)")
    }
    let comment = try workplace.text("infrac-diff.md")
    #expect(comment.contains("tenants.alpha") && comment.contains("tenants.omega") && comment.count < 60_000)
    #expect(try workplace.text("infrac.sarif").contains("\"2.1.0\""))
  }

  @Test("Workflows are YAML")
  func yaml() throws {
    for file in ["github.yaml", "gitlab.yaml"] {
      let outcome = try Program("yamllint", package: "yamllint").run(
        [
          "-d", "{extends: relaxed, rules: {line-length: disable}}",
          PackageRoot.url.appending(path: "examples/ci/\(file)").path,
        ]
      )
      #expect(outcome.status == 0, "\(outcome.text)")
    }
  }

  @Test("The hook refuses a commit whose output is not what its specification compiles to")
  func hook() throws {
    let workplace = try Workplace()
    try workplace.git("init", "--quiet")
    try workplace.git("add", "-A")
    try workplace.git("commit", "--quiet", "-m", "base")
    try FileManager.default.copyItem(
      at: PackageRoot.url.appending(path: "examples/ci/pre-commit"),
      to: workplace.url(".git/hooks/pre-commit")
    )
    let commit = "git -c user.name=a -c user.email=a@example.net commit --quiet -m edit"
    try workplace.replace("/botiga, to: https://shop", by: "/b, to: https://shop", in: "specs/tenants/forn-pages.yaml")
    try workplace.git("add", "-A")
    let refused = try run(commit, in: workplace, base: "")
    #expect(refused.status != 0 && refused.errors.contains("run 'infrac build"), "\(refused.text)")
    #expect(try workplace.infrac("build", "specs/hosting.yaml").status == 0)
    // Built, but not added: what would be committed is not right.
    #expect(try run(commit, in: workplace, base: "").status != 0)
    try workplace.git("add", "-A")
    let done = try run(commit, in: workplace, base: "")
    #expect(done.status == 0, "\(done.text)")
  }
}
