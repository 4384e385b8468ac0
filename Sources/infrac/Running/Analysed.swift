internal import Analysis
internal import ArgumentParser
internal import BackEnds
internal import Compilation
internal import Diagnostics
internal import Loading
internal import Resolution
internal import Spec

/// A specification resolved for the cluster and, where it has `classic:`, for the servers beside it.
struct Analysed {
  let spec: HostingSpec
  let cluster: Deployment
  /// `nil` without `classic:`.
  let servers: Deployment?

  /// Compiles; errors have been reported when this throws.
  init(_ path: String, _ appearance: Appearance) throws {
    let reporting = Reporting.text(appearance)
    let loaded = try Self.load(path)
    func compile(on platform: Platform) throws -> (spec: HostingSpec, deployment: Deployment) {
      let compilation = Compilation(loaded, on: [platform])
      guard let deployment = compilation.outcome?.deployment, let spec = compilation.spec else {
        try reporting.report(compilation.diagnostics, in: compilation.sources)
        throw Failure.silent(.faultySpecification)
      }
      return (spec, deployment)
    }
    let (spec, cluster) = try compile(on: .cluster)
    let serverPlatform = backEnds.map(\.platform).first { $0.placement == .perServer && $0.isDescribed(by: spec) }
    self.spec = spec
    self.cluster = cluster
    servers = try serverPlatform.map { try compile(on: $0).deployment }
  }

  private static func load(_ path: String) throws(Failure) -> LoadedSpecification {
    do throws(FileError) {
      return try LoadedSpecification.load(path)
    } catch {
      throw .machine(error.description)
    }
  }
}

/// How a report is written.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, markdown, html
}
