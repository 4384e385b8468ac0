internal import ArgumentParser
internal import Diagnostics
internal import Explanations
internal import Spec

/// `infrac explain`
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains a diagnostic: what it means, why it matters, how to mend it; or a field and the keys in it.",
    discussion: """
      Examples:
        infrac explain E0119
        infrac explain tenants.NAME.sites
      """
  )

  @Argument(help: ArgumentHelp("The code of a diagnostic, or the path of a field.", valueName: "code-or-field"))
  var code: String

  @OptionGroup var appearance: Appearance

  func run() throws {
    if let text = Draft.shape.explanation(at: code) {
      try StandardStream.output.write(text)
      return
    }
    guard let page = Explanations.page(for: code.uppercased()) else { throw Self.unknown(code) }
    let renderer = PageRenderer(usesColours: appearance.colour.isColoured(.output))
    try StandardStream.output.write(renderer.render(page))
  }

  /// The fields that have this name somewhere; else the nearest path.
  private static func question(_ word: String) -> String {
    let paths = Draft.shape.fields().map(\.path)
    let named = paths.filter { $0.hasSuffix(".\(word)") }.prefix(mostNamed)
    if named.isEmpty { return Suggestion.question(for: word, among: paths) }
    return "did you mean \(named.map { "“\($0)”" }.joined(separator: " or "))?"
  }

  private static let mostNamed = 6

  private static func unknown(_ word: String) -> Failure {
    if word.contains(".") || word.allSatisfy({ $0.isLowercase || $0 == "_" }) {
      return .usage(
        "there is no field “\(word)”",
        help: question(word),
        "keys that you choose are written NAME or DOMAIN, as in tenants.NAME.sites.DOMAIN.tls"
      )
    }
    return .usage(
      "there is no diagnostic “\(word)”",
      help: Suggestion.question(for: word.uppercased(), among: Explanations.codes),
      "a code is one letter and four digits, as in “error[E0119]”"
    )
  }
}
