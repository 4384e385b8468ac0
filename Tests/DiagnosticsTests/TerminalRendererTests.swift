import Diagnostics
import TestSupport
import Testing

@Suite("Diagnostics on a terminal")
struct TerminalRendererTests {
  @Test("An excerpt of each file, the underlines, help, and a summary")
  func layout() {
    let example = Example.duplicate
    #expect(
      example.text(example.duplicateDomain) == """
        error[E0307]: the domain “www.fornpages.example” is served twice
           ┌─ tenants/forn-pages.yaml:8:19
         8 │         aliases: [www.fornpages.example]
           │                   ^^^^^^^^^^^^^^^^^^^^^ second use
           ┌─ tenants/can-roca.yaml:5:7
         5 │       www.fornpages.example:
           │       --------------------- first served here, for tenant “can-roca”
           = help: remove it from one of the two; `infrac explain E0307` tells more

        1 error in 1 file

        """
    )
  }

  @Test("Labels in one file share an excerpt in order of lines, also two of one line")
  func labelsInOneFile() {
    let example = Example(
      """
      a: 1️⃣x1️⃣
      b: y
      c: 2️⃣z2️⃣: 3️⃣zz3️⃣
      d: 1
      e: 2
      4️⃣f4️⃣: 3
      """
    )
    let diagnostic = Diagnostic(
      .init("W0301", "two of them"),
      at: example.label("3️⃣", "here"),
      also: [example.label("4️⃣"), example.label("1️⃣", "first"), example.label("2️⃣", "second")],
      notes: ["3 + 4 = 7"]
    )
    #expect(
      example.text(diagnostic) == """
        warning[W0301]: two of them
           ┌─ hosting.yaml:3:7
         1 │ a: x
           │    - first
         2 │ b: y
         3 │ c: z: zz
           │    - second
           │       ^^ here
           ⋮
         6 │ f: 3
           │ -
           = note: 3 + 4 = 7
           = help: `infrac explain W0301` tells more

        1 warning in 1 file

        """
    )
  }

  @Test("Of a place of many lines as many are shown as are asked for, and no blank ones at its end")
  func lines() {
    let example = Example("a:\n  1️⃣b: 1\n  c: 2\n\n  d: 3\n\n1️⃣e: 4\n")
    let renderer = TerminalRenderer(sources: example.sources, width: 100)
    func rows(_ most: Int) -> [String] { renderer.excerpt(example.label("1️⃣"), lines: most).dropFirst().map { $0 } }
    #expect(rows(1) == [" 2 │   b: 1", "   │   ^^^^"])
    #expect(rows(3) == [" 2 │   b: 1", "   │   ^^^^", " 3 │   c: 2", " 4 │", "   ⋮"])
    #expect(rows(4) == [" 2 │   b: 1", "   │   ^^^^", " 3 │   c: 2", " 4 │", " 5 │   d: 3"])
    #expect(rows(9) == rows(4))
  }

  @Test("What stands nowhere has no excerpt")
  func withoutPlace() {
    let diagnostic = Diagnostic(.init("E0501", "no token"), at: Diagnostic.Label(.none), help: ["make one"])
    #expect(
      Example("").text(diagnostic) == """
        error[E0501]: no token
           = help: make one; `infrac explain E0501` tells more

        1 error

        """
    )
  }

  @Test("Nothing is written of nothing")
  func empty() {
    #expect(Example("").text() == "")
  }

  @Test("Colours come as escape sequences when they are asked for")
  func colours() {
    let example = Example.duplicate
    let text = TerminalRenderer(sources: example.sources, style: .coloured).render([example.duplicateDomain])
    #expect(text.hasPrefix("\u{1B}[1;31merror[E0307]\u{1B}[0m\u{1B}[1m: the domain"))
    #expect(text.contains("\u{1B}[1;31m^^^^^^^^^^^^^^^^^^^^^ second use\u{1B}[0m"))
  }

  @Test("The summary counts errors, warnings and files")
  func summary() {
    let example = Example.duplicate
    let warning = Diagnostic(.init("W0301", "w"), at: example.label("1️⃣"))
    let text = example.text(warning, example.duplicateDomain, example.duplicateDomain)
    #expect(text.hasSuffix("\n\n2 errors, 1 warning in 2 files\n"))
  }

  @Test("The time for a diagnostic doesn't depend on what stands before it", arguments: ["\n", " "])
  func linear(separator: String) {
    var sources = SourceSet()
    let words = 300_000
    let base = sources.add(path: "a.yaml", bytes: Array(String(repeating: "größe: 1" + separator, count: words).utf8))
      .base
    let diagnostics = (0..<1000).map { index in
      let start = base + 11 * UInt32(words - 1 - index)
      return Diagnostic(.init("E0204", "m"), at: .init(Span(start, start + 7)), also: [.init(Span(base, base + 7))])
    }
    let duration = processorTime {
      _ = TerminalRenderer(sources: sources).render(diagnostics)
      _ = JSONRenderer(sources: sources).render(diagnostics)
    }
    // Takes 2 seconds without optimisation; to read the text again for each diagnostic takes minutes.
    #expect(duration < .seconds(20))
  }
}
