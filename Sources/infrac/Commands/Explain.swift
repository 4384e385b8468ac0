internal import ArgumentParser
internal import Diagnostics
internal import Explanations

/// `infrac explain`
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explains a diagnostic: what it means, why it matters, how to mend it.",
    discussion: """
      Example:
        infrac explain E0119
      """
  )

  @Argument(help: "The code of a diagnostic.")
  var code: String

  @OptionGroup var appearance: Appearance

  func run() throws {
    guard let page = Explanations.page(for: code.uppercased()) else { throw Self.unknown(code) }
    let renderer = PageRenderer(usesColours: appearance.colour.isColoured(.output))
    try StandardStream.output.write(renderer.render(page))
  }

  private static func unknown(_ code: String) -> Failure {
    .usage(
      "there is no diagnostic “\(code)”",
      help: Suggestion.question(for: code.uppercased(), among: Explanations.codes),
      "a code is one letter and four digits, as in “error[E0119]”"
    )
  }
}
