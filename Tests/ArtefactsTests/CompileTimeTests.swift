import Foundation
import TestSupport
import Testing

/// The promises that the compiler keeps: each wrong program is given to it.
@Suite("Wrong programs do not compile")
struct CompileTimeTests {
  @Test("A right one does")
  func right() throws {
    let outcome = try typeCheck(
      """
      func file(_ name: String) -> Nginx {
        Nginx(Nginx.HTTP.self) {
          Nginx.HTTP.server { Nginx.Server.location(.prefix("/")) { Nginx.Location.proxyPass("http://\\(name)") } }
        }
      }
      """
    )
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test(
    "A wrong one is refused where it is wrong",
    arguments: [
      (
        "func file() -> Clause<Nginx.HTTP> { Nginx.HTTP.server { Nginx.Location.proxyPass(\"http://x\") } }",
        "cannot convert value of type 'Clause<Nginx.Location>' to expected argument type 'Clause<Nginx.Server>'"
      ),
      (
        "func file() -> SystemdUnit { SystemdUnit { SystemdUnit.Section.unit { SystemdUnit.Service.type(.simple) } } }",
        "cannot convert value of type 'Clause<SystemdUnit.Service>' to expected argument type 'Clause<SystemdUnit.Unit>'"
      ),
      (
        "func step(_ text: String) -> Dockerfile.Step { .command(\"rm \\(text)\") }",
        "cannot convert value of type 'String' to expected argument type 'StaticString'"
      ),
      (
        "func header(_ text: String) -> Clause<Nginx.Server> { Nginx.Server.addHeader(\"X-\\(text)\", \"x\") }",
        "cannot convert value of type 'String' to expected argument type 'StaticString'"
      ),
      (
        "func word(_ text: String) -> Nginx.Word { \"\\(variable: text)\" }",
        "cannot convert value of type 'String' to expected argument type 'StaticString'"
      ),
      (
        "func word() -> Dockerfile.Word { \"\\(SystemdUnit.Specifier.instance)\" }",
        "no exact matches in call to instance method 'appendInterpolation'"
      ),
    ]
  )
  func wrong(program: String, message: String) throws {
    let outcome = try typeCheck(program)
    #expect(outcome.status == 1)
    #expect(outcome.text.contains(message), "\(outcome.text)")
  }

  /// The package's identity as SwiftPM gives it to the compiler: the folder's name as an identifier.
  private var packageName: String {
    let name = PackageRoot.url.lastPathComponent.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" }
    return name.first?.isNumber == true ? "_" + String(name.dropFirst()) : String(name)
  }

  private func typeCheck(_ program: String) throws -> Program.Outcome {
    let directory = try TemporaryDirectory()
    let file = try directory.write("import Artefacts\n\(program)\n", to: "program.swift").path
    let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return try Program("swiftc", package: "the Swift toolchain").run([
      "-typecheck", "-swift-version", "6", "-package-name", packageName,
      "-I", products.appending(path: "Modules").path, file,
    ])
  }
}
