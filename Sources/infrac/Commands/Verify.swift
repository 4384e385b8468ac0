internal import ArgumentParser
internal import Diagnostics
internal import Differences
internal import Generations
internal import Glibc

/// `infrac verify`
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compares a folder with its manifest: which files were edited by hand, and what would keep the edits.",
    discussion: """
      The manifest alone tells which files differ; it is enough on a machine, to which somebody copied infrac. With the specification at hand, each edit is
      shown with its lines and with what would keep it: the field that makes the line, which is found by compiling with other values in memory, or a raw
      text that the compiler takes. Where the specification was edited since, the lines that were written come from git. Exits with 2 when a file differs.

      Examples:
        infrac verify generated/lleida
        infrac verify /var/lib/infrac/nginx/current           (on a node of a cluster)
        infrac verify /var/lib/infrac/config/nginx/current    (on a Debian server)
      """
  )

  @Argument(help: ArgumentHelp("A generation, or a set of its files on a machine.", valueName: "folder"))
  var folder: String

  @Option(help: "The specification; by default hosting.yaml or specs/hosting.yaml, whichever has this cluster.")
  var spec: String?

  @Option(help: "How the answer is written: text or json.")
  var format = AnswerFormat.text

  @OptionGroup var appearance: Appearance

  func run() throws {
    let verification = try verification()
    let original = try Originals(of: folder, spec: spec, verification, .text(appearance))
    let report = Progress.during("looking for the fields that keep the edits") { _ in
      HandEdits(verification, original, folder: folder)
    }
    let isColoured = appearance.colour.isColoured(.output)
    try StandardStream.output.write(format == .json ? report.json.document : report.text(usesColours: isColoured))
    if !verification.findings.isEmpty { throw Failure.silent(.differences) }
  }

  private func verification() throws(Failure) -> Verification {
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    let found: Verification?
    do throws(StoreFailure) {
      found = try Verification(of: folder, &sources, &diagnostics)
    } catch {
      throw .machine(error.description)
    }
    try Reporting.text(appearance).report(diagnostics, in: sources)
    guard let found else {
      guard access(folder, F_OK) == 0 else { throw .usage("there is no folder “\(folder)”") }
      throw .usage(
        "“\(folder)” has neither a \(Manifest.path) nor a MANIFEST",
        help: "name a folder that `infrac build` or `bin/sync` wrote, as in generated/CLUSTER"
      )
    }
    return found
  }
}
