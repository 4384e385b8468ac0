internal import BackEnds
internal import Compilation
internal import Diagnostics
internal import Differences
internal import FileTree
internal import Generations
internal import Hashing
internal import Resolution
internal import Spec

/// Two generations that were compared.
struct DiffComparison {
  let report: Report
  let sources: SourceSet
  let old: DeploymentRecord
  let new: DeploymentRecord
  /// Of the new generation.
  let folder: String
  private let manifestTexts: (old: [UInt8], new: [UInt8])
  /// What paths of a patch begin with.
  private let prefix: String

  /// Two folders.
  init(old: String, new: String, _ appearance: Appearance) throws(Failure) {
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    guard let saved = try Self.saved(old, &sources, &diagnostics) else { throw Self.nothing(at: old) }
    guard let next = try Self.saved(new, &sources, &diagnostics) else { throw Self.nothing(at: new) }
    if saved.hasManifest != next.hasManifest { throw Self.noGeneration(saved.hasManifest ? new : old) }
    try Reporting.text(appearance).report(diagnostics, in: sources)
    let (before, after) = (StoredGeneration(saved, label: old), StoredGeneration(next, label: new))
    let changes = try Self.attempt { () throws(StoreFailure) in
      try Changes(from: before, to: after, at: next.differences(from: saved))
    }
    (self.old, self.new) = (changes.oldRecord, changes.newRecord)
    report = Self.report(changes, nil, lock: { _ in nil }, labels: (old, new))
    (self.sources, folder, prefix, manifestTexts) = (sources, new, "", ([], []))
  }

  /// A specification and what `--against` says.
  init(spec: String?, _ previous: PreviousGeneration, _ appearance: Appearance) throws(Failure) {
    let reporting = Reporting.text(appearance)
    let spec = try SpecificationOptions.path(spec)
    let compilation = try reporting.compile(
      spec,
      on: try previous.target.platforms(),
      allowingRemovalOf: try Build.names(previous.allowedRemovals)
    )
    let backEnd = TargetOption.backEnd(of: compilation)
    guard let outcome = compilation.outcome else {
      try reporting.report(compilation.diagnostics, in: compilation.sources)
      throw .silent(.faultySpecification)
    }
    var sources = compilation.sources
    var diagnostics = DiagnosticBag()
    folder = previous.output ?? Build.defaultFolder(outcome.deployment, backEnd)
    let old = try Self.stored(previous, folder, &sources, &diagnostics)
    try reporting.report(diagnostics, in: sources)
    let changes = try Self.attempt { () throws(StoreFailure) in
      try Changes(from: old, to: backEnd.files(for: outcome.deployment))
    }
    (self.old, new) = (changes.oldRecord, changes.newRecord)
    let before = try Self.attempt { () throws(StoreFailure) in try old.content(Manifest.path)?.bytes ?? [] }
    manifestTexts = (before, changes.newManifest)
    let lock = LockPlaces(deployment: outcome.deployment, sources: sources, path: compilation.lockPath)
    report = Self.report(
      changes,
      outcome.deployment.written,
      lock: { lock.place(of: $0) },
      labels: (old.label, spec),
      compile: { former in compilation.deployment(before: former).map { backEnd.files(for: $0) } }
    )
    self.sources = sources
    prefix = Self.prefix(of: folder)
  }

  /// The SHA-256 of the two manifests, in hexadecimal digits.
  var manifests: (old: String, new: String) {
    (SHA256.digest(of: manifestTexts.old).hex, SHA256.digest(of: manifestTexts.new).hex)
  }

  /// The patch of all files, those that infrac keeps for itself among them.
  /// Bytes, since a hand edit may have left what is no text.
  var patch: [UInt8] {
    report.files.flatMap { UnifiedPatch(path: $0.path, old: $0.old, new: $0.new).bytes(prefix: prefix) }
  }

  /// What paths in a folder begin with; nothing where it is not below the current one. git takes no `.` and no `..`.
  private static func prefix(of folder: String) -> String {
    if folder.hasPrefix("/") { return "" }
    var names: [Substring] = []
    for name in folder.split(separator: "/") where name != "." {
      if name != ".." {
        names.append(name)
      } else if names.popLast() == nil {
        return ""
      }
    }
    return names.map { $0 + "/" }.joined()
  }

  /// Shows each item the lines of the specification that it is about.
  func addExcerpts(to report: inout Report, _ style: TerminalStyle) {
    let renderer = TerminalRenderer(sources: sources, width: (StandardStream.output.columns ?? 100) - 4, style: style)
    report.addExcerpts { renderer.excerpt($0, lines: Self.excerptLines).map(SecretText.masked) }
  }

  /// Of what is new and long, as much as tells what it is.
  private static let excerptLines = 6

  // MARK: Generations

  private static func stored(
    _ previous: PreviousGeneration,
    _ folder: String,
    _ sources: inout SourceSet,
    _ diagnostics: inout DiagnosticBag
  ) throws(Failure) -> StoredGeneration {
    guard let against = previous.against else { return try stored(folder, &sources, &diagnostics) }
    guard against.hasPrefix("git:") else {
      let generation = try stored(against, &sources, &diagnostics)
      let hasManifest = try attempt { () throws(StoreFailure) in try generation.content(Manifest.path) != nil }
      if hasManifest { return generation }
      throw noGeneration(against)
    }
    let revision = try GitRevision(String(against.dropFirst(4)), repository: previous.repository)
    return StoredGeneration(try revision.files(below: folder), label: against, &sources, &diagnostics)
  }

  /// A folder on disk; nothing at all where there is none.
  static func stored(
    _ folder: String,
    _ sources: inout SourceSet,
    _ diagnostics: inout DiagnosticBag
  ) throws(Failure) -> StoredGeneration {
    guard let saved = try saved(folder, &sources, &diagnostics) else {
      return StoredGeneration([:], label: folder, &sources, &diagnostics)
    }
    return StoredGeneration(saved, label: folder)
  }

  private static func saved(
    _ folder: String,
    _ sources: inout SourceSet,
    _ diagnostics: inout DiagnosticBag
  ) throws(Failure) -> SavedGeneration? {
    do throws(StoreFailure) {
      return try SavedGeneration(folder, &sources, &diagnostics)
    } catch {
      throw .machine(error.description)
    }
  }

  private static func nothing(at folder: String) -> Failure { .usage("there is no folder “\(folder)”") }

  private static func noGeneration(_ folder: String) -> Failure {
    .usage(
      "“\(folder)” has no \(Manifest.path): it is no generation",
      help: "name a folder that a build wrote, as in generated/CLUSTER"
    )
  }

  private static func report(
    _ changes: Changes,
    _ written: Written?,
    lock: @escaping @Sendable (String) -> Span?,
    labels: (old: String, new: String),
    compile: (@Sendable (FormerTexts) -> FileTree?)? = nil
  ) -> Report {
    DifferenceSearch(
      changes.list,
      old: changes.oldRecord,
      new: changes.newRecord,
      written: written,
      lock: lock,
      labels: labels,
      compile: compile
    )
    .report
  }

  private static func attempt<Result>(_ body: () throws(StoreFailure) -> Result) throws(Failure) -> Result {
    do throws(StoreFailure) { return try body() } catch { throw .machine(error.description) }
  }
}
