internal import ArgumentParser
internal import Diagnostics
internal import Explanations
internal import Spec

/// `infrac explain`
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explains a diagnostic: what it means, why it matters, how to mend it.",
    discussion: """
      Example:
        infrac explain E0119
      """
  )

  @Argument(help: ArgumentHelp("The code of a diagnostic, or the path of a field.", valueName: "code-or-field"))
  var code: String

  @OptionGroup var appearance: Appearance

  func run() throws {
    if let field = Draft.shape.field(at: code) {
      try StandardStream.output.write(field.markdown)
      return
    }
    guard let page = Explanations.page(for: code.uppercased()) else { throw Self.unknown(code) }
    let renderer = PageRenderer(usesColours: appearance.colour.isColoured(.output))
    try StandardStream.output.write(renderer.render(page))
  }

  private static func unknown(_ word: String) -> Failure {
    if word.contains(".") || word.allSatisfy({ $0.isLowercase || $0 == "_" }) {
      return .usage(
        "there is no field “\(word)”",
        help: Suggestion.question(for: word, among: Draft.shape.fields().map(\.path)),
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
