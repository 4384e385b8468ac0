internal import Analysis
internal import ArgumentParser
internal import Reports
internal import Studies

/// `infrac compare`
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Puts the cluster and the servers of `classic:` side by side, for whoever decides.",
    discussion: """
      Examples:
        infrac compare specs/hosting.yaml
        infrac compare specs/hosting.yaml --studies results/*.json --format html >decision.html
      """
  )

  @Argument(help: "The specification; `-` for standard input. By default hosting.yaml or specs/hosting.yaml.")
  var spec: String?

  @Option(help: "The form: \(PageFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = PageFormat.text

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files that `studies/run` of the output wrote, to be shown, too.", valueName: "results")
  )
  var studies: [String] = []

  @OptionGroup var appearance: Appearance

  func run() throws {
    let (spec, studies) = Self.apart(spec, studies)
    let analysed = try Analysed(try SpecificationOptions.path(spec), appearance)
    guard let cluster = analysed.cluster else {
      throw Failure.usage(
        "the specification has no cluster to compare the servers with",
        help: "write `cluster:` beside `classic:`; `infrac analyze` looks at the servers alone"
      )
    }
    let analysis = Analysis(of: cluster, analysed.spec, beside: analysed.servers)
    let measured = studies.isEmpty ? [] : StudyReport(try StudyResults.read(studies)).summary
    guard let report = analysis.decision(measured: measured) else {
      throw Failure.usage(
        "the specification has no servers to compare the cluster with",
        help: "write `classic:` with the servers beside `cluster:`; `infrac explain classic` shows how"
      )
    }
    try StandardStream.output.write(format.text(of: report))
  }

  /// A specification behind `--studies` is one all the same, where none stands before: results are never YAML.
  private static func apart(_ spec: String?, _ studies: [String]) -> (spec: String?, studies: [String]) {
    let found = studies.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    guard spec == nil, found.count == 1 else { return (spec, studies) }
    return (found[0], studies.filter { $0 != found[0] })
  }
}

/// How a page for people is written.
enum PageFormat: String, CaseIterable, ExpressibleByArgument {
  case text, markdown, html

  func text(of report: Report) -> String {
    switch self {
    case .text: report.text
    case .markdown: report.markdown
    case .html: report.html
    }
  }
}
