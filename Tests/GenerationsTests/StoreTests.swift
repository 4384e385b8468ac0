import FileTree
import Foundation
import Generations
import Synchronization
import Testing

@Suite("Writing a generation")
struct StoreTests {
  let files = [
    "README.md": "read me\n", "bin/start!": "#!/bin/sh\n", "shared/nginx/tenant-acme.conf": "server {}\n",
    "shared/nginx/tenant-zeta.conf": "server { }\n",
  ]

  @Test("A first build makes the folder, the files with their modes, and a manifest that lists them")
  func firstBuild() throws {
    let output = try Output()
    let result = try output.build(files)
    #expect(result.changes.contains("created bin/start"))
    #expect(result.comparison?.tenants == ["acme", "zeta"])
    #expect(try output.text("shared/nginx/tenant-acme.conf") == "server {}\n")
    let mode = try FileManager.default.attributesOfItem(atPath: output.url("bin/start").path)[.posixPermissions]
    #expect(mode as? Int == 0o755)
    #expect(!output.exists(".infrac"))

    let manifest = try JSONSerialization.jsonObject(with: Data(contentsOf: output.url("manifest.json")))
    let listed = try #require((manifest as? [String: Any])?["files"] as? [String: [String: Any]])
    #expect(
      Set(listed.keys) == [
        ".gitattributes", "README.md", "bin/start", "shared/nginx/tenant-acme.conf", "shared/nginx/tenant-zeta.conf",
      ]
    )
    #expect(listed["shared/nginx/tenant-acme.conf"]?["tenant"] as? String == "acme")
    #expect(listed["bin/start"]?["mode"] as? String == "0755")
    #expect(listed["README.md"]?["size"] as? Int == 8)
  }

  @Test("A second build of the same input writes no byte and touches no time stamp")
  func unchanged() throws {
    let output = try Output()
    try output.build(files)
    let before = try output.marks()
    let actions = Mutex<[String]>([])
    let result = try output.build(
      files,
      gate: { (action, path) throws(StoreFailure) in actions.withLock { $0.append("\(action) \(path)") } }
    )
    #expect(result.comparison?.isEmpty == true)
    #expect(actions.withLock { $0.isEmpty })
    #expect(try output.marks() == before)
  }

  @Test("One change touches its file, the manifest, and nothing else")
  func oneChange() throws {
    let output = try Output()
    try output.build(files)
    let before = try output.marks()
    let result = try output.build(files.merging(["shared/nginx/tenant-acme.conf": "new\n"]) { $1 })
    #expect(result.changes == ["changed shared/nginx/tenant-acme.conf"])
    #expect(result.comparison?.tenants == ["acme"])
    let after = try output.marks()
    let touched = after.filter { before[$0.key] != $0.value }.map(\.key).sorted()
    #expect(touched == [".", "manifest.json", "shared/nginx", "shared/nginx/tenant-acme.conf"])
  }

  @Test("Many files, compared on all cores, come out as few do")
  func manyFiles() throws {
    let many = Dictionary(uniqueKeysWithValues: (0..<1000).map { ("shared/\($0 % 7)/tenant-t\($0).conf", "\($0)\n") })
    let output = try Output()
    try output.build(many)
    let paths = try output.snapshot().keys.filter { !$0.hasSuffix("/") && $0.contains("/") }
    #expect(Set(paths) == Set(many.keys))
    #expect(try output.build(many).comparison?.isEmpty == true)
    let changed = many.merging(["shared/3/tenant-t3.conf": "new\n", "shared/8/tenant-x.conf": "new\n"]) { $1 }
    #expect(try output.build(changed).changes == ["changed shared/3/tenant-t3.conf", "created shared/8/tenant-x.conf"])
    let lines = try output.text("manifest.json").split(separator: "\n").filter { $0.contains("\"size\"") }
    #expect(lines.count == 1002)
    #expect(lines == lines.sorted())
  }

  @Test("A file that loses its bit is given it back")
  func mode() throws {
    let output = try Output()
    try output.build(files)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: output.url("bin/start").path)
    #expect(try output.build(files).changes == ["changed bin/start"])
    #expect(try output.build(files).changes.isEmpty)
  }

  @Test("The permissions that a clone with another umask has are no difference")
  func umask() throws {
    let output = try Output()
    try output.build(files)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: output.url("bin/start").path)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: output.url("README.md").path)
    #expect(try output.build(files).comparison?.isEmpty == true)
  }

  @Test("What is no longer compiled is removed, and the directories that it leaves empty")
  func removal() throws {
    let output = try Output()
    try output.build(files)
    try output.write("mine", to: "bin/notes.txt")
    let result = try output.build(["README.md": "read me\n"])
    #expect(
      result.changes == [
        "removed bin/start", "removed shared/nginx/tenant-acme.conf", "removed shared/nginx/tenant-zeta.conf",
      ]
    )
    #expect(
      try Set(output.snapshot().keys) == [".gitattributes", "README.md", "bin/", "bin/notes.txt", "manifest.json"]
    )
  }

  @Test("A file becomes a directory, and a directory a file")
  func exchange() throws {
    let output = try Output()
    try output.build(["a": "file", "b/c/d": "deep"])
    try FileManager.default.createDirectory(at: output.url("b/empty"), withIntermediateDirectories: true)
    let result = try output.build(["a/x": "in a directory", "b": "file"])
    #expect(result.changes == ["removed a", "created a/x", "created b", "removed b/c/d"])
    #expect(
      try output.snapshot().filter { $0.key != "manifest.json" && $0.key != ".gitattributes" } == [
        "a/": "", "a/x": "in a directory", "b": "file",
      ]
    )
  }

  @Test("Reading only, a build says what it would write, and writes nothing")
  func reading() throws {
    let output = try Output()
    #expect(try output.build(files, isWriting: false).changes.count == 5)
    #expect(!FileManager.default.fileExists(atPath: output.path))
    try output.build(files)
    let before = try output.marks()
    let result = try output.build(["README.md": "new\n"], isWriting: false)
    #expect(result.comparison?.paths.first == "bin/start")
    #expect(result.comparison?.paths.last == "manifest.json")
    #expect(try output.marks() == before)
  }

  @Test("A file that somebody removed is made again")
  func lost() throws {
    let output = try Output()
    try output.build(files)
    let whole = try output.snapshot()
    try output.remove("shared")
    #expect(try output.build(files).changes.count == 2)
    #expect(try output.snapshot() == whole)
  }

  @Test("The hash of a service's set is that of what sha256sum prints of its files")
  func sets() throws {
    let output = try Output()
    try output.build(files)
    let manifest = try output.text("manifest.json")
    let script = "cd shared && find . -type f | sed 's,^./,,' | LC_ALL=C sort | xargs sha256sum | sha256sum"
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = output.url("")
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let hash = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).prefix(64)
    process.waitUntilExit()
    #expect(manifest.contains("\"proxy\": \"\(hash)\""))
  }
}
