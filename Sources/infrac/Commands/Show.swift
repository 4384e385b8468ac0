internal import ArgumentParser
internal import Compilation
internal import Diagnostics
internal import Resolution
internal import Spec

/// `infrac show`
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract:
      "Shows what the specification says of a tenant, a machine or all of them, with defaults, plan and overrides resolved.",
    discussion: """
      Examples:
        infrac show
        infrac show forn-pages --spec specs/hosting.yaml
        infrac show core-1
        infrac show --target debian-server web-1
      """
  )

  @Argument(help: "A tenant, a node or a server; without it an overview.")
  var name: String?

  @Option(help: "The specification; by default hosting.yaml or specs/hosting.yaml.")
  var spec: String?

  @OptionGroup var target: TargetOption

  @OptionGroup var reporting: Reporting

  func run() throws {
    let compilation = try reporting.compile(try SpecificationOptions.path(spec), on: try target.platforms())
    guard let deployment = compilation.outcome?.deployment else {
      try reporting.report(compilation.diagnostics, in: compilation.sources)
      throw Failure.silent(.faultySpecification)
    }
    try StandardStream.output.write(try text(deployment, compilation.sources))
  }

  private func text(_ deployment: Deployment, _ sources: SourceSet) throws(Failure) -> String {
    guard let name else { return Overview(deployment).text }
    var parts: [String] = []
    if let node = deployment.nodes.first(where: { $0.name.text == name }) {
      parts.append(NodeSheet(node, deployment, sources).text)
    }
    if let server = deployment.servers.first(where: { $0.name.text == name }) {
      parts.append(ServerSheet(server, deployment, sources).text)
    }
    if let tenant = deployment.tenants.first(where: { $0.name.text == name }) {
      parts.append(TenantSheet(tenant, sources).text)
    }
    if !parts.isEmpty { return parts.joined(separator: "\n") }
    let machines = deployment.nodes.map(\.name.text) + deployment.servers.map(\.name.text)
    let names = machines + deployment.tenants.map(\.name.text)
    throw .usage(
      "there is no tenant and no \(deployment.servers.isEmpty ? "node" : "server") “\(name)”",
      help: Suggestion.question(for: name, among: names),
      "`infrac show` lists them"
    )
  }
}
