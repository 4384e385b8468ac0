/// Shows diagnostics to people, with excerpts of the text they are about.
///
///     error[E0307]: the domain “www.fornpages.example” is served twice
///        ┌─ tenants/forn-pages.yaml:7:19
///      7 │         aliases: [www.fornpages.example]
///        │                   ^^^^^^^^^^^^^^^^^^^^^ second use
///        = help: remove it from one of the two; `infrac explain E0307` tells more
package struct TerminalRenderer: Sendable {
  private let sources: SourceSet
  private let width: Int
  private let style: TerminalStyle

  /// `width` is how many columns the excerpts may take.
  package init(sources: SourceSet, width: Int = 100, style: TerminalStyle = .plain) {
    self.sources = sources
    self.width = width
    self.style = style
  }

  /// All diagnostics, with a blank line between them, and a summary; nothing for none.
  package func render(_ diagnostics: [Diagnostic]) -> String {
    if diagnostics.isEmpty { return "" }
    let summary = DiagnosticSummary(of: diagnostics, in: sources)
    let hidden = HiddenText(in: diagnostics)
    let blocks = diagnostics.map { rows(of: $0, hiding: hidden).joined(separator: "\n") + "\n" }
    let last = style(summary.text, as: summary.errors > 0 ? .error : .warning) + "\n"
    return (blocks + [last]).joined(separator: "\n")
  }

  /// The lines that a label is about, without a diagnostic, at most so many; nothing for a place in no text.
  package func excerpt(_ label: Diagnostic.Label, lines most: Int = 1) -> [String] {
    guard let source = sources.source(of: label.span) else { return [] }
    let excerpt = Excerpt([Excerpt.Mark(label: label, isPrimary: true)], in: source, of: sources)
    let further = source.lines(of: label.span).dropFirst()
    let shown = further.prefix(most - 1)
    let layout = ExcerptLayout(
      gutter: String(shown.last ?? excerpt.lastLine).count,
      width: width,
      severity: .warning,
      style: style,
      hidden: HiddenText(in: [])
    )
    let end = most > 1 && shown.count < further.count ? [layout.indent + style("⋮", as: .frame)] : []
    return excerpt.render(layout) + shown.map { layout.line(source, $0) } + end
  }

  // MARK: Parts

  private func rows(of diagnostic: Diagnostic, hiding hidden: HiddenText) -> [String] {
    let excerpts = excerpts(of: diagnostic)
    let gutter = String(excerpts.map(\.lastLine).max() ?? 1).count
    let title = "\(diagnostic.severity.rawValue)[\(diagnostic.message.code)]"
    var rows = [
      style(title, as: diagnostic.severity == .error ? .error : .warning)
        + style(": " + VisibleText.of(diagnostic.message.text), as: .message)
    ]
    let layout = ExcerptLayout(
      gutter: gutter,
      width: width,
      severity: diagnostic.severity,
      style: style,
      hidden: hidden
    )
    rows += excerpts.flatMap { $0.render(layout) }
    let indent = String(repeating: " ", count: gutter + 2)
    func hint(_ kind: String, _ text: String) -> String { "\(indent)\(style("= \(kind):", as: .hint)) \(text)" }
    let unplaced = diagnostic.secondary.filter { sources.source(of: $0.span) == nil }.map(\.text)
    rows += (unplaced + diagnostic.notes).filter { !$0.isEmpty }.map { hint("note", VisibleText.of($0)) }
    rows += help(of: diagnostic).map { hint("help", $0) }
    return rows
  }

  /// The help lines; the last one says where to read more.
  private func help(of diagnostic: Diagnostic) -> [String] {
    var lines = diagnostic.help.map { VisibleText.of($0) }
    let more = "`infrac explain \(diagnostic.message.code)` tells more"
    guard let last = lines.popLast() else { return [more] }
    let isSentence = last.hasSuffix("?") || last.hasSuffix(".")
    return lines + ["\(last)\(isSentence ? "" : ";") \(more)"]
  }

  /// One excerpt per text, the one of the primary place first.
  private func excerpts(of diagnostic: Diagnostic) -> [Excerpt] {
    let marks =
      [Excerpt.Mark(label: diagnostic.primary, isPrimary: true)]
      + diagnostic.secondary.map { Excerpt.Mark(label: $0, isPrimary: false) }
    var groups: [(source: SourceSet.Source, marks: [Excerpt.Mark])] = []
    for mark in marks {
      guard let source = sources.source(of: mark.label.span) else { continue }
      if let index = groups.firstIndex(where: { $0.source.base == source.base }) {
        groups[index].marks.append(mark)
      } else {
        groups.append((source, [mark]))
      }
    }
    return groups.map { Excerpt($0.marks, in: $0.source, of: sources) }
  }
}
