/// How many diagnostics there are of each severity, and in how many files.
package struct DiagnosticSummary: Hashable, Sendable {
  package let errors: Int
  package let warnings: Int
  /// The files in which something is reported.
  package let files: Int

  package init(of diagnostics: [Diagnostic], in sources: SourceSet) {
    errors = diagnostics.count { $0.severity == .error }
    warnings = diagnostics.count - errors
    files = Set(diagnostics.compactMap { sources.source(of: $0.primary.span)?.base }).count
  }

  /// `2 errors, 1 warning in 3 files`
  package var text: String {
    var parts: [String] = []
    if errors > 0 { parts.append(Self.count(errors, "error")) }
    if warnings > 0 { parts.append(Self.count(warnings, "warning")) }
    return parts.joined(separator: ", ") + (files > 0 ? " in \(Self.count(files, "file"))" : "")
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
