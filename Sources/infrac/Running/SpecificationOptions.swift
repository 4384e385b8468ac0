internal import ArgumentParser
internal import Compilation
internal import Diagnostics
internal import Glibc
internal import Loading
internal import Resolution
internal import Spec

/// The argument and the options of commands that compile.
struct SpecificationOptions: ParsableArguments {
  @Argument(help: "The specification; `-` for standard input. By default hosting.yaml or specs/hosting.yaml.")
  var spec: String?

  @OptionGroup var reporting: Reporting

  /// The path that is meant.
  func path() throws(Failure) -> String { try Self.path(spec) }

  static func path(_ spec: String?) throws(Failure) -> String {
    if let spec { return spec }
    let candidates = ["hosting.yaml", "specs/hosting.yaml"]
    if let found = candidates.first(where: { access($0, F_OK) == 0 }) { return found }
    throw .machine(
      "there is no “hosting.yaml” here, nor “specs/hosting.yaml”",
      help: "name the specification, or write a first one with `infrac init`"
    )
  }

  /// Compiles; errors have been reported when this throws.
  func compile(
    on platforms: [Platform] = TargetOption.all,
    allowingRemovalOf removals: Set<Name> = []
  ) throws(Failure) -> Compilation {
    try reporting.compile(try path(), on: platforms, allowingRemovalOf: removals)
  }
}

/// How diagnostics are reported.
struct Reporting: ParsableArguments {
  @Option(help: "How diagnostics are written: \(DiagnosticFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = DiagnosticFormat.text

  @Flag(help: "Take warnings for errors.")
  var strict = false

  @OptionGroup var appearance: Appearance

  /// Diagnostics for people, in commands whose `--format` is that of their answer.
  static func text(_ appearance: Appearance) -> Reporting {
    var reporting = Reporting()
    reporting.format = .text
    reporting.strict = false
    reporting.appearance = appearance
    return reporting
  }

  func compile(
    _ path: String,
    on platforms: [Platform] = TargetOption.all,
    allowingRemovalOf removals: Set<Name> = []
  ) throws(Failure) -> Compilation {
    do throws(FileError) {
      let compilation = try Progress.during("compiling \(path)") { _ throws(FileError) in
        try Compilation(of: path, on: platforms, allowingRemovalOf: removals)
      }
      keepToTheEnd(compilation)
      return compilation
    } catch {
      throw .machine(error.description)
    }
  }

  /// Reports; throws when that ends the command.
  func report(_ diagnostics: DiagnosticBag, in sources: SourceSet) throws(Failure) {
    let isDocument = format == .json || format == .sarif
    if isDocument || !diagnostics.isEmpty { try format.report(diagnostics, in: sources, colour: appearance.colour) }
    if diagnostics.hasErrors || strict && !diagnostics.isEmpty { throw .silent(.faultySpecification) }
  }
}
