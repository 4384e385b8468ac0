internal import ArgumentParser
internal import Glibc

/// When texts are coloured.
enum ColourChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never

  /// Whether what goes to a stream is coloured: by default on a terminal, unless `NO_COLOR` is set
  /// (no-color.org) or the terminal is a `dumb` one.
  func isColoured(_ stream: StandardStream) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: stream.isTerminal && Self.isEmpty("NO_COLOR") && !Self.isDumb
    }
  }

  private static func isEmpty(_ variable: String) -> Bool { getenv(variable).map { $0.pointee == 0 } ?? true }

  private static var isDumb: Bool { getenv("TERM").map { strcmp($0, "dumb") == 0 } ?? false }
}

/// The options that every command has.
struct Appearance: ParsableArguments {
  @Option(name: .customLong("color"), help: ArgumentHelp("When to colour.", valueName: "when"))
  var colour = ColourChoice.auto
}
