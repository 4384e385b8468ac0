import Foundation
import TestSupport
import Testing

/// A copy of the reference company with its output, and infrac run there.
struct Workplace {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    for folder in ["specs", "generated"] {
      try FileManager.default.copyItem(
        at: PackageRoot.url.appending(path: folder),
        to: directory.url.appending(path: folder)
      )
    }
  }

  @discardableResult
  func infrac(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Outcome {
    try Program(Infrac.path, package: "infrac").run(arguments, in: directory.url, environment: environment)
  }

  @discardableResult
  func git(_ arguments: String...) throws -> Program.Outcome {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.net", "-c", "init.defaultBranch=main"]
    let outcome = try Program("git", package: "git").run(identity + arguments, in: directory.url)
    #expect(outcome.status == 0, "git \(arguments): \(outcome.text)")
    return outcome
  }

  func url(_ path: String) -> URL { directory.url.appending(path: path) }

  func text(_ path: String) throws -> String { try String(contentsOf: url(path), encoding: .utf8) }

  /// Replaces a text that must be there.
  func replace(_ old: String, by new: String, in path: String) throws {
    let text = try text(path)
    try #require(text.contains(old), "“\(old)” is not in \(path)")
    try directory.write(text.replacingOccurrences(of: old, with: new), to: path)
  }

  /// Has the manifest list a file as it is now, as the one of another compiler would.
  func list(_ path: String, in generation: String = "generated/lleida") throws {
    let hash = try Program("sha256sum", package: "coreutils").run(["\(generation)/\(path)"], in: directory.url).output
    let manifest = try text("\(generation)/manifest.json").split(separator: "\n").map { line -> String in
      guard line.contains("\"\(path)\"") else { return String(line) }
      return String(line).replacing(/"sha256": "[0-9a-f]*"/, with: "\"sha256\": \"\(hash.prefix(64))\"")
    }
    try directory.write(manifest.joined(separator: "\n") + "\n", to: "\(generation)/manifest.json")
  }

  /// What `diff` says, as a program reads it.
  func report(_ arguments: String...) throws -> DiffReport { try report(arguments) }

  func report(_ arguments: [String]) throws -> DiffReport {
    let outcome = try Program(Infrac.path, package: "infrac")
      .run(["diff"] + arguments + ["--format", "json"], in: directory.url)
    try #require(outcome.status == 0, "\(outcome.text)")
    return try JSONDecoder().decode(DiffReport.self, from: Data(outcome.output.utf8))
  }
}

/// A document of `docs/schemas/diff.schema.json`.
struct DiffReport: Decodable {
  struct Cause: Decodable {
    let kind: String
    let title: String
    let change: String?
    let field: String?
    let file: String?
    let line: Int?
  }
  struct Stretch: Decodable {
    let old: [String]
    let new: [String]
  }
  struct File: Decodable {
    let path: String
    let kind: String
    let effect: String
    let stretches: [Stretch]

    /// The new lines.
    var lines: [String] { stretches.flatMap(\.new) }
  }
  struct Item: Decodable {
    let cause: Cause
    let effect: String
    let nodes: [String]
    let services: [String]
    let tenants: [String]
    let interruption: String
    let files: [File]
  }
  struct Changed: Decodable {
    let path: String
    let kind: String
  }
  let strongest: String
  let files: [Changed]
  let items: [Item]

  func item(_ field: String) -> Item? { items.first { $0.cause.field == field } }
  /// What nobody's edit explains.
  var others: [Item] { items.filter { !["specification", "lock"].contains($0.cause.kind) } }
}
