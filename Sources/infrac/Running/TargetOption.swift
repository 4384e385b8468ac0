internal import ArgumentParser
internal import BackEnds
internal import Compilation
internal import Diagnostics
internal import Resolution

/// The option that chooses a platform.
struct TargetOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The platform: \(backEnds.map(\.name).joined(separator: ", ")). By default the first that the specification has machines for.",
      valueName: "platform"
    )
  )
  var target: String?

  /// All platforms.
  static let all = backEnds.map(\.platform)

  /// The platforms to choose from.
  func platforms() throws(Failure) -> [Platform] {
    guard let target else { return Self.all }
    return [try Self.platform(named: target)]
  }

  static func platform(named target: String) throws(Failure) -> Platform {
    if let backEnd = backEnds.first(where: { $0.name == target }) { return backEnd.platform }
    let names = backEnds.map(\.name)
    throw .usage(
      "there is no platform “\(target)”",
      help: Suggestion.question(for: target, among: names),
      "platforms are: \(names.joined(separator: ", "))"
    )
  }

  /// The back end of the platform that was chosen.
  static func backEnd(of compilation: Compilation) -> any BackEnd {
    guard let backEnd = backEnds.first(where: { $0.platform == compilation.platform }) else {
      preconditionFailure("no back end has the platform “\(compilation.platform.name)”")
    }
    return backEnd
  }
}
