package import Foundation

/// The folder of `Package.swift`, for tests that read the project's own files.
package enum PackageRoot {
  package static let url = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Those of `written` that have a cluster.
  package static let specifications = written { $0.contains("\ncluster:") }

  /// Those of `written` that have servers.
  package static let serverSpecifications = written { $0.contains("\nclassic:") }

  /// The paths of the reference company's specification and of all examples, below the folder, whose text passes.
  package static func written(where passes: (String) -> Bool) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.appending(path: "examples").path)) ?? []
    let examples = names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".lock.yaml") }.sorted()
    let all = ["specs/hosting.yaml"] + examples.map { "examples/\($0)" }
    return all.filter { path in passes((try? String(contentsOf: url.appending(path: path), encoding: .utf8)) ?? "") }
  }
}
