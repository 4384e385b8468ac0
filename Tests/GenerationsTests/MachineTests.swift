import Foundation
import Generations
import TestSupport
import Testing

@Suite("The machine's side")
struct MachineTests {
  @Test("A second build in the same folder fails, naming the process of the first")
  func twoBuilds() throws {
    let output = try Output()
    try output.build(["a": "1\n"])
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/flock")
    process.arguments = ["--no-fork", output.path, "sleep", "60"]
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let isHeld = try (0..<100).contains { _ in
      usleep(20_000)
      do {
        try output.build(["a": "2\n"])
        return false
      } catch let error as StoreFailure {
        #expect(error == .held(path: output.path, byProcess: process.processIdentifier))
        #expect("\(error)".hasPrefix("another build, process \(process.processIdentifier), is writing “/"))
        return true
      }
    }
    #expect(isHeld)
    #expect(throws: StoreFailure.self) { try output.build(["a": "2\n"], isWriting: false) }
  }

  @Test("Two that read don't disturb one another")
  func twoReaders() throws {
    let output = try Output()
    try output.build(["a": "1\n"])
    let first = try Store(output.path, isWriting: false)
    let second = try Store(output.path, isWriting: false)
    #expect(first.path == second.path)
    #expect(throws: StoreFailure.self) { try Store(output.path, isWriting: true) }
  }

  @Test("A full disk: the old generation stands, nothing is left behind, and the next build goes on")
  func fullDisk() throws {
    guard let disk = try SmallDisk(options: "size=256k") else {
      Issue.record("no right to mount: a call that fails stands for the full disk", severity: .warning)
      return try fullDiskWithoutMount()
    }
    let output = Output(in: disk.url.appending(path: "out"))
    try output.build(["a": "1\n", "tenant-x.conf": "1\n"])
    let old = try output.snapshot()
    let large = ["a": "2\n", "large": String(repeating: "x", count: 400_000)]
    do {
      try output.build(large)
      Issue.record("400,000 bytes fit into 256 KiB")
    } catch {
      guard case .system(.write, _, ENOSPC) = error else { throw error }
      #expect("\(error)".hasSuffix("no space left on device"))
    }
    #expect(try output.snapshot() == old)
    #expect(!output.exists(".infrac"))
    #expect(try output.build(["a": "3\n"]).changes == ["changed a", "removed tenant-x.conf"])
  }

  /// The same without the right to mount: the call itself says that the disk is full.
  private func fullDiskWithoutMount() throws {
    let output = try Output()
    try output.build(["a": "1\n"])
    let old = try output.snapshot()
    #expect(throws: StoreFailure.system(.write, path: "\(output.path)/.infrac/new/a", code: ENOSPC)) {
      try output.build(["a": "2\n"]) { (action, path) throws(StoreFailure) in
        if action == .write, path.contains("new") { throw .system(action, path: path, code: ENOSPC) }
      }
    }
    #expect(try output.snapshot() == old)
  }

  @Test("A folder that cannot be written is an error of the machine; an unchanged build needs no right to write")
  func readOnly() throws {
    guard let disk = try SmallDisk(options: "size=1m") else {
      Issue.record("no right to mount: permissions stand for the read-only disk", severity: .warning)
      return try readOnlyWithoutMount()
    }
    let output = Output(in: disk.url.appending(path: "out"))
    try output.build(["a": "1\n"])
    try disk.remount("ro")
    #expect(try output.build(["a": "1\n"]).comparison?.isEmpty == true)
    #expect(throws: StoreFailure.system(.makeDirectory, path: "\(output.path)/.infrac", code: EROFS)) {
      try output.build(["a": "2\n"])
    }
    #expect(try output.text("a") == "1\n")
  }

  private func readOnlyWithoutMount() throws {
    let output = try Output()
    try output.build(["a": "1\n"])
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: output.path)
    #expect(throws: StoreFailure.system(.makeDirectory, path: "\(output.path)/.infrac", code: EACCES)) {
      try output.build(["a": "2\n"])
    }
    #expect(try output.text("a") == "1\n")
  }

  @Test("A file in the place of the folder, or of one above it, is an error of the machine")
  func noFolder() throws {
    let output = try Output()
    try FileManager.default.createDirectory(at: output.parent, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: output.path))
    #expect(throws: StoreFailure.system(.open, path: output.path, code: ENOTDIR)) { try output.build(["a": "1"]) }
  }
}

/// A small file system in memory; `nil` where mounting is not allowed.
private final class SmallDisk {
  let url: URL
  private let folder: TemporaryDirectory

  init?(options: String) throws {
    folder = try TemporaryDirectory()
    url = folder.url
    guard geteuid() == 0, try Self.run("mount", ["-t", "tmpfs", "-o", options, "infrac-test", url.path]) else {
      return nil
    }
  }

  func remount(_ option: String) throws { _ = try Self.run("mount", ["-o", "remount,\(option)", url.path]) }

  deinit { _ = try? Self.run("umount", ["--lazy", url.path]) }

  private static func run(_ name: String, _ arguments: [String]) throws -> Bool {
    try Program(name, package: "mount").run(arguments).status == 0
  }
}
