import BackEnds
import Compilation
import Diagnostics
import FileTree
import Foundation
import Loading
import Printing
import Resolution
import Spec
import TestSupport
import Testing

@Suite("The examples and the reference company")
struct ExampleTests {
  @Test("There are at least eight examples")
  func number() {
    #expect(PackageRoot.specifications.count > 8)
  }

  @Test(
    "Each compiles without errors for every target that it has machines for, and its files render",
    arguments: PackageRoot.written { _ in true }
  )
  func compiles(path: String) throws {
    var count = 0
    for backEnd in backEnds {
      let compilation = try Compilation(of: PackageRoot.url.appending(path: path).path, on: [backEnd.platform])
      guard let spec = compilation.spec, backEnd.platform.isDescribed(by: spec) else { continue }
      count += 1
      let errors = compilation.diagnostics.sorted.filter { $0.severity == .error }
      #expect(errors.isEmpty, "\(errors.map(\.message.text))")
      let outcome = try #require(compilation.outcome)
      let tree = backEnd.files(for: outcome.deployment)
      #expect(tree.count > 0)
      for (file, entry) in tree.sorted {
        let text = entry.render()
        #expect(text.bytes.isEmpty || text.bytes.last == UInt8(ascii: "\n"), "\(file) ends without a line break")
        #expect(text == entry.render(), "\(file) is rendered differently the second time")
      }
    }
    #expect(count > 0, "\(path) has no machines")
  }

  @Test("What docs/debian-server.md begins with compiles once the key is somebody's")
  func document() throws {
    let document = try String(contentsOf: PackageRoot.url.appending(path: "docs/debian-server.md"), encoding: .utf8)
    let key = "AAAAC3NzaC1lZDI1NTE5AAAAII4EIha4GocQfEtzcZODN3gL+EsfG/JiTGc5BXX/o/9v"
    let text = try #require(
      document.components(separatedBy: "```yaml\n").dropFirst().first?.components(separatedBy: "```").first
    )
    let directory = try TemporaryDirectory()
    try directory.write(text.replacing("AAAA…", with: key), to: "hosting.yaml")
    let compilation = try Compilation(
      of: directory.url.appending(path: "hosting.yaml").path,
      on: backEnds.map(\.platform)
    )
    #expect(compilation.outcome != nil, "\(compilation.diagnostics.sorted.map(\.message.text))")
    #expect(compilation.platform.name == "debian-server")
  }

  @Test("Each begins with a comment that says what it shows", arguments: PackageRoot.written { _ in true })
  func comments(path: String) throws {
    let text = try String(contentsOf: PackageRoot.url.appending(path: path), encoding: .utf8)
    #expect(text.hasPrefix("# "))
  }

  @Test("The order in which tenants are written does not change a byte")
  func order() throws {
    let compilation = try Compilation(of: PackageRoot.url.appending(path: "specs/hosting.yaml").path)
    let outcome = try #require(compilation.outcome)
    let names = outcome.deployment.tenants.map(\.name)
    #expect(names == names.sorted())
  }
}
