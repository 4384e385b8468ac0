import Diagnostics
import Foundation
import Loading
import TestSupport
import Testing
import YAML

@Suite("Loading")
struct LoadingTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private var path: String { directory.url.path + "/spec/hosting.yaml" }

  /// Loads `spec/hosting.yaml` after writing texts below `spec`.
  private func load(_ texts: KeyValuePairs<String, String>) throws -> LoadedSpecification {
    for (name, text) in texts { try directory.write(text, to: "spec/" + name) }
    return try LoadedSpecification.load(path)
  }

  /// Checks what loading marked texts reports.
  private func expect(
    _ texts: KeyValuePairs<String, String>,
    _ expected: KeyValuePairs<Character, String>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = directory.url.path + "/spec/"
    let marked = texts.map { MarkedSource(path: folder + $0.key, $0.value) }
    try expectDiagnostics(in: marked, expected, sourceLocation: sourceLocation) { marked in
      for text in marked { try directory.write(text.text, to: "spec/" + text.path.dropFirst(folder.count)) }
      let loaded = try LoadedSpecification.load(path)
      return (loaded.sources, loaded.diagnostics)
    }
  }

  @Test("A specification, what it includes and its lock file are read in order")
  func everything() throws {
    let loaded = try load([
      "hosting.yaml": "include: [tenants/*.yaml, './more/[a-b]?.yaml']", "tenants/b.yaml": "b: 1",
      "tenants/a.yaml": "include: [deep/x.yaml]", "tenants/é.yaml": "e: 1", "tenants/.hidden.yaml": "@",
      "tenants/deep/x.yaml": "include: [../../more/z.yaml]", "more/z.yaml": "z: 1", "more/a1.yaml": "a: 1",
      "more/c1.yaml": "@", "hosting.lock.yaml": "tenants: {}",
    ])
    #expect(loaded.diagnostics.isEmpty)
    #expect(
      loaded.included.map(\.localPath) == [
        "tenants/a.yaml", "tenants/deep/x.yaml", "more/z.yaml", "tenants/b.yaml", "tenants/é.yaml", "more/a1.yaml",
      ]
    )
    #expect(loaded.main?.localPath == "hosting.yaml" && loaded.lock?.localPath == "hosting.lock.yaml")
    #expect(loaded.sources.sources.first?.path == path)
    #expect(loaded.lockPath == directory.url.path + "/spec/hosting.lock.yaml")
    let last = try #require(loaded.included.last)
    #expect(loaded.sources.location(of: last.root.span)?.path == directory.url.path + "/spec/more/a1.yaml")
    #expect(loaded.localPath(of: last.root.span) == "more/a1.yaml")
  }

  @Test("The lock file's name follows from the specification's")
  func lockPath() {
    #expect(LoadedSpecification.lockPath(for: "a/hosting.yaml") == "a/hosting.lock.yaml")
    #expect(LoadedSpecification.lockPath(for: "hosting.yml") == "hosting.lock.yaml")
    #expect(LoadedSpecification.lockPath(for: "hosting") == "hosting.lock.yaml")
  }

  @Test("A missing lock file is fine; a wrong one is reported where it is wrong")
  func lock() throws {
    #expect(try load(["hosting.yaml": "a: b"]).lock == nil)
    try expect(["hosting.yaml": "a: b", "hosting.lock.yaml": "a: 1️⃣@"], ["1️⃣": "E0111"])
  }

  @Test("A pattern that names no file is reported, with a near name")
  func noMatch() throws {
    try expect(
      ["hosting.yaml": "include: [1️⃣tenants/*.yml1️⃣, 2️⃣tenants/acne.yaml]", "tenants/acme.yaml": "a: b"],
      ["1️⃣": "E0148 no file is named by “tenants/*.yml”", "2️⃣": "E0148 no file is named by “tenants/acne.yaml”"]
    )
    #expect(try LoadedSpecification.load(path).diagnostics.sorted.last?.help == ["did you mean “tenants/acme.yaml”?"])
  }

  @Test("What lies outside the folder is reported, links included")
  func outside() throws {
    try directory.write("a: b", to: "other.yaml")
    try directory.write("a: b", to: "other/x.yaml")
    try directory.write("", to: "spec/sub/empty")
    let files = FileManager.default
    try files.createSymbolicLink(
      atPath: directory.url.path + "/spec/link.yaml",
      withDestinationPath: directory.url.path + "/other.yaml"
    )
    try files.createSymbolicLink(
      atPath: directory.url.path + "/spec/folder",
      withDestinationPath: "../other"
    )
    try files.createSymbolicLink(atPath: directory.url.path + "/spec/loop.yaml", withDestinationPath: "loop.yaml")
    try expect(
      [
        "hosting.yaml":
          "include: [1️⃣../other.yaml, 2️⃣link.yaml, 3️⃣folder/*.yaml, 4️⃣/etc/passwd, 5️⃣sub/../../other.yaml, 6️⃣loop.yaml]"
      ],
      [
        "1️⃣": "E0149 “../other.yaml” lies outside the main specification's folder", "2️⃣": "E0149", "3️⃣": "E0149",
        "4️⃣": "E0149", "5️⃣": "E0149", "6️⃣": "E0146",
      ]
    )
  }

  @Test("A link within the folder is followed, and counts as the file that it leads to")
  func innerLink() throws {
    _ = try load(["hosting.yaml": "include: [a.yaml]", "files/a.yaml": "a: b"])
    try FileManager.default.createSymbolicLink(
      atPath: directory.url.path + "/spec/a.yaml",
      withDestinationPath: "files/a.yaml"
    )
    #expect(try LoadedSpecification.load(path).included.map(\.localPath) == ["a.yaml"])
    try expect(["hosting.yaml": "include: [a.yaml, 1️⃣files/a.yaml]"], ["1️⃣": "E0143"])
  }

  @Test("Files that include themselves or one another are reported")
  func cycles() throws {
    try expect(["hosting.yaml": "include: [1️⃣hosting.yaml]"], ["1️⃣": "E0142"])
    try expect(
      ["hosting.yaml": "include: [a.yaml]", "a.yaml": "include: [b.yaml]", "b.yaml": "include: [1️⃣a.yaml, 2️⃣b.yaml]"],
      ["1️⃣": "E0142 “a.yaml” includes itself, here or through others", "2️⃣": "E0142"]
    )
  }

  @Test("A file twice is reported with the first place, and the lock file as what it is")
  func twice() throws {
    try expect(
      ["hosting.yaml": "include: [a.yaml, 1️⃣a.yaml, 2️⃣\"*.lock.yaml\"]", "a.yaml": "b: c", "hosting.lock.yaml": "a: b"],
      ["1️⃣": "E0143 “a.yaml” is already included", "2️⃣": "E0144"]
    )
    let diagnostics = try LoadedSpecification.load(path).diagnostics.sorted
    #expect(diagnostics.first?.secondary.map(\.text) == ["included here"])
  }

  @Test("A file that is wrong YAML is read once, and reported once")
  func wrongTwice() throws {
    try expect(
      ["hosting.yaml": "include: [a.yaml, 1️⃣a.yaml]", "a.yaml": "2️⃣@"],
      ["1️⃣": "E0143", "2️⃣": "E0111"]
    )
  }

  @Test("Directories, pipes and devices are reported, and never waited for")
  func noFiles() throws {
    try directory.write("", to: "spec/folder/empty")
    #expect(mkfifo(directory.url.path + "/spec/pipe", 0o600) == 0)
    try expect(
      ["hosting.yaml": "include: [1️⃣folder, 2️⃣pipe]"],
      ["1️⃣": "E0145 expected a file, found a directory at “folder”", "2️⃣": "E0145"]
    )
  }

  @Test(
    "What is no list of texts is left to whoever decodes the field",
    arguments: ["include: a.yaml", "include: {a: b}", "include: [[a], ]", "include:", "[include]"]
  )
  func wrongInclude(_ text: String) throws {
    try expect(["hosting.yaml": text], [:])
  }

  @Test("What is no pattern is reported", arguments: ["'1️⃣[a'", "'1️⃣**/x.yaml'", "1️⃣.", "'1️⃣'"])
  func wrongPattern(_ text: String) throws {
    try expect(["hosting.yaml": "include: [\(text.replacing("'1️⃣", with: "1️⃣'"))]"], ["1️⃣": "E0150"])
  }

  @Test("A long chain of includes ends with a diagnostic")
  func chain() throws {
    for index in 0..<80 { try directory.write("include: [\(index + 1).yaml]", to: "spec/\(index).yaml") }
    let loaded = try load(["hosting.yaml": "include: [0.yaml]"])
    #expect(loaded.diagnostics.sorted.map(\.message.code) == ["E0147"])
  }

  @Test("What is wrong with the main file is thrown")
  func mainFile() throws {
    #expect(throws: FileError.missing(path: path)) { try LoadedSpecification.load(path) }
    #expect(throws: FileError.notAFile(path: "/dev/zero", kind: "a device")) {
      try LoadedSpecification.load("/dev/zero")
    }
    #expect(throws: FileError.notAFile(path: "/tmp", kind: "a directory")) { try LoadedSpecification.load("/tmp") }
    try directory.write("", to: "spec/hosting.lock.yaml/x")
    #expect(throws: FileError.notAFile(path: directory.url.path + "/spec/hosting.lock.yaml", kind: "a directory")) {
      try load(["hosting.yaml": "a: b"])
    }
  }

  @Test("More than 256 MiB are reported before they are read")
  func tooLarge() throws {
    _ = try load(["hosting.yaml": "include: [large.yaml]", "large.yaml": "a: b"])
    #expect(truncate(directory.url.path + "/spec/large.yaml", 300 << 20) == 0)
    try expect(
      ["hosting.yaml": "include: [1️⃣large.yaml]"],
      ["1️⃣": "E0140 with “large.yaml” the files have more than 256 MiB"]
    )
    #expect(truncate(path, 300 << 20) == 0)
    #expect(try LoadedSpecification.load(path).diagnostics.sorted.map(\.message.code) == ["E0140"])
  }
}
