import Diagnostics
import TestSupport

/// Texts with marked places, and diagnostics about them.
struct Example {
  private(set) var sources = SourceSet()
  private var spans: [Character: Span] = [:]

  init(_ texts: MarkedSource...) {
    for text in texts {
      let base = sources.add(path: text.path, bytes: text.bytes).base
      for mark in text.marks {
        spans[mark.name] = Span(base + UInt32(mark.start), base + UInt32(mark.end ?? mark.start))
      }
    }
  }

  init(_ text: String) { self.init(MarkedSource(text)) }

  func span(_ name: Character) -> Span {
    guard let span = spans[name] else { preconditionFailure("the marker \(name) is not in the text") }
    return span
  }

  func label(_ name: Character, _ text: String = "") -> Diagnostic.Label { Diagnostic.Label(span(name), text) }

  /// The rendering of diagnostics as plain text.
  func text(_ diagnostics: Diagnostic..., width: Int = 100) -> String {
    TerminalRenderer(sources: sources, width: width).render(diagnostics)
  }

  /// The rows of the excerpt of one diagnostic about the first marker: without title, heading, help and summary.
  func excerpt(_ label: String = "", width: Int = 100) -> [String] {
    let text = text(Diagnostic(.init("E0204", "m"), at: self.label("1️⃣", label)), width: width)
    return text.split(separator: "\n").dropFirst(2).dropLast(2).map(String.init)
  }

  /// A duplicate domain in two files, with everything that a diagnostic can have.
  static let duplicate = Example(
    MarkedSource(
      path: "tenants/can-roca.yaml",
      """
      tenant: can-roca

      sites:
        - domains:
            1️⃣www.fornpages.example1️⃣:
      """
    ),
    MarkedSource(
      path: "tenants/forn-pages.yaml",
      """
      tenant: forn-pages
      plan: pro
      sites:
        - root: www



              aliases: [2️⃣www.fornpages.example2️⃣]
      """
    )
  )

  var duplicateDomain: Diagnostic {
    Diagnostic(
      .init("E0307", "the domain “www.fornpages.example” is served twice"),
      at: label("2️⃣", "second use"),
      also: [label("1️⃣", "first served here, for tenant “can-roca”")],
      help: ["remove it from one of the two"]
    )
  }
}
