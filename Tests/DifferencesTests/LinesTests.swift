import Differences
import FileTree
import Foundation
import TestSupport
import Testing

/// Lines, words and patches.
@Suite struct LinesTests {
  @Test("What is put in place of the stretches makes the new text of the old one")
  func stretches() {
    var numbers = SeededNumbers(seed: 7)
    for _ in 0..<400 {
      let old = (0..<Int.random(in: 0...14, using: &numbers)).map { _ in Int.random(in: 0...4, using: &numbers) }
      let new = (0..<Int.random(in: 0...14, using: &numbers)).map { _ in Int.random(in: 0...4, using: &numbers) }
      var made: [Int] = []
      var reached = 0
      for stretch in Differing.between(old, new) {
        made += old[reached..<stretch.old.lowerBound]
        made += new[stretch.new]
        reached = stretch.old.upperBound
        #expect(!stretch.old.isEmpty || !stretch.new.isEmpty)
      }
      made += old[reached...]
      #expect(made == new, "\(old) to \(new)")
    }
  }

  @Test("The words that differ are marked, and nothing is lost")
  func words() {
    let words = WordDifference("  server_name a.example www.a.example;", "  server_name a.example shop.a.example;")
    #expect(words.old.map(\.text).joined() == "  server_name a.example www.a.example;")
    #expect(words.new.filter(\.isChanged).map(\.text) == ["shop"])
    #expect(words.old.filter(\.isChanged).map(\.text) == ["www"])
  }

  @Test("git apply makes the new files of the old ones, whatever is in them")
  func patches() throws {
    var numbers = SeededNumbers(seed: 7)
    let lines = ["a", "b", "", " c", "-d", "+e", "\\ No newline", "@@ -1 +1 @@", "é"]
    func text() -> String {
      let count = Int.random(in: 0...30, using: &numbers)
      let text = (0..<count).map { _ in lines.randomElement(using: &numbers)! + "\n" }.joined()
      return Bool.random(using: &numbers) ? text : String(text.dropLast())
    }
    for round in 0..<12 {
      let directory = try TemporaryDirectory()
      var patch: [UInt8] = []
      var wanted: [String: (text: String, mode: FileMode)?] = [:]
      for (index, name) in ["plain", "in a/folder", "quo\"te", "ünicode", "gone", "new", "mode"].enumerated() {
        let (old, new) = (text(), index == 6 ? "" : text())
        let before = name == "new" ? nil : FileContent(Array((index == 6 ? "" : old).utf8), .file)
        let after = name == "gone" ? nil : FileContent(Array(new.utf8), index == 6 ? .executable : .file)
        if before == after { continue }
        if let before { try directory.write(String(decoding: before.bytes, as: UTF8.self), to: "x/\(name)") }
        patch += UnifiedPatch(path: name, old: before, new: after).bytes(prefix: "x/")
        wanted[name] = .some(after.map { (String(decoding: $0.bytes, as: UTF8.self), $0.mode) })
      }
      let git = try Program("git", package: "git")
      let outcome = try git.run(["apply", "-"], input: String(decoding: patch, as: UTF8.self), in: directory.url)
      #expect(outcome.status == 0, "round \(round): \(outcome.text)\n\(String(decoding: patch, as: UTF8.self))")
      for (name, content) in wanted {
        let file = directory.url.appending(path: "x/\(name)")
        let found = try? String(contentsOf: file, encoding: .utf8)
        #expect(found == content?.text, "round \(round): \(name)")
        #expect(
          content.map { FileManager.default.isExecutableFile(atPath: file.path) == ($0.mode == .executable) } ?? true
        )
      }
    }
  }
}
