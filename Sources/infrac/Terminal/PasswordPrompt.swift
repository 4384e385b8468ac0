internal import Glibc

/// Asks for a password on the terminal without showing it.
enum PasswordPrompt {
  /// What was typed, twice the same.
  static func ask() throws(Failure) -> [UInt8] {
    let first = try line(after: "Password: ")
    let second = try line(after: "The same again: ")
    if first != second { throw .usage("the two passwords differ", help: "try again") }
    return first
  }

  private static func line(after question: String) throws(Failure) -> [UInt8] {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else {
      throw .machine("the terminal cannot be asked: \(SystemError.text(of: errno))")
    }
    // Signals are read as characters: if ^C ended the program, the terminal would stay silent for good.
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO | ECHONL | ISIG)
    silent.endLines(with: settings.interruptCharacter)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) }
    try StandardStream.errors.write(question)
    defer { try? StandardStream.errors.write("\n") }

    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw .machine("the terminal cannot be read: \(SystemError.text(of: errno))") }
      if count == 0 || byte == UInt8(ascii: "\n") { return bytes }
      if byte == settings.interruptCharacter { throw .silent(.interrupted) }
      bytes.append(byte)
    }
  }
}

extension termios {
  /// ^C, if nobody chose another key.
  fileprivate var interruptCharacter: cc_t {
    withUnsafeBytes(of: c_cc) { $0[Int(VINTR)] }
  }

  /// Lets a character end the line, so that it is read at once.
  fileprivate mutating func endLines(with character: cc_t) {
    withUnsafeMutableBytes(of: &c_cc) { $0[Int(VEOL)] = character }
  }
}
