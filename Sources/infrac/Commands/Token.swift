internal import ArgumentParser
internal import Compilation
internal import Diagnostics
internal import Resolution
internal import Spec

/// `infrac token`
struct Token: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Asks a discovery service for a token of the cluster's size and writes it into the lock file.",
    discussion: """
      The only command that uses the network; it does so through curl. The service is the one that `cluster.discovery` names.

      Example:
        infrac token specs/hosting.yaml
      """
  )

  @OptionGroup var options: SpecificationOptions

  @Flag(help: "Replace the token that the lock file has: only for a cluster that is founded anew, on empty disks.")
  var force = false

  func run() throws {
    let compilation = try options.compile(on: [.cluster])
    guard let cluster = compilation.draft?.cluster, compilation.isLockReadable else {
      try options.reporting.report(compilation.diagnostics, in: compilation.sources)
      throw Failure.silent(.faultySpecification)
    }
    guard case .service(let service) = cluster.discovery.value else {
      throw Failure.usage(
        "the specification names no discovery service to ask",
        help: "write the service's address under `cluster.discovery`, without a token"
      )
    }
    guard let path = compilation.lockPath else {
      throw Failure.usage("a specification from standard input has no lock file")
    }
    var assignments = compilation.assignments
    if assignments.discovery != nil, !force {
      throw Failure.usage(
        "the lock file has a token, and a token founds a cluster once",
        help: "for a cluster that is founded anew, on empty disks: `infrac token --force`"
      )
    }
    let size = cluster.foundingSize
    assignments.discovery = .init(url: try DiscoveryService(url: service).token(size: size), size: size)
    assignments.etcd = [:]
    try LockFileWriter.write(assignments, to: path)
    try StandardStream.output.write("\(path): a token for \(size) \(size == 1 ? "member" : "members"); build again\n")
  }
}
