internal import Diagnostics

/// The anchors (`&name`) of a document.
struct Anchors {
  /// A complete value that aliases can stand for.
  struct Anchor {
    let node: Node
    /// How many nodes it has, with those that its own aliases stand for.
    let count: Int
    /// How many collections are nested in it, itself included.
    let height: Int
  }

  private struct Entry {
    let span: Span
    /// `nil` as long as the value is being read.
    var anchor: Anchor?
  }

  private var entries: [String: Entry] = [:]
  private var names: [String] = []
  private var suggestions = 0

  /// Looking for a near name costs a comparison with all of them.
  private static let mostSuggestions = 20

  /// Notes that a value with an anchor begins.
  mutating func begin(_ name: String, at span: Span, _ diagnostics: inout DiagnosticBag) {
    if let first = entries[name] {
      diagnostics.report(
        .repeatedAnchor(name),
        at: span,
        also: [Diagnostic.Label(first.span, "first defined here")],
        help: "give one of the two another name"
      )
    } else {
      names.append(name)
    }
    entries[name] = Entry(span: span)
  }

  /// Notes the value of an anchor that has begun.
  mutating func complete(_ name: String, _ node: Node, count: Int, height: Int) {
    entries[name]?.anchor = Anchor(node: node, count: count, height: height)
  }

  /// What an alias stands for; reports where there is nothing.
  mutating func find(_ name: String, usedAt span: Span, _ diagnostics: inout DiagnosticBag) -> Anchor? {
    guard let entry = entries[name] else {
      suggestions += 1
      let near = suggestions <= Self.mostSuggestions ? Suggestion.nearest(to: name, among: names) : nil
      diagnostics.report(
        .unknownAnchor(name),
        at: span,
        also: near.flatMap { entries[$0] }.map { [Diagnostic.Label($0.span, "a near name is defined here")] } ?? [],
        help: near.map { "did you mean “*\($0)”?" } ?? "define it before its use: “&\(name)” in front of a value"
      )
      return nil
    }
    if entry.anchor == nil {
      diagnostics.report(
        .recursiveAlias(name),
        at: span,
        also: [Diagnostic.Label(entry.span, "begins here, and contains the alias")]
      )
    }
    return entry.anchor
  }
}

extension Diagnostic.Message {
  fileprivate static func unknownAnchor(_ name: String) -> Self {
    .init("E0122", "no anchor “&\(name)” is defined above")
  }

  fileprivate static func repeatedAnchor(_ name: String) -> Self {
    .init("E0123", "the anchor “&\(name)” is already defined")
  }

  fileprivate static func recursiveAlias(_ name: String) -> Self {
    .init("E0124", "“*\(name)” stands inside the value that it names")
  }
}
