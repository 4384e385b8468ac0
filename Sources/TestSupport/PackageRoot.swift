package import Foundation

/// The folder of `Package.swift`, for tests that read the project's own files.
package enum PackageRoot {
  package static let url = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
