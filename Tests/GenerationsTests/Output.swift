import Diagnostics
import FileTree
import Foundation
import Generations
import Printing
import TestSupport
import Testing

/// A folder that tests build into, without fsync's price where the machine has a file system in memory.
struct Output {
  /// What a build did.
  struct Result {
    var recovery: Store.Recovery?
    /// `nil` when the build was stopped by diagnostics.
    var comparison: Comparison?
    var diagnostics: [Diagnostic] = []

    var codes: [String] { diagnostics.map(\.message.code) }
    var changes: [String] { comparison?.changes.map { "\($0.kind.rawValue) \($0.path)" } ?? [] }
  }

  private let folder: URL
  private let owner: AnyObject

  init() throws {
    let memory = URL(filePath: "/dev/shm/infrac-test-\(UUID().uuidString)")
    folder = memory.appending(path: "generated/lleida")
    try FileManager.default.createDirectory(at: memory, withIntermediateDirectories: true)
    owner = Removal(url: memory)
  }

  /// Uses a folder that somebody else removes.
  init(in folder: URL) {
    self.folder = folder
    owner = Removal(url: nil)
  }

  private final class Removal {
    let url: URL?
    init(url: URL?) { self.url = url }
    deinit { if let url { try? FileManager.default.removeItem(at: url) } }
  }

  var path: String { folder.path }
  var parent: URL { folder.deletingLastPathComponent() }

  func url(_ path: String) -> URL { folder.appending(path: path) }

  /// Recovers, compares and, unless told otherwise, writes. A path with `!` at its end is executable; what is
  /// between `tenant-` and the next dot is a tenant.
  @discardableResult
  func build(
    _ files: [String: String],
    isForced: Bool = false,
    isWriting: Bool = true,
    gate: Disk.Gate? = nil,
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) throws(StoreFailure) -> Result {
    var (result, sources, diagnostics) = (Result(), SourceSet(), DiagnosticBag())
    let store = try Store(path, isWriting: isWriting, gate: gate, isStopped: isStopped)
    result.recovery = try store.recover(isForced: isForced, &diagnostics)
    if result.recovery != nil {
      result.comparison = try store.compare(tree(files), isForced: isForced, &sources, &diagnostics)
      if isWriting, let comparison = result.comparison { try store.write(comparison) }
    }
    result.diagnostics = diagnostics.sorted
    return result
  }

  /// The first thing that the next command does.
  func recover(gate: Disk.Gate? = nil) throws -> Store.Recovery {
    let store = try Store(path, isWriting: true, gate: gate)
    var diagnostics = DiagnosticBag()
    return try #require(try store.recover(isForced: false, &diagnostics), "\(diagnostics.sorted)")
  }

  private func tree(_ files: [String: String]) -> FileTree {
    var tree = FileTree()
    for (name, text) in files {
      let isExecutable = name.hasSuffix("!")
      let tenant = name.split(separator: "tenant-").dropFirst().last?.split(separator: ".").first.map(String.init)
      tree.add(
        isExecutable ? String(name.dropLast()) : name,
        role: FileRole(service: "proxy", tenant: tenant, onChange: .reload),
        mode: isExecutable ? .executable : .file
      ) { RenderedText(bytes: Array(text.utf8), origins: []) }
    }
    return tree
  }

  // MARK: What is on disk

  func write(_ text: String, to path: String) throws {
    let file = url(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func text(_ path: String) throws -> String { String(decoding: try Data(contentsOf: url(path)), as: UTF8.self) }

  func exists(_ path: String) -> Bool { (try? FileManager.default.attributesOfItem(atPath: url(path).path)) != nil }

  func remove(_ path: String) throws { try FileManager.default.removeItem(at: url(path)) }

  func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: url(path).path, withDestinationPath: target)
  }

  /// Every path with its text; directories end with `/`. The working folder of a build is left out.
  func snapshot() throws -> [String: String] {
    var found: [String: String] = [:]
    guard FileManager.default.fileExists(atPath: path) else { return found }
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) where !name.hasPrefix(".infrac") {
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: url(name).path, isDirectory: &isDirectory)
      found[isDirectory.boolValue ? name + "/" : name] = isDirectory.boolValue ? "" : try text(name)
    }
    return found
  }

  /// What stat(2) says of every path: nothing of it changes without a write.
  func marks() throws -> [String: String] {
    var found: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) + ["."] {
      var status = stat()
      lstat(url(name).path, &status)
      found[name] =
        "\(status.st_ino) \(status.st_mode) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ctim.tv_nsec)"
    }
    return found
  }
}
