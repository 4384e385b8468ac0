import Diagnostics
import Foundation
import Generations
import Testing

@Suite("Files of others")
struct ForeignFilesTests {
  let files = ["bin/start!": "start\n", "bin/stop!": "stop\n", "dns.txt": "records\n"]
  let later = ["bin/start!": "start better\n", "dns.txt": "more records\n"]

  @Test("All files that were edited by hand are named, and nothing is written")
  func edited() throws {
    let output = try Output()
    try output.build(files)
    try output.write("mine\n", to: "bin/start")
    try output.write("mine too, and longer\n", to: "bin/stop")
    let before = try output.marks()
    let result = try output.build(later)
    #expect(result.comparison == nil)
    #expect(result.codes == ["E0501", "E0501"])
    #expect(result.diagnostics.map(\.message.text).contains { $0.contains("lleida/bin/stop") })
    #expect(try output.marks() == before)

    #expect(
      try output.build(later, isForced: true).changes == ["changed bin/start", "removed bin/stop", "changed dns.txt"]
    )
    #expect(try output.build(later).comparison?.isEmpty == true)
  }

  @Test("An edit that says what the build would write is none")
  func sameEdit() throws {
    let output = try Output()
    try output.build(files)
    try output.write("more records\n", to: "dns.txt")
    let result = try output.build(files.merging(["dns.txt": "more records\n"]) { $1 })
    #expect(result.diagnostics.isEmpty)
    #expect(try output.build(files.merging(["dns.txt": "more records\n"]) { $1 }).comparison?.isEmpty == true)
  }

  @Test("A file that infrac did not write stops the build, unless it says the same")
  func stray() throws {
    let output = try Output()
    try output.write("records\n", to: "dns.txt")
    try output.write("mine\n", to: "bin/start")
    let result = try output.build(files)
    #expect(result.codes == ["E0502"])
    #expect(try output.snapshot().keys.sorted() == ["bin/", "bin/start", "dns.txt"])
    #expect(
      try output.build(files, isForced: true).changes == [
        "created .gitattributes", "changed bin/start", "created bin/stop",
      ]
    )
  }

  @Test("Files that the manifest does not list stay", arguments: [false, true])
  func kept(isForced: Bool) throws {
    let output = try Output()
    try output.build(files)
    try output.write("mine\n", to: "bin/notes")
    try output.build([:], isForced: isForced)
    #expect(try output.text("bin/notes") == "mine\n")
  }

  @Test("A directory with others' files in the place of a file stops the build, even by force")
  func directory() throws {
    let output = try Output()
    try output.write("mine\n", to: "dns.txt/notes")
    #expect(try output.build(files, isForced: true).codes == ["E0503"])
    #expect(try output.text("dns.txt/notes") == "mine\n")
    #expect(!output.exists("bin"))
  }

  @Test("A file in the place of a directory stops the build, even by force")
  func fileForDirectory() throws {
    let output = try Output()
    try output.write("mine\n", to: "bin")
    #expect(Set(try output.build(files, isForced: true).codes) == ["E0503"])
    #expect(try output.text("bin") == "mine\n")
  }

  @Test("A link in the place of a file is neither followed nor replaced", arguments: [false, true])
  func link(isForced: Bool) throws {
    let output = try Output()
    try output.build(files)
    try output.write("precious\n", to: "../precious")
    try output.remove("dns.txt")
    try output.link("dns.txt", to: "../precious")
    #expect(try output.build(later, isForced: isForced).codes == ["E0503"])
    #expect(try output.text("../precious") == "precious\n")
  }

  @Test("A link in the place of a directory is not followed", arguments: [false, true])
  func linkedDirectory(isForced: Bool) throws {
    let output = try Output()
    try output.build(files)
    try output.write("start\n", to: "../elsewhere/start")
    try output.remove("bin")
    try output.link("bin", to: "../elsewhere")
    #expect(Set(try output.build(later, isForced: isForced).codes) == ["E0503"])
    #expect(try output.text("../elsewhere/start") == "start\n")
  }

  @Test("A removal through a planted link removes nothing")
  func linkedRemoval() throws {
    let output = try Output()
    try output.build(files)
    try output.write("start\n", to: "../elsewhere/start")
    try output.remove("bin")
    try output.link("bin", to: "../elsewhere")
    try output.build(["dns.txt": "records\n"])
    #expect(try output.text("../elsewhere/start") == "start\n")
  }

  @Test(
    "A manifest that lists paths outside of the folder is refused",
    arguments: ["../precious", "/etc/passwd", ".infrac/x"]
  )
  func hostileManifest(path: String) throws {
    let output = try Output()
    try output.build(files)
    try output.write("start\n", to: "../precious")
    let text = try output.text("manifest.json").replacing("bin/start", with: path)
    try output.write(text, to: "manifest.json")
    #expect(try output.build(["dns.txt": "x"]).codes == ["E0504"])
    try output.build(["dns.txt": "x"], isForced: true)
    #expect(try output.text("../precious") == "start\n")
  }
}
