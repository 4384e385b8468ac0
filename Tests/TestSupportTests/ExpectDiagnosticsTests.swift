import Diagnostics
import TestSupport
import Testing

/// Each complaint is provoked and recorded as a known issue: without it the test fails.
@Suite("Expected diagnostics")
struct ExpectDiagnosticsTests {
  private func report(_ message: Diagnostic.Message, at offset: UInt32, length: UInt32 = 5)
    -> (SourceSet, SourceSet.Source, inout DiagnosticBag) -> Void
  {
    { _, source, diagnostics in
      diagnostics.report(message, at: Span(source.base + offset, source.base + offset + length))
    }
  }

  private func expectComplaint(_ start: String, _ body: () -> Void) {
    withKnownIssue(Comment(rawValue: start)) {
      body()
    } matching: { issue in
      issue.comments.contains { $0.rawValue.hasPrefix(start) }
    }
  }

  @Test("What is expected passes: with its text, its code alone, and its end")
  func passes() {
    let check = report(.init("E0204", "unknown key"), at: 2)
    expectDiagnostics("- 1️⃣plann1️⃣: x", ["1️⃣": "E0204 unknown key"], check: check)
    expectDiagnostics("- 1️⃣plann: x", ["1️⃣": "E0204"], check: check)
    expectDiagnostics("- plann: x", [:]) { _, _, _ in }
    expectDiagnostics("x", ["🚫": "W0501 no place"]) { _, _, diagnostics in
      diagnostics.report(.init("W0501", "no place"), at: .none)
    }
  }

  @Test("Whatever differs is said")
  func complaints() {
    let check = report(.init("E0204", "unknown key"), at: 2)
    expectComplaint("missing: at 1️⃣ hosting.yaml:1:1") {
      expectDiagnostics("1️⃣- plann: x", ["1️⃣": "E0204"]) { _, _, _ in }
    }
    expectComplaint("unexpected: at hosting.yaml:1:3 “E0204 unknown key”") {
      expectDiagnostics("- plann: x", [:], check: check)
    }
    expectComplaint("misplaced: “E0204 unknown key” is expected at 1️⃣ hosting.yaml:1:1") {
      expectDiagnostics("1️⃣- plann: x", ["1️⃣": "E0204"], check: check)
    }
    expectComplaint("misplaced: “E0204 unknown key” is expected at 1️⃣ hosting.yaml:1:3") {
      expectDiagnostics("- 1️⃣plan1️⃣n: x", ["1️⃣": "E0204"], check: check)
    }
    expectComplaint("different: at 1️⃣") {
      expectDiagnostics("- 1️⃣plann: x", ["1️⃣": "E0204 unknown word"], check: check)
    }
    expectComplaint("the marker 2️⃣ is not in the text") {
      expectDiagnostics("- 1️⃣plann: x", ["2️⃣": "E0204", "1️⃣": "E0204"], check: check)
    }
  }

  @Test("Places in several files are told apart")
  func files() {
    let texts = [MarkedSource(path: "a.yaml", "x: 1"), MarkedSource(path: "b.yaml", "1️⃣x: 1")]
    expectDiagnostics(in: texts, ["1️⃣": "E0307"]) { texts in
      var sources = SourceSet()
      var diagnostics = DiagnosticBag()
      sources.add(path: texts[0].path, bytes: texts[0].bytes)
      let base = sources.add(path: texts[1].path, bytes: texts[1].bytes).base
      diagnostics.report(.init("E0307", "twice"), at: Span(base, base + 1))
      return (sources, diagnostics)
    }
  }
}
