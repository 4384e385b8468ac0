internal import ArgumentParser
internal import BackEnds
internal import Diagnostics
internal import Differences
internal import Rollout

/// `infrac rollout`
struct RolloutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollout",
    abstract: "Writes the ordered steps that bring a running cluster from the previous generation to this one.",
    discussion: """
      Nothing is run. As a script the steps can be stopped and resumed; each has its check and its way back.

      Examples:
        infrac rollout
        infrac rollout specs/hosting.yaml --against git:HEAD --format sh >rollout && infrac build && sh rollout
      """
  )

  @Argument(help: "The specification; by default hosting.yaml or specs/hosting.yaml.")
  var spec: String?

  @OptionGroup var previous: PreviousGeneration

  @Option(help: "How the steps are written: text, json or sh.")
  var format = RolloutFormat.text

  @OptionGroup var appearance: Appearance

  func run() throws {
    let comparison = try DiffComparison(spec: spec, previous, appearance)
    if comparison.report.isFirst {
      throw Failure.usage(
        "there is no generation in “\(comparison.report.old)” to roll from",
        help: "build, and set everything up as README.md of the output says; or name the previous one with `--against`"
      )
    }
    let steps = RolloutPlan(comparison.report, old: comparison.old, new: comparison.new).steps
    let text = RolloutText(steps, old: comparison.report.old, new: comparison.report.new)
    switch format {
    case .text: try StandardStream.output.write(text.text)
    case .json: try StandardStream.output.write(text.json.document)
    case .sh:
      let (old, new) = comparison.manifests
      try StandardStream.output.write(
        RolloutScript(steps, folder: comparison.folder, manifest: new, oldManifest: old).text
      )
    }
  }
}

/// How the steps of a rollout are written.
enum RolloutFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
  /// A POSIX shell script.
  case sh
}
