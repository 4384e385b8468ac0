package import Diagnostics
package import Loading
package import Resolution
package import Spec
package import YAML

/// One run of the compiler, from the path of a specification to its deployment.
package struct Compilation: Sendable {
  /// What was compiled.
  package let loaded: LoadedSpecification
  package let diagnostics: DiagnosticBag
  /// What could be read; `nil` when the file is no mapping.
  package let draft: Draft?
  /// `nil` after an error.
  package let spec: HostingSpec?
  /// For which it was resolved.
  package let platform: Platform
  /// `nil` after an error.
  package let outcome: Resolver.Outcome?
  /// The lock file as it was read; empty when there was none.
  package let assignments: Assignments
  /// Whether all of the lock file could be read.
  package let isLockReadable: Bool
  /// The text of the lock file as it was read.
  package let lockText: [UInt8]?
  /// Where the lock file lies or would lie; `nil` for standard input.
  package let lockPath: String?

  /// Compiles the specification at a path, `-` for standard input.
  ///
  /// What is wrong in the texts is among the diagnostics; what is wrong with the machine is thrown.
  ///
  /// Of the platforms to choose from it is for the first whose machines the specification has.
  package init(
    of path: String,
    on platforms: [Platform] = [.cluster],
    allowingRemovalOf removals: Set<Name> = []
  ) throws(FileError) {
    self.init(try LoadedSpecification.load(path), on: platforms, allowingRemovalOf: removals)
  }

  /// Compiles what was loaded.
  package init(
    _ loaded: LoadedSpecification,
    on platforms: [Platform] = [.cluster],
    allowingRemovalOf removals: Set<Name> = []
  ) {
    var diagnostics = loaded.diagnostics
    var assignments = Assignments()
    var lockDiagnostics = DiagnosticBag()
    if let lock = loaded.lock { assignments = Assignments(lock.root, &lockDiagnostics) }
    isLockReadable = !lockDiagnostics.hasErrors && !(loaded.lock == nil && loaded.lockExists)
    diagnostics.append(contentsOf: lockDiagnostics)
    let included = loaded.included.map { Draft.Document(node: $0.root, file: $0.localPath) }
    let main = loaded.main.map { Draft.Document(node: $0.root, file: $0.localPath) }
    let draft = main.flatMap { Draft(main: $0, included: included, &diagnostics) }
    if let draft { Checks.run(draft, &diagnostics) }
    let spec = draft?.finished(diagnostics)
    let platform = platforms.first { platform in spec.map { platform.isDescribed(by: $0) } ?? false } ?? platforms[0]
    var outcome = spec.flatMap { spec in
      Resolver.resolve(spec, assignments, on: platform, file: main?.file ?? "", allowedRemovals: removals, &diagnostics)
    }
    outcome?.deployment.written = Written(
      ([loaded.main].compactMap { $0 } + loaded.included).map { (node: $0.root, file: $0.localPath) }
    )
    self.outcome = outcome
    self.platform = platform
    self.draft = draft
    self.spec = spec
    self.assignments = assignments
    self.diagnostics = diagnostics
    self.loaded = loaded
    lockText = loaded.lock?.source.bytes
    lockPath = loaded.lockPath
  }

  package var sources: SourceSet { loaded.sources }

  /// The same texts with other values, compiled for the same platform; nothing is read or written for it.
  package func changed(_ change: (LoadedSpecification.Document) -> Node) -> Compilation {
    Compilation(loaded.changed(change), on: [platform])
  }

  /// What the lock file lacks, a line each; empty when it is as this specification wants it.
  package var missingAssignments: [String] {
    guard let outcome else { return [] }
    let text = outcome.assignments.text
    if let lockText, text.utf8.elementsEqual(lockText) { return [] }
    let wanted = text.split(separator: "\n").map(String.init)
    let present = Set(String(decoding: lockText ?? [], as: UTF8.self).split(separator: "\n").map(String.init))
    return wanted.filter { !present.contains($0) && !$0.hasPrefix("#") }
  }
}

extension Compilation {
  /// Reports what the lock file lacks, for builds that must not write it.
  package func checkLock(_ diagnostics: inout DiagnosticBag) {
    let missing = missingAssignments
    guard let first = missing.first else { return }
    diagnostics.report(
      .lockLacks(missing.count),
      at: sources.sources.last { $0.path == lockPath }?.span.start.point ?? .none,
      notes: ["the first one is “\(first)”"],
      help: "build without `--locked`, and commit the lock file"
    )
  }
}

extension UInt32 {
  fileprivate var point: Span { Span(self, self + 1) }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func lockLacks(_ count: Int) -> Self {
    .init("E0409", "the lock file lacks \(count == 1 ? "a line" : "\(count) lines") that this specification needs")
  }
}
