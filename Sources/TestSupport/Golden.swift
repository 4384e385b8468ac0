package import FileTree
package import Testing

internal import Foundation
internal import Printing

/// A folder of expected files beside a test: `Goldens/NAME/`.
///
/// With `INFRAC_RECORD=1` in the environment the folder is written anew, and the test fails, so that nobody takes a
/// recording for a success.
package struct Golden: Sendable {
  private let folder: URL

  package init(_ name: String, beside file: String = #filePath) {
    folder = URL(filePath: file).deletingLastPathComponent().appending(path: "Goldens").appending(path: name)
  }

  /// Checks that the folder has exactly these files.
  package func expect(
    _ files: [String: String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    if ProcessInfo.processInfo.environment["INFRAC_RECORD"] == "1" {
      try record(files)
      Issue.record("recorded \(folder.path); look at the difference and run again", sourceLocation: sourceLocation)
      return
    }
    let recorded = try read()
    for path in Set(files.keys).union(recorded.keys).sorted() where files[path] != recorded[path] {
      let comment =
        switch (recorded[path], files[path]) {
        case (nil, _): "\(path) is not expected (INFRAC_RECORD=1 records it)"
        case (_, nil): "\(path) is expected and was not made"
        case (let old?, let new?): "\(path) differs\n\(LineDifference(from: old, to: new))"
        }
      Issue.record(Comment(rawValue: comment), sourceLocation: sourceLocation)
    }
  }

  /// Checks one file, which is all that the folder has.
  package func expect(
    _ text: String,
    in path: String = "expected.txt",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expect([path: text], sourceLocation: sourceLocation)
  }

  /// Checks the texts of a tree of files.
  package func expect(_ tree: FileTree, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let files = tree.sorted.map { ($0.path, $0.entry.render().string) }
    try expect(Dictionary(uniqueKeysWithValues: files), sourceLocation: sourceLocation)
  }

  // MARK: Disk

  private func read() throws -> [String: String] {
    guard let paths = FileManager.default.enumerator(atPath: folder.path) else { return [:] }
    var files: [String: String] = [:]
    for case let path as String in paths where paths.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
      files[path] = String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
    }
    return files
  }

  private func record(_ files: [String: String]) throws {
    if FileManager.default.fileExists(atPath: folder.path) { try FileManager.default.removeItem(at: folder) }
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }
}
