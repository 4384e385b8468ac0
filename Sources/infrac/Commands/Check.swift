internal import ArgumentParser
internal import BackEnds
internal import Compilation
internal import Resolution

/// `infrac check`
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Type-checks a specification and resolves it; writes nothing.",
    discussion: """
      Examples:
        infrac check
        infrac check specs/hosting.yaml --strict --format github
      """
  )

  @OptionGroup var options: SpecificationOptions

  @OptionGroup var target: TargetOption

  func run() throws {
    let compilation = try options.compile(on: try target.platforms())
    var diagnostics = compilation.diagnostics
    if let outcome = compilation.outcome {
      TargetOption.backEnd(of: compilation).check(outcome.deployment, &diagnostics)
    }
    try options.reporting.report(diagnostics, in: compilation.sources)
  }
}
