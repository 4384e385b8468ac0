import Explanations
import Foundation
import TestSupport
import Testing

/// Codes, pages and examples agree with one another.
@Suite("Codes of diagnostics")
struct CodeTests {
  /// The codes that stand as literals in the Swift sources.
  private static func codesInSources() throws -> Set<String> {
    let sources = PackageRoot.url.appending(path: "Sources")
    let paths = try #require(FileManager.default.enumerator(atPath: sources.path))
    var codes: Set<String> = []
    for case let path as String in paths where path.hasSuffix(".swift") {
      let text = String(decoding: try Data(contentsOf: sources.appending(path: path)), as: UTF8.self)
      // Comments show codes as examples.
      for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        codes.formUnion(line.matches(of: /"([EW]\d{4})"/).map { String($0.1) })
      }
    }
    return codes
  }

  @Test("Every code has a page, and every page a code")
  func pages() throws {
    let codes = try Self.codesInSources()
    let pages = Set(Explanations.codes)
    #expect(codes.subtracting(pages).sorted() == [], "codes without a page in Sources/Explanations/Texts")
    #expect(pages.subtracting(codes).sorted() == [], "pages of codes that no source file has")
  }

  @Test("No code has two pages")
  func unique() {
    let codes = Explanations.codes
    #expect(codes == Set(codes).sorted())
  }

  @Test("The example of a page causes the diagnostic", arguments: Explanations.codes)
  func example(code: String) throws {
    let page = try #require(Explanations.page(for: code))
    let directory = try TemporaryDirectory()
    for file in page.files { try directory.write(file.text, to: file.name) }
    let outcome = try run(page.commands, in: directory)
    #expect(outcome.errors.contains("[\(code)]: "), "\(outcome.text)")
  }

  @Test("The mended example no longer causes it", arguments: Explanations.codes)
  func fixed(code: String) throws {
    let page = try #require(Explanations.page(for: code))
    guard let fixed = page.fixed else { return }
    let directory = try TemporaryDirectory()
    for file in page.files { try directory.write(file.text, to: file.name) }
    try directory.write(fixed, to: "hosting.yaml")
    let outcome = try run("infrac check hosting.yaml", in: directory)
    #expect([0, 1].contains(outcome.status), "\(outcome.text)")
    #expect(!outcome.errors.contains("[\(code)]: "), "\(outcome.text)")
  }

  /// Runs commands in which `infrac` is the program that was built with the tests.
  private func run(_ commands: String, in directory: TemporaryDirectory) throws -> Program.Outcome {
    let programs = PackageRoot.url.appending(path: ".build/debug").path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try Program("sh", package: "dash")
      .run(["-c", commands], in: directory.url, environment: ["PATH": "\(programs):\(path)"])
  }
}
