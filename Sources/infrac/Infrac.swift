internal import ArgumentParser
internal import Diagnostics
internal import Glibc

/// The command line. Every command is a file of its own in `Commands` and stands in the list here. Each says its name:
/// the parser finds it out by reflection otherwise, of all of them in each run.
@main
struct Infrac: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    abstract: "Compiles one YAML specification into a hosting cluster.",
    discussion: """
      Start with `infrac init`, or look at the reference company: `infrac build specs/hosting.yaml`.
      Results go to standard output, diagnostics to standard error.
      """,
    version: version,
    subcommands: [
      Initialize.self, Check.self, Build.self, Diff.self, Verify.self, RolloutCommand.self, Why.self, Trace.self,
      Show.self, Analyze.self, Compare.self, StudyCommand.self, Explain.self, SchemaCommand.self, HashPassword.self,
      Token.self, Pin.self,
      Lock.self,
    ]
  )

  static func main() {
    // A reader that goes away must not kill a build halfway: writing reports it instead.
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    Glibc.exit(status(of: arguments).rawValue)
  }

  private static func status(of arguments: [String]) -> ExitStatus {
    do {
      try run(arguments)
      return .done
    } catch {
      if !error.message.isEmpty {
        let isColoured = colour(in: arguments).isColoured(.errors)
        let text = FailureReport.text(of: error, style: isColoured ? .coloured : .plain)
        // Where standard error cannot be written either, the status is all that is left.
        try? StandardStream.errors.write(text)
      }
      return error.status
    }
  }

  private static func run(_ arguments: [String]) throws(Failure) {
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch let failure as Failure {
      throw failure
    } catch {
      // `--help`, `--version` and completions arrive here as well.
      guard exitCode(for: error).isSuccess else { throw ParserMessage.failure(for: error, arguments: arguments) }
      try StandardStream.output.write(fullMessage(for: error) + "\n")
    }
  }

  /// The choice of colours in arguments that the parser refused.
  private static func colour(in arguments: [String]) -> ColourChoice {
    for (index, argument) in arguments.enumerated() where argument.hasPrefix("--color") {
      let word = argument == "--color" ? arguments.dropFirst(index + 1).first : String(argument.dropFirst(8))
      return word.flatMap(ColourChoice.init) ?? .auto
    }
    return .auto
  }
}
