import Foundation
import TestSupport
import Testing

/// `infrac diff`: which files it names, and how.
@Suite struct DiffFolderTests {
  @Test("Of two folders the files differ that diff and git name")
  func sameFiles() throws {
    let workplace = try Workplace()
    try FileManager.default.copyItem(at: workplace.url("generated/lleida"), to: workplace.url("old"))
    try workplace.replace("memory: 128MiB, workers: 4", by: "memory: 128MiB, workers: 5", in: "specs/hosting.yaml")
    try workplace.infrac("build", "specs/hosting.yaml", "--output", "new")
    try workplace.directory.write("x\n", to: "new/notes.txt")
    try FileManager.default.removeItem(at: workplace.url("new/bin/stop"))
    let paths = try workplace.report("old", "new").files.map(\.path).sorted()
    #expect(paths.contains("notes.txt") && paths.contains("bin/stop"))
    let diff = try Program("diff", package: "diffutils")
      .run(["-rq", "old", "new"], in: workplace.directory.url, environment: ["LC_ALL": "C"])
    let fromDiff = diff.output.split(separator: "\n").map { line -> String in
      // `Files old/a and new/a differ`, `Only in new/b: c`
      let words = line.split(separator: " ")
      return words[0] == "Only" ? "\(words[2].dropLast())/\(words[3])" : String(words[1])
    }
    let git = try Program("git", package: "git")
      .run(["diff", "--no-index", "--name-status", "old", "new"], in: workplace.directory.url)
    // `M\told/a`
    let fromGit = git.output.split(separator: "\n").map { String($0.drop { $0 != "\t" }.dropFirst()) }
    for named in [fromDiff, fromGit] {
      // Without the folder's own name.
      #expect(named.map { $0.split(separator: "/").dropFirst().joined(separator: "/") }.sorted() == paths)
    }
  }

  @Test(
    "git takes a patch whatever bytes somebody left, and however the folder is named",
    arguments: ["generated/lleida", "./generated//lleida/"]
  )
  func patchOfBytes(folder: String) throws {
    let workplace = try Workplace()
    let file = workplace.url("generated/lleida/shared/nginx/nginx.conf")
    var bytes = try Data(contentsOf: file)
    bytes.append(contentsOf: [0x23, 0xE9, 0x0A])
    try bytes.write(to: file)
    let command = "\"$0\" diff --output \"$1\" --patch >patch && git apply patch && \"$0\" diff --exit-code"
    let outcome = try Program("sh", package: "dash")
      .run(["-c", command, Infrac.path, folder], in: workplace.directory.url)
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test("A file's name neither reaches the terminal as it is nor is left out when it is no text")
  func hostileNames() throws {
    let workplace = try Workplace()
    for folder in ["old", "new"] { try workplace.directory.write("x\n", to: "\(folder)/a") }
    try workplace.directory.write("x\n", to: "new/a\u{1B}[31mb")
    let shown = try workplace.infrac("diff", "old", "new")
    #expect(shown.output.contains("a␛[31mb") && !shown.output.contains("\u{1B}"), "\(shown.text)")
    let name = (Array(workplace.url("new/c").path.utf8) + [0xFF, 0]).map { CChar(truncatingIfNeeded: $0) }
    close(creat(name, 0o644))
    defer { unlink(name) }
    let refused = try workplace.infrac("diff", "old", "new", "--exit-code")
    #expect(refused.status == 3 && refused.errors.contains("its name is not UTF-8"), "\(refused.text)")
  }

  @Test("A generation is compared with no other folder, and a folder is no specification")
  func otherFolders() throws {
    let workplace = try Workplace()
    let other = try workplace.infrac("diff", "specs", "generated/lleida")
    #expect(other.status == 64 && other.errors.contains("“specs” has no manifest.json"), "\(other.text)")
    let single = try workplace.infrac("diff", "generated/lleida")
    #expect(single.status == 64 && single.errors.contains("--against generated/lleida"), "\(single.text)")
  }
}
