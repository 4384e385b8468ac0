import Diagnostics
import Spec
import TestSupport
import Testing
import YAML

@Suite("What was reported before")
struct DamageTests {
  struct Host: Sendable {
    let name: DomainName
    let patterns: [HostPattern]

    static let schema = Schema.record(
      "a host",
      Host.init,
      Field("name", .domain, "Its name."),
      Field("patterns", .list(of: .hostPattern), "Others.")
    )
  }

  @Test("An unknown alias, and what a wrong merge may have left out, are reported once")
  func damage() {
    let texts = [
      "{name: 1️⃣*nowhere, patterns: []}", "{name: a.example, patterns: [2️⃣*nowhere]}",
      "{<<: 3️⃣*nowhere}", "{<<: 3️⃣*nowhere, patterns: []}",
    ]
    for text in texts {
      let marker = text.first { "1️⃣2️⃣3️⃣".contains($0) } ?? "1️⃣"
      expectDiagnostics(text, [marker: "E0122 no anchor “&nowhere” is defined above"]) { _, source, diagnostics in
        let node = Node.parse(source, into: &diagnostics)
        #expect(node != nil)
        _ = node.flatMap { Host.schema.decode($0, &diagnostics) }
      }
    }
  }

  @Test("Thousands of unknown keys cost linear time")
  func unknownKeys() {
    let text = (0..<20_000).map { "key\($0): x" }.joined(separator: "\n")
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    let source = sources.add(path: "hosting.yaml", bytes: Array(text.utf8))
    let time = processorTime {
      let node = Node.parse(source, into: &diagnostics)
      #expect(node.flatMap { Host.schema.decode($0, &diagnostics) } == nil)
    }
    #expect(diagnostics.sorted.count == 20_002)
    #expect(time < .seconds(10))
  }
}
