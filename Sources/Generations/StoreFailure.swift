/// What the machine, or somebody at it, kept the store from doing. Whatever it was: the disk holds a whole
/// generation, or the next command makes it one.
package enum StoreFailure: Error, Hashable, Sendable {
  /// A call to the system failed; `code` is its `errno`.
  case system(Disk.Action, path: String, code: Int32)
  /// Another build works in the same folder.
  case held(path: String, byProcess: Int32?)
  /// Somebody pressed Ctrl-C; the old generation stands.
  case interrupted
}

// MARK: Messages

extension StoreFailure: CustomStringConvertible {
  /// One sentence, lower case, without a full stop.
  package var description: String {
    switch self {
    case .system(let action, let path, let code): "cannot \(action.rawValue) “\(path)”: \(Disk.reason(of: code))"
    case .held(let path, let process?): "another build, process \(process), is writing “\(path)”"
    case .held(let path, nil): "another build is writing “\(path)”"
    case .interrupted: "interrupted"
    }
  }
}
