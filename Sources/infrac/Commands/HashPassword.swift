internal import ArgumentParser
internal import Glibc

/// `infrac hash-password`
struct HashPassword: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hash-password",
    abstract: "Reads a password and prints its hash, for the field `password` of an FTP user.",
    discussion: """
      On a terminal the password is asked for twice and not shown; otherwise it is the one line of standard input. It is
      never taken from the arguments, which everybody on the machine can read.

      Examples:
        infrac hash-password
        pwgen --secure 20 1 | tee /dev/stderr | infrac hash-password --scheme yescrypt
      """
  )

  @Option(help: "How to hash: \(PasswordScheme.allCases.map(\.rawValue).joined(separator: ", ")).")
  var scheme = PasswordScheme.sha512

  @OptionGroup var appearance: Appearance

  func run() throws {
    let password = isatty(STDIN_FILENO) == 1 ? try PasswordPrompt.ask() : try Self.lineOfInput()
    try StandardStream.output.write(try scheme.hash(of: password) + "\n")
  }

  /// The one line of standard input, without its line break.
  private static func lineOfInput() throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw .machine("standard input cannot be read: \(SystemError.text(of: errno))") }
      if count == 0 || bytes.count > PasswordScheme.longest { break }
      bytes += chunk[..<count]
    }
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    if bytes.contains(UInt8(ascii: "\n")) {
      throw .usage("expected one line on standard input, found several", help: "hash one password at a time")
    }
    return bytes
  }
}

extension PasswordScheme: ExpressibleByArgument {}
