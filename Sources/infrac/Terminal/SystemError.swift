internal import Glibc

/// What the system says of its errors.
enum SystemError {
  /// `no space left on device`, in the style of our messages.
  static func text(of code: Int32) -> String {
    let text = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
