internal import ArgumentParser
internal import BackEnds
internal import Compilation
internal import Diagnostics
internal import Differences
internal import FileTree
internal import Generations
internal import Resolution
internal import Spec

/// `infrac build`
struct Build: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Compiles a specification and writes what differs.",
    discussion: """
      Examples:
        infrac build
        infrac build specs/hosting.yaml --dry-run
        infrac build specs/hosting.yaml --check --locked
      """
  )

  @OptionGroup var options: SpecificationOptions

  @OptionGroup var target: TargetOption

  @Option(help: ArgumentHelp("Where to write, in place of generated/CLUSTER.", valueName: "folder"))
  var output: String?

  @Flag(help: "Write nothing; exit with 2 when what is on disk is not what the specification compiles to.")
  var check = false

  @Flag(help: "Write nothing; say what would change.")
  var dryRun = false

  @Flag(help: "Take a lock file that lacks something for an error.")
  var locked = false

  @Flag(help: "Replace files that were edited by hand or that infrac never wrote.")
  var force = false

  @Option(
    name: .customLong("allow-removal"),
    parsing: .singleValue,
    help: ArgumentHelp(
      "Let a tenant go that was not archived; its data stays. Can be given several times.",
      valueName: "tenant"
    )
  )
  var allowedRemovals: [String] = []

  func validate() throws {
    if check && dryRun { throw ValidationError("--check and --dry-run exclude one another") }
  }

  func run() throws {
    let compilation = try options.compile(
      on: try target.platforms(),
      allowingRemovalOf: try Self.names(allowedRemovals)
    )
    let backEnd = TargetOption.backEnd(of: compilation)
    var diagnostics = compilation.diagnostics
    guard let outcome = compilation.outcome else {
      try options.reporting.report(diagnostics, in: compilation.sources)
      throw Failure.silent(.faultySpecification)
    }
    backEnd.check(outcome.deployment, &diagnostics)
    if locked { compilation.checkLock(&diagnostics) }
    if diagnostics.hasErrors || options.reporting.strict && !diagnostics.isEmpty {
      try options.reporting.report(diagnostics, in: compilation.sources)
    }
    var tree = backEnd.files(for: outcome.deployment)
    tree.sort()
    keepToTheEnd(tree)
    try write(
      tree,
      of: compilation,
      to: output ?? Self.defaultFolder(outcome.deployment, backEnd),
      &diagnostics
    )
  }

  // MARK: Writing

  private func write(
    _ tree: FileTree,
    of compilation: Compilation,
    to folder: String,
    _ diagnostics: inout DiagnosticBag
  ) throws(Failure) {
    let isWriting = !check && !dryRun
    var sources = compilation.sources
    let store = try Self.attempt { () throws(StoreFailure) in try Store(folder, isWriting: isWriting) }
    let recovery = try Self.attempt { () throws(StoreFailure) in try store.recover(isForced: force, &diagnostics) }
    var comparison: Comparison?
    if recovery != nil {
      comparison = try Progress.during("comparing files") { progress throws(Failure) in
        try Self.attempt { () throws(StoreFailure) in
          try store.compare(tree, isForced: force, &sources, &diagnostics) { done, all in
            progress.show("comparing files: \(done) of \(all)")
          }
        }
      }
    }
    try options.reporting.report(diagnostics, in: sources)
    guard let comparison, let recovery else { throw .silent(.faultySpecification) }
    let meaning = try meaning(of: comparison, tree, in: store, compilation)
    if isWriting {
      try writeLock(compilation)
      try Progress.during("writing") { _ throws(Failure) in
        try Self.attempt { () throws(StoreFailure) in try store.write(comparison) }
      }
    }
    let summary = BuildSummary(
      folder: folder,
      comparison: comparison,
      recovery: recovery,
      lock: compilation.missingAssignments,
      isDone: isWriting,
      meaning: meaning
    )
    try StandardStream.output.write(options.reporting.format == .json ? summary.json : summary.text)
    if check, !comparison.isEmpty || !summary.lock.isEmpty { throw .silent(.differences) }
  }

  /// What the changes mean; nothing for a first build.
  private func meaning(
    of comparison: Comparison,
    _ tree: FileTree,
    in store: Store,
    _ compilation: Compilation
  ) throws(Failure) -> [String] {
    guard !comparison.isEmpty, options.reporting.format != .json else { return [] }
    let old = try Self.attempt { () throws(StoreFailure) in
      FileContent(try store.content(of: SavedGeneration.deploymentPath))
    }
    guard let old else { return [] }
    let changes = try Self.attempt { () throws(StoreFailure) in try Changes(comparison, of: tree, in: store) }
    let search = DifferenceSearch(
      changes.list,
      old: DeploymentRecord(old.bytes),
      new: changes.newRecord,
      written: compilation.outcome?.deployment.written,
      labels: (store.path, options.spec ?? "")
    )
    return ShortReport(search.report).lines
  }

  /// The lock file comes first: a build that dies then has assigned more than it used, which harms nothing.
  private func writeLock(_ compilation: Compilation) throws(Failure) {
    guard let outcome = compilation.outcome, let path = compilation.lockPath else { return }
    guard compilation.lockText != Array(outcome.assignments.text.utf8) else { return }
    try LockFileWriter.write(outcome.assignments, to: path)
    if compilation.lockText == nil { try LockFileWriter.writeAttributes(beside: path) }
  }

  /// Where a platform's files go when nobody says otherwise.
  static func defaultFolder(_ deployment: Deployment, _ backEnd: any BackEnd) -> String {
    "generated/" + deployment.name.text + (backEnd.name == backEnds[0].name ? "" : "-\(backEnd.name)")
  }

  static func names(_ texts: [String]) throws(Failure) -> Set<Name> {
    var names: Set<Name> = []
    for text in texts {
      guard let name = Name(text) else { throw .usage("“\(text)” cannot be the name of a tenant") }
      names.insert(name)
    }
    return names
  }

  private static func attempt<Result>(_ body: () throws(StoreFailure) -> Result) throws(Failure) -> Result {
    do throws(StoreFailure) {
      return try body()
    } catch {
      switch error {
      case .interrupted:
        throw Failure(status: .interrupted, message: "interrupted; what was there before stands", help: [])
      case .held: throw .machine(error.description, help: "wait until it is done")
      case .system: throw .machine(error.description, help: "nothing was half written: mend that and build again")
      }
    }
  }
}
