import Diagnostics
import Foundation
import Spec
import TestSupport
import Testing

@Suite("The reference of the language")
struct ReferenceTests {
  @Test("docs/reference.md is what the declarations of the fields say")
  func reference() throws {
    try expectCommitted("docs/reference.md", is: Reference.markdown)
  }

  @Test("The committed JSON Schemas are those of the language", arguments: ["hosting", "included"])
  func schemas(name: String) throws {
    let shape = name == "hosting" ? Draft.shape : Draft.includedShape
    try expectCommitted("docs/schemas/\(name).schema.json", is: shape.languageSchema(name).document)
  }

  @Test("Every field says what it means in whole sentences")
  func summaries() {
    for field in Draft.shape.fields() {
      #expect(field.member.summary.hasSuffix("."), "\(field.path)")
      #expect(field.member.summary.first.map { $0.isUppercase || $0 == "`" } == true, "\(field.path)")
    }
  }

  private func expectCommitted(_ path: String, is text: String) throws {
    let file = PackageRoot.url.appending(path: path)
    if ProcessInfo.processInfo.environment["INFRAC_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(path)")
      return
    }
    let committed = try String(contentsOf: file, encoding: .utf8)
    #expect(committed == text, "\(path) is out of date: INFRAC_RECORD=1 swift test --filter ReferenceTests")
  }
}
