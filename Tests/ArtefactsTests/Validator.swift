import Foundation
import TestSupport

/// Programs of the Python environment that `scripts/setup-validators` makes.
enum Validator {
  static func program(_ name: String) throws -> Program {
    try Program(
      PackageRoot.url.appending(path: ".build/validators/bin/\(name)").path,
      package: "scripts/setup-validators"
    )
  }

  /// What a Python program prints, read as JSON.
  static func python<Value: Decodable>(_ script: String, _ arguments: [String], as type: Value.Type) throws -> Value {
    let outcome = try program("python3").run(["-c", script] + arguments)
    guard outcome.status == 0 else { throw Failure(text: outcome.text) }
    return try JSONDecoder().decode(Value.self, from: Data(outcome.output.utf8))
  }

  struct Failure: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }
}
