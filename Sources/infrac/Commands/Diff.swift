internal import ArgumentParser
internal import Diagnostics
internal import Differences
internal import Glibc

/// `infrac diff`
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Tells what changed since a previous generation, why, and what it does to whom.",
    discussion: """
      Compares a fresh compile with the generation on disk, with another folder, or with a revision in git; or two folders.
      Nothing is written.

      Examples:
        infrac diff
        infrac diff specs/hosting.yaml --against git:origin/main --format markdown
        infrac diff OLD-FOLDER NEW-FOLDER --patch
      """
  )

  @Argument(help: ArgumentHelp("The specification; or the folders of an old and a new generation.", valueName: "spec"))
  var paths: [String] = []

  @OptionGroup var previous: PreviousGeneration

  @Option(help: "How the report is written: \(DiffFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = DiffFormat.text

  @Flag(help: "Show every file and line.")
  var all = false

  @Flag(help: "Write unified diffs, which `git apply` takes, in place of a report.")
  var patch = false

  @Flag(help: "Exit with 2 when there are differences.")
  var exitCode = false

  @OptionGroup var appearance: Appearance

  func validate() throws {
    if paths.count > 2 { throw ValidationError("expected a specification or two folders") }
    if paths.count == 2, previous.against != nil {
      throw ValidationError("--against and two folders exclude one another")
    }
    if patch, format != .text { throw ValidationError("--patch and --format exclude one another") }
  }

  func run() throws {
    if paths.count == 1, access("\(paths[0])/.", F_OK) == 0 {
      throw Failure.usage(
        "expected a specification, found the folder “\(paths[0])”",
        help:
          "`infrac diff SPEC --against \(paths[0])` compares it with what a specification compiles to; two folders are compared with one another"
      )
    }
    let comparison =
      paths.count == 2
      ? try DiffComparison(old: paths[0], new: paths[1], appearance)
      : try DiffComparison(spec: paths.first, previous, appearance)
    if patch {
      try StandardStream.output.write(comparison.patch)
    } else {
      try StandardStream.output.write(text(of: comparison))
    }
    if exitCode, !comparison.report.isEmpty { throw Failure.silent(.differences) }
  }

  private func text(of comparison: DiffComparison) -> String {
    var report = comparison.report
    let isColoured = format == .text && appearance.colour.isColoured(.output)
    comparison.addExcerpts(to: &report, isColoured ? .coloured : .plain)
    return switch format {
    case .text: TextReport(report, usesColours: isColoured, isWhole: all).text
    case .json: JSONReport(report, comparison.sources).document.document
    case .markdown: MarkdownReport(report).text
    case .html: HTMLReport(report).text
    }
  }
}

/// How a report of differences is written.
enum DiffFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people at a terminal.
  case text
  /// For programs: `docs/schemas/diff.schema.json`.
  case json
  /// For the comment of a pull request: at most 60,000 characters.
  case markdown
  /// One page for a browser.
  case html
}
