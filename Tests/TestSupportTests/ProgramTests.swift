import Foundation
import TestSupport
import Testing

@Suite("External programs")
struct ProgramTests {
  @Test("Input, arguments, directory and environment arrive; output, errors and status come back")
  func run() throws {
    let directory = try TemporaryDirectory()
    try directory.write("there\n", to: "folder/file")
    let script = #"cat; cat folder/file; echo "$1 $NAME" >&2; exit 7"#
    let outcome = try Program("sh", package: "dash").run(
      ["-c", script, "sh", "argument"],
      input: "hello\n",
      in: directory.url,
      environment: ["NAME": "value"]
    )
    #expect(outcome.output == "hello\nthere\n")
    #expect(outcome.errors == "argument value\n")
    #expect(outcome.status == 7)
  }

  @Test("More output than a pipe holds does not stop the program")
  func longOutput() throws {
    let outcome = try Program("head", package: "coreutils").run(["-c", "300000", "/dev/zero"])
    #expect(outcome.output.utf8.count == 300_000)
  }

  @Test("The error for a missing program names its package")
  func missing() {
    #expect {
      try Program("no-such-program", package: "some-package")
    } throws: {
      "\($0)".contains("“no-such-program” is not installed: apt-get install some-package")
    }
  }

  @Test("A program that hangs is killed")
  func timeout() throws {
    #expect(throws: Program.TimedOut.self) {
      try Program("sleep", package: "coreutils").run(["60"], timeout: 0.2)
    }
  }

  @Test("A program whose file another process holds open for writing starts when that one lets go")
  func busy() throws {
    let directory = try TemporaryDirectory()
    try directory.write("#!/bin/sh\necho started\n", to: "program")
    let file = directory.url.appending(path: "program")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    let program = try Program(file.path, package: "none")
    let held = try FileHandle(forWritingTo: file)
    #expect(throws: (any Error).self) { try program.run([]) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { try? held.close() }
    #expect(try program.run([]).output == "started\n")
  }

  /// With some 1,350 descriptors open `Process.run` crashes.
  @Test("What a program was given is closed when it has ended")
  func descriptors() throws {
    let outcome = try Program("readlink", package: "coreutils").run([
      "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2",
    ])
    let given = outcome.output.split(separator: "\n")
    #expect(given.count == 3)
    let ours = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { name in
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
    }
    #expect(!ours.contains { link in given.contains { link.hasPrefix($0) } })
  }
}
