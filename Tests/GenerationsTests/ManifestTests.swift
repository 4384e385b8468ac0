import Foundation
import Generations
import Testing

@Suite("A damaged manifest")
struct ManifestTests {
  let files = ["a": "1\n", "shared/nginx/tenant-é\"\\.conf": "2\n", "shared/php/c": "3\n"]

  @Test("Cut short at any byte, it is reported, and nothing is written or lost")
  func cut() throws {
    let output = try Output()
    try output.build(files)
    let whole = Array(try output.text("manifest.json").utf8)
    for length in 0..<(whole.count - 1) {
      try Data(whole[..<length]).write(to: output.url("manifest.json"))
      let before = try output.marks()
      let result = try output.build(["a": "new\n"])
      #expect(result.codes == ["E0504"], "cut to \(length) bytes")
      #expect(try output.marks() == before)
    }
  }

  @Test("By force, a build goes on with what can be read; what is not listed any more stays")
  func forced() throws {
    let output = try Output()
    try output.build(files)
    let lines = try output.text("manifest.json").split(separator: "\n", omittingEmptySubsequences: false)
    try output.write(lines.dropLast(4).joined(separator: "\n"), to: "manifest.json")
    let result = try output.build(["a": "new\n"], isForced: true)
    #expect(result.codes.isEmpty)
    #expect(try output.text("a") == "new\n")
    #expect(output.exists("shared/php/c"))
  }

  @Test(
    "Any byte replaced: no crash, and no file that infrac did not write is touched",
    arguments: [0x00, 0x22, 0x7B, 0xFF]
  )
  func replaced(byte: UInt8) throws {
    let output = try Output()
    try output.build(files)
    try output.write("mine\n", to: "notes")
    let whole = Array(try output.text("manifest.json").utf8)
    for offset in stride(from: 0, to: whole.count, by: 3) {
      var bytes = whole
      bytes[offset] = byte
      try Data(bytes).write(to: output.url("manifest.json"))
      try output.build(files)
      #expect(try output.text("notes") == "mine\n")
    }
  }

  @Test("An empty one, one of a newer infrac, and none at all")
  func others() throws {
    let output = try Output()
    try output.build(files)
    let text = try output.text("manifest.json")
    try output.write("", to: "manifest.json")
    #expect(try output.build(files).codes == ["E0504"])
    try output.write(text.replacing("\"infrac\": 1", with: "\"infrac\": 2"), to: "manifest.json")
    #expect(try output.build(files, isForced: true).codes == ["E0505"])
    try output.remove("manifest.json")
    let result = try output.build(files)
    #expect(result.codes.isEmpty && result.changes.isEmpty)
    #expect(try output.text("manifest.json") == text)
  }

  @Test("With the marks of a conflict both sides count, and the build replaces it")
  func conflict() throws {
    let output = try Output()
    try output.build(files)
    let text = try output.text("manifest.json")
    let line = try #require(text.split(separator: "\n").first { $0.contains("\"a\":") })
    try output.build(files.merging(["a": "other\n"]) { $1 })
    let other = try #require(try output.text("manifest.json").split(separator: "\n").first { $0.contains("\"a\":") })
    let marked = "<<<<<<< HEAD\n\(line)\n=======\n\(other)\n>>>>>>> branch"
    try output.write(text.replacing(line, with: marked), to: "manifest.json")
    try output.write("<<<<<<< HEAD\n1\n=======\nother\n>>>>>>> branch\n", to: "a")
    let result = try output.build(files.merging(["a": "third\n"]) { $1 })
    #expect(result.codes == ["W0506"])
    #expect(result.changes == ["changed a"])
    #expect(try output.build(files.merging(["a": "third\n"]) { $1 }).comparison?.isEmpty == true)
  }
}
