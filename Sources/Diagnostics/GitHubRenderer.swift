/// Writes diagnostics as workflow commands, which GitHub Actions shows beside the lines of a pull request.
///
/// Source: GitHub, Workflow commands, “Setting an error message”; the escaping as in its toolkit's `command.ts`.
package struct GitHubRenderer: Sendable {
  private let sources: SourceSet

  package init(sources: SourceSet) { self.sources = sources }

  package func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { command(for: $0) + "\n" }.joined()
  }

  private func command(for diagnostic: Diagnostic) -> String {
    let code = diagnostic.message.code
    let properties = place(of: diagnostic.primary.span) + [("title", code)]
    let list = properties.map { "\($0.name)=\(Self.escaped($0.value, in: .property))" }.joined(separator: ",")
    return "::\(diagnostic.severity.rawValue) \(list)::\(Self.escaped(text(of: diagnostic), in: .message))"
  }

  private func place(of span: Span) -> [(name: String, value: String)] {
    guard let start = sources.location(of: span), let end = sources.endLocation(of: span) else { return [] }
    let lines = [("file", start.path), ("line", String(start.line)), ("endLine", String(end.line))]
    // Columns are understood within one line only.
    let columns = [("col", String(start.column)), ("endColumn", String(end.column))]
    return start.line == end.line ? lines + columns : lines
  }

  /// Everything that is said of the diagnostic, a line for each part.
  private func text(of diagnostic: Diagnostic) -> String {
    let primary = diagnostic.primary.text
    let others = diagnostic.secondary.map { label in
      sources.location(of: label.span).map { "\($0.path):\($0.line):\($0.column): \(label.text)" } ?? label.text
    }
    let lines =
      [diagnostic.message.text + (primary.isEmpty ? "" : " (\(primary))")] + others
      + diagnostic.notes.map { "note: \($0)" } + diagnostic.help.map { "help: \($0)" }
    return lines.map(VisibleText.of).joined(separator: "\n")
  }

  private enum Position { case message, property }

  private static func escaped(_ text: String, in position: Position) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch (character, position) {
      case ("%", _): result += "%25"
      case ("\r", _): result += "%0D"
      case ("\n", _): result += "%0A"
      case (":", .property): result += "%3A"
      case (",", .property): result += "%2C"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
