internal import Diagnostics

extension Attribution {
  /// A stretch of one file that differs.
  struct Stretch {
    let file: FileChange
    let old: [String]
    let new: [String]
    /// Of the new lines.
    let origins: Set<Origin>
  }
}

extension Attribution.Stretch {
  /// Whether something stood there before and now has a value that nobody wrote.
  var isChangedDefault: Bool {
    if old.isEmpty || new.isEmpty { return false }
    var hasDefault = false
    for origin in origins {
      switch origin {
      case .written: return false
      case .preset: hasDefault = true
      case .template: break
      }
    }
    return hasDefault
  }
}
