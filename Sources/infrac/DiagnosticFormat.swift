internal import ArgumentParser
internal import Diagnostics
internal import Explanations

/// How diagnostics are written to standard error.
enum DiagnosticFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people.
  case text
  /// For programs: `docs/schemas/diagnostics.schema.json`.
  case json
  /// For GitHub Actions, which shows them beside the lines of a pull request.
  case github
  /// For code scanning services.
  case sarif

  /// Writes what was found; a run without diagnostics is a document of its own in the formats that are documents.
  func report(_ diagnostics: DiagnosticBag, in sources: SourceSet, colour: ColourChoice) throws(Failure) {
    let stream = StandardStream.errors
    let list = diagnostics.sorted
    switch self {
    case .text:
      let style: TerminalStyle = colour.isColoured(stream) ? .coloured : .plain
      let renderer = TerminalRenderer(sources: sources, width: max(40, stream.columns ?? 100), style: style)
      try stream.write(renderer.render(list))
    case .json: try stream.write(JSONRenderer(sources: sources).render(list))
    case .github: try stream.write(GitHubRenderer(sources: sources).render(list))
    case .sarif:
      let renderer = SARIFRenderer(sources: sources, version: Infrac.version, rule: Self.rule)
      try stream.write(renderer.render(list))
    }
  }

  private static func rule(for code: String) -> SARIFRenderer.Rule? {
    Explanations.page(for: code).map { page in
      SARIFRenderer.Rule(
        title: page.title,
        text: PageRenderer().render(page),
        markdown: page.markdown
      )
    }
  }
}
