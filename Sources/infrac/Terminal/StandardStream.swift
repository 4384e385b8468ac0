internal import Glibc

/// Standard output or standard error, written without a buffer: Swift's `print` takes no notice of a full disk.
struct StandardStream: Sendable {
  private let descriptor: Int32
  private let name: String

  /// Results.
  static let output = StandardStream(descriptor: STDOUT_FILENO, name: "standard output")
  /// Diagnostics, progress and questions.
  static let errors = StandardStream(descriptor: STDERR_FILENO, name: "standard error")

  /// Writes a text. That nobody reads any more (`infrac … | head`) is no failure: the work goes on.
  func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

  /// Writes bytes as they are.
  func write(_ bytes: [UInt8]) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        return
      } else if errno != EINTR {
        throw .machine("\(name) cannot be written: \(SystemError.text(of: errno))")
      }
    }
  }

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The width of the terminal in columns; `nil` where there is none.
  var columns: Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
