internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Reports
internal import Resolution
internal import Spec

/// `infrac analyze`
struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Says what each loss does, how much of the time tenants are served, and what is left.",
    discussion: """
      Examples:
        infrac analyze specs/hosting.yaml
        infrac analyze specs/hosting.yaml --lose core-1,core-2
        infrac analyze specs/hosting.yaml --format html >analysis.html
      """
  )

  @Argument(help: "The specification; `-` for standard input. By default hosting.yaml or specs/hosting.yaml.")
  var spec: String?

  @Option(help: ArgumentHelp("Nodes that are lost at once, too, with commas between.", valueName: "nodes"))
  var lose: String?

  @Option(help: "The form: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = ReportFormat.text

  @OptionGroup var appearance: Appearance

  func run() throws {
    let analysed = try Analysed(try SpecificationOptions.path(spec), appearance)
    if let cluster = analysed.cluster {
      let lost = try lost(of: cluster)
      let analysis = Analysis(of: cluster, analysed.spec, losing: lost, beside: analysed.servers)
      try write(analysis.report, analysis.json)
    } else if let servers = analysed.servers {
      guard lose == nil else {
        throw Failure.usage("on servers nothing moves: each loss is in the table already", help: "leave `--lose` out")
      }
      let analysis = ServersAnalysis(of: servers, analysed.spec)
      let target = analysed.spec.serviceLevel.target.value
      try write(analysis.report(target: target), analysis.document(target: target))
    }
  }

  private func write(_ report: Report, _ json: JSONValue) throws {
    let text =
      switch format {
      case .text: report.text
      case .markdown: report.markdown
      case .html: report.html
      case .json: json.document
      }
    try StandardStream.output.write(text)
  }

  private func lost(of deployment: Deployment) throws(Failure) -> [Name] {
    guard let lose else { return [] }
    var lost: [Name] = []
    for word in lose.split(separator: ",", omittingEmptySubsequences: false) {
      let name = try node(word.split(whereSeparator: \.isWhitespace).joined(separator: " "), of: deployment)
      if !lost.contains(name) { lost.append(name) }
    }
    return lost.sorted()
  }

  private func node(_ word: String, of deployment: Deployment) throws(Failure) -> Name {
    let nodes = deployment.nodes
    if let node = nodes.first(where: { $0.name.text == word }) { return node.name }
    guard !word.isEmpty else {
      throw .usage("`--lose` has no node’s name", help: "write nodes with commas between", "`infrac show` lists them")
    }
    let carried = nodes.filter { $0.host?.text == word }.map(\.name.text)
    guard carried.isEmpty else {
      throw .usage(
        "“\(word)” is a hypervisor, not a node: its loss is in the table already",
        help: "its nodes are `--lose \(carried.joined(separator: ","))`"
      )
    }
    let names = nodes.map(\.name.text)
    let small = word.lowercased()
    throw .usage(
      "there is no node “\(word)”",
      help: names.contains(small) ? "did you mean “\(small)”?" : Suggestion.question(for: small, among: names),
      "`infrac show` lists them"
    )
  }
}
