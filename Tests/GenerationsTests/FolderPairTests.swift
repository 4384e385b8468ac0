import Diagnostics
import Foundation
import Generations
import TestSupport
import Testing

@Suite("Two folders, read side by side")
struct FolderPairTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func write(_ bytes: Data, _ paths: String..., isExecutable: Bool = false) throws {
    for path in paths {
      let file = try folder.write("", to: path)
      try bytes.write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: isExecutable ? 0o755 : 0o644], ofItemAtPath: file.path)
    }
  }

  private func differences() throws -> [String] {
    var (sources, diagnostics) = (SourceSet(), DiagnosticBag())
    let old = try #require(try SavedGeneration(folder.url.appending(path: "old").path, &sources, &diagnostics))
    let new = try #require(try SavedGeneration(folder.url.appending(path: "new").path, &sources, &diagnostics))
    return try new.differences(from: old)
  }

  @Test("Bytes, permissions, files of one alone, and files in place of directories, in the order of bytes")
  func each() throws {
    var long = Data(repeating: 7, count: 200_000)
    try write(long, "old/same/long", "new/same/long", "old/end")
    long[199_999] = 8
    try write(long, "new/end")
    try write(Data(), "old/same/empty", "new/same/empty")
    try write(Data([1]), "old/size")
    try write(Data([1, 2]), "new/size")
    try write(Data([1]), "old/mode")
    try write(Data([1]), "new/mode", isExecutable: true)
    try write(Data([1]), "old/gone", "old/deep/er/gone", "new/came", "new/a/b", "new/a.b")
    try write(Data([1]), "old/became/folder", "new/became")
    try write(Data([1]), "old/linked")
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "new/linked").path,
      withDestinationPath: "../old/linked"
    )
    // Of the machine that scripts run on.
    try write(Data([1]), "old/local/secret", "new/shared/local/file")
    #expect(
      try differences() == [
        "a.b", "a/b", "became", "became/folder", "came", "deep/er/gone", "end", "gone", "linked", "mode",
        "shared/local/file",
        "size",
      ]
    )
  }

  @Test("Folders of a thousand names that differ here and there")
  func many() throws {
    var expected: Set<String> = []
    for number in 0..<1000 {
      let path = "files/\(number * 7919 % 1000)/\(number)"
      if number % 5 != 1 { try write(Data([1]), "old/\(path)") }
      if number % 7 != 2 { try write(Data([number % 11 == 3 ? 2 : 1]), "new/\(path)") }
      if number % 5 == 1, number % 7 == 2 { continue }
      if number % 5 == 1 || number % 7 == 2 || number % 11 == 3 { expected.insert(path) }
    }
    #expect(try differences() == expected.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
  }
}
