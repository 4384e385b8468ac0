package import Foundation

/// The folder of `Package.swift`, for tests that read the project's own files.
package enum PackageRoot {
  package static let url = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The paths of the reference company's specification and of all examples, below the folder.
  package static let specifications: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.appending(path: "examples").path)) ?? []
    let examples = names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".lock.yaml") }.sorted()
    return ["specs/hosting.yaml"] + examples.map { "examples/\($0)" }
  }()
}
