internal import ArgumentParser
internal import BackEnds
internal import Compilation
internal import Diagnostics
internal import Resolution

/// `infrac trace`
struct Trace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Tells which lines of the output a line of the specification reaches.",
    discussion: """
      Lines of the output know what asks for them. Besides, the specification is compiled in memory with other values on the
      line: what comes out otherwise then is listed too.

      Example:
        infrac trace specs/tenants/forn-pages.yaml:8
      """
  )

  @Argument(
    help: ArgumentHelp(
      "A line of the specification, of a file that it includes, or of the lock file.",
      valueName: "file:line"
    )
  )
  var place: String

  @Option(help: "The specification; by default hosting.yaml or specs/hosting.yaml.")
  var spec: String?

  @OptionGroup var target: TargetOption

  @Flag(help: "Show the lines, too, that the mapping asks for in which the line stands.")
  var all = false

  @Option(help: "How the answer is written: text or json.")
  var format = AnswerFormat.text

  @OptionGroup var appearance: Appearance

  func run() throws {
    let (file, line) = try FilePlace(place, of: "a line of the specification").parts
    let reporting = Reporting.text(appearance)
    let path = try SpecificationOptions.path(spec)
    let compilation = try reporting.compile(path, on: try target.platforms())
    let backEnd = TargetOption.backEnd(of: compilation)
    guard let outcome = compilation.outcome else {
      try reporting.report(compilation.diagnostics, in: compilation.sources)
      throw Failure.silent(.faultySpecification)
    }
    let source = try Self.source(file, line, compilation.sources)
    let compiled = Compiled(
      path: path,
      compilation: compilation,
      deployment: outcome.deployment,
      tree: backEnd.files(for: outcome.deployment)
    )
    let reach = Progress.during("trying other values on \(place)") { _ in Reach(of: line, in: source, compiled) }
    try StandardStream.output.write(
      format == .json ? reach.json.document : reach.text(all: all, place: "\(file):\(line)", target: backEnd.name)
    )
  }

  private static func source(_ file: String, _ line: Int, _ sources: SourceSet) throws(Failure) -> SourceSet.Source {
    let name = file.hasPrefix("./") ? String(file.dropFirst(2)) : file
    let found = sources.sources.first { $0.path == name } ?? sources.sources.first { $0.path.hasSuffix("/" + name) }
    guard let found else {
      throw .usage(
        "“\(file)” is no text of this specification",
        help: Suggestion.question(for: name, among: sources.sources.map(\.path))
      )
    }
    guard line <= found.lineCount else { throw .usage("“\(file)” has \(found.lineCount) lines, not \(line)") }
    return found
  }
}
