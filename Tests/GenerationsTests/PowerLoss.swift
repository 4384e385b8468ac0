import Foundation
import Generations
import Synchronization

/// What a build asked of the disk, call by call, and what of it may be left after the power went off at any of them.
///
/// The model is POSIX at its strictest, with renames that are whole or not there: of what was done since fsync(2) was
/// called for a directory any part may be lost, and what is not lost may have come in any order; a file whose bytes were
/// not waited for may be empty or cut short.
final class PowerLoss: Sendable {
  /// A file or directory, by its number on the real disk.
  typealias Node = UInt64

  enum Operation {
    case directory(in: Node, name: String, Node)
    case file(in: Node, name: String, Node)
    case bytes(Node, [UInt8])
    case move(Node, from: (folder: Node, name: String), to: (folder: Node, name: String))
    case remove(from: Node, name: String)
    case sync(Node)
    case syncAll

    /// The directories whose names change.
    fileprivate var folders: [Node] {
      switch self {
      case .directory(let folder, _, _), .file(let folder, _, _), .remove(let folder, _): [folder]
      case .move(_, let from, let to): [from.folder, to.folder]
      case .bytes, .sync, .syncAll: []
      }
    }
  }

  /// Directories and files, whether or not a name leads to them.
  struct Disk {
    var folders: [Node: [String: Node]] = [:]
    var files: [Node: [UInt8]] = [:]

    mutating func apply(_ operation: Operation) {
      switch operation {
      case .directory(let folder, let name, let node):
        folders[folder, default: [:]][name] = node
        if folders[node] == nil { folders[node] = [:] }
      case .file(let folder, let name, let node):
        folders[folder, default: [:]][name] = node
        if files[node] == nil { files[node] = [] }
      case .bytes(let node, let bytes): files[node] = bytes
      case .move(let node, let from, let to):
        if folders[from.folder]?[from.name] == node { folders[from.folder]?[from.name] = nil }
        folders[to.folder, default: [:]][to.name] = node
      case .remove(let folder, let name): folders[folder]?[name] = nil
      case .sync, .syncAll: break
      }
    }
  }

  private struct State {
    var disk = Disk()
    var operations: [Operation] = []
    /// The last call of each thread, which may not be done yet.
    var pending: [pthread_t: (action: Generations.Disk.Action, path: String)] = [:]
  }

  private let root: String
  private let start: Disk
  private let rootNode: Node
  private let state: Mutex<State>

  /// Watches a folder that exists.
  init(_ root: String) throws {
    self.root = root
    let disk = try Self.read(root)
    start = disk
    rootNode = Self.number(root) ?? 0
    state = Mutex(State(disk: disk))
  }

  /// To be handed to the build.
  var gate: Generations.Disk.Gate {
    { (action, path) throws(StoreFailure) in
      // While there are several threads, each makes files of its own.
      let isAlone = action != .create && action != .write && action != .makeDirectory
      self.settle(of: isAlone ? nil : pthread_self())
      self.state.withLock { $0.pending[pthread_self()] = (action, path) }
    }
  }

  /// What was done.
  var operations: [Operation] {
    settle()
    return state.withLock(\.operations)
  }

  /// What is left when the power goes off after so many operations; `isKept` says of each that was not waited for
  /// whether it came to the disk, `length` how many of a file's bytes did.
  func remains(
    of operations: ArraySlice<Operation>,
    isKept: (Int) -> Bool,
    length: (Int) -> Int
  ) -> Disk {
    var safe = Set<Int>()
    for (place, operation) in zip(operations.indices, operations) {
      switch operation {
      case .syncAll: safe.formUnion(operations.startIndex..<place)
      case .sync(let node):
        for earlier in operations.startIndex..<place {
          if case .bytes(node, _) = operations[earlier] { safe.insert(earlier) }
          if operations[earlier].folders.contains(node) { safe.insert(earlier) }
        }
      default: continue
      }
    }
    var disk = start
    for (place, operation) in zip(operations.indices, operations) {
      if case .bytes(let node, let bytes) = operation, !safe.contains(place) {
        disk.apply(.bytes(node, Array(bytes.prefix(length(bytes.count)))))
      } else if safe.contains(place) || isKept(place) {
        disk.apply(operation)
      }
    }
    return disk
  }

  /// Lays out what a name leads to.
  func write(_ disk: Disk, to path: String) throws { try write(disk, rootNode, to: path) }

  private func write(_ disk: Disk, _ node: Node, to path: String) throws {
    guard let names = disk.folders[node] else {
      try Data(disk.files[node] ?? []).write(to: URL(filePath: path))
      return
    }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, inner) in names { try write(disk, inner, to: "\(path)/\(name)") }
  }

  // MARK: Watching

  /// Writes down the last call of a thread, or of all, which is done by now.
  private func settle(of thread: pthread_t? = nil) {
    state.withLock { state in
      for key in thread.map({ [$0] }) ?? state.pending.keys.sorted() {
        guard let (action, path) = state.pending.removeValue(forKey: key),
          let operation = Self.operation(action, path, state.disk)
        else { continue }
        state.disk.apply(operation)
        state.operations.append(operation)
      }
    }
  }

  private static func operation(
    _ action: Generations.Disk.Action,
    _ path: String,
    _ disk: Disk
  ) -> Operation? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let name = String(parts.last ?? "")
    let folder = number(parts.dropLast().joined(separator: "/")) ?? 0
    let node = number(path)
    switch action {
    case .create: return node.map { .file(in: folder, name: name, $0) }
    case .write: return node.map { .bytes($0, (try? Array(Data(contentsOf: URL(filePath: path)))) ?? []) }
    case .makeDirectory: return node.map { .directory(in: folder, name: name, $0) }
    case .sync: return node.map { .sync($0) }
    case .syncAll: return .syncAll
    case .move:
      guard let node else { return nil }
      for (from, names) in disk.folders {
        for (old, inner) in names where inner == node && (from, old) != (folder, name) {
          return .move(node, from: (from, old), to: (folder, name))
        }
      }
      return nil
    case .remove, .removeDirectory: return node == nil ? .remove(from: folder, name: name) : nil
    case .open, .read, .lock: return nil
    }
  }

  private static func read(_ path: String) throws -> Disk {
    var disk = Disk()
    guard let node = number(path) else { return disk }
    disk.folders[node] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      let inner = "\(path)/\(name)"
      guard let number = number(inner) else { continue }
      disk.folders[node]?[name] = number
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: inner, isDirectory: &isDirectory)
      if isDirectory.boolValue {
        let below = try read(inner)
        disk.folders.merge(below.folders) { $1 }
        disk.files.merge(below.files) { $1 }
      } else {
        disk.files[number] = Array(try Data(contentsOf: URL(filePath: inner)))
      }
    }
    return disk
  }

  /// The number of what stands at a path, which a move does not change.
  private static func number(_ path: String) -> Node? {
    var status = stat()
    return lstat(path, &status) == 0 ? UInt64(status.st_ino) : nil
  }
}
