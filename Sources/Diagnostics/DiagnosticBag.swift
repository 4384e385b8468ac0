/// Collects the diagnostics of a run.
package struct DiagnosticBag: Sendable {
  private struct Key: Hashable {
    let message: Diagnostic.Message
    let span: Span
  }

  private var list: [Diagnostic] = []
  private var seen: Set<Key> = []

  package init() {}

  /// Whether anything was reported that makes the specification unusable.
  package var hasErrors: Bool { list.contains { $0.severity == .error } }

  package var isEmpty: Bool { list.isEmpty }

  /// All diagnostics in order of place; those without a place last.
  package var sorted: [Diagnostic] {
    list.enumerated()
      .sorted { left, right in
        let (a, b) = (left.element.primary.span, right.element.primary.span)
        if (a == .none) != (b == .none) { return b == .none }
        return a == b ? left.offset < right.offset : a < b
      }
      .map(\.element)
  }

  /// Adds a diagnostic, unless the same was said of the same place before (a plan is read once for each
  /// of its tenants).
  package mutating func report(_ diagnostic: Diagnostic) {
    let key = Key(message: diagnostic.message, span: diagnostic.primary.span)
    if seen.insert(key).inserted { list.append(diagnostic) }
  }

  /// Reports a message; whether it is an error or a warning is in its code.
  package mutating func report(
    _ message: Diagnostic.Message,
    at span: Span,
    _ label: String = "",
    also secondary: [Diagnostic.Label] = [],
    notes: [String] = [],
    help: String...
  ) {
    report(
      Diagnostic(
        message,
        at: Diagnostic.Label(span, label),
        also: secondary,
        notes: notes,
        help: help.filter { !$0.isEmpty }
      )
    )
  }

  package mutating func append(contentsOf other: DiagnosticBag) {
    for diagnostic in other.list { report(diagnostic) }
  }
}
