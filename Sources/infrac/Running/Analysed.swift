internal import Analysis
internal import ArgumentParser
internal import BackEnds
internal import Compilation
internal import Diagnostics
internal import Loading
internal import Resolution
internal import Spec

/// A specification resolved for the machines that it has: the cluster, the servers of `classic:`, or both.
struct Analysed {
  let spec: HostingSpec
  /// `nil` without `cluster:`.
  let cluster: Deployment?
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
    guard let platform = backEnds.map(\.platform).first(where: { $0.placement == .perServer }) else {
      preconditionFailure("there is no platform for servers")
    }
    // Without a cluster a specification with mistakes is reported as that of servers, whose words then fit.
    let isCluster = Compilation(loaded, on: [.cluster]).spec.map { Platform.cluster.isDescribed(by: $0) } ?? true
    guard isCluster else {
      let (spec, servers) = try compile(on: platform)
      (self.spec, cluster, self.servers) = (spec, nil, servers)
      return
    }
    let (spec, cluster) = try compile(on: .cluster)
    self.spec = spec
    self.cluster = cluster
    servers = platform.isDescribed(by: spec) ? try compile(on: platform).deployment : nil
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
