/// Writes diagnostics for programs: one document, described by `docs/schemas/diagnostics.schema.json`.
package struct JSONRenderer: Sendable {
  /// Grows when a member changes its meaning or goes away; not for new members.
  package static let version = 1

  private let sources: SourceSet

  package init(sources: SourceSet) { self.sources = sources }

  package func render(_ diagnostics: [Diagnostic]) -> String {
    let summary = DiagnosticSummary(of: diagnostics, in: sources)
    let document: JSONValue = [
      "version": .integer(Self.version),
      "diagnostics": .array(diagnostics.map(value)),
      "summary": [
        "errors": .integer(summary.errors), "warnings": .integer(summary.warnings), "files": .integer(summary.files),
      ],
    ]
    return document.document
  }

  private func value(of diagnostic: Diagnostic) -> JSONValue {
    [
      "code": .string(diagnostic.message.code),
      "severity": .string(diagnostic.severity.rawValue),
      "message": .string(diagnostic.message.text),
      "primary": place(of: diagnostic.primary),
      "secondary": .array(diagnostic.secondary.map(place)),
      "notes": .array(diagnostic.notes.map(JSONValue.string)),
      "help": .array(diagnostic.help.map(JSONValue.string)),
    ]
  }

  /// A label with its place, which is `null` for what stands nowhere.
  private func place(of label: Diagnostic.Label) -> JSONValue {
    guard let source = sources.source(of: label.span) else { return ["label": .string(label.text), "place": .null] }
    let offsets = source.offsets(of: label.span)
    let (start, end) = (source.location(at: offsets.lowerBound), source.location(at: offsets.upperBound))
    return [
      "label": .string(label.text),
      "place": [
        "path": .string(source.path),
        "line": .integer(start.line),
        "column": .integer(start.column),
        "endLine": .integer(end.line),
        "endColumn": .integer(end.column),
        "startByte": .integer(offsets.lowerBound),
        "endByte": .integer(offsets.upperBound),
      ],
    ]
  }
}
