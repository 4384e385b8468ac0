import Foundation
import TestSupport
import Testing

@Suite("infrac hash-password")
struct HashPasswordTests {
  @Test(
    "Only the hash is printed, and the C library of another program verifies it",
    arguments: [
      ("sha512", "$6$rounds=100000$"), ("yescrypt", "$y$"), ("bcrypt", "$2b$11$"),
    ]
  )
  func schemes(name: String, prefix: String) throws {
    let password = "còrrect \"horse\" $1"
    let outcome = try Infrac().run(["hash-password", "--scheme", name], input: password + "\n")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let hash = outcome.output.dropLast()
    #expect(hash.hasPrefix(prefix) && !hash.contains("\n"))
    let verify = "exit(crypt($ARGV[0], $ARGV[1]) eq $ARGV[1] ? 0 : 1)"
    let perl = try Program("perl", package: "perl")
    #expect(try perl.run(["-e", verify, password, String(hash)]).status == 0)
    #expect(try perl.run(["-e", verify, "wrong", String(hash)]).status == 1)
  }

  @Test("The salt differs each time, and the line break is no part of the password")
  func salt() throws {
    let hashes = try ["secret", "secret\n", "secret\r\n"].map { try Infrac().run(["hash-password"], input: $0).output }
    #expect(Set(hashes).count == 3)
    let verify = "for (@ARGV) { exit 1 if crypt('secret', $_) ne $_ }"
    let arguments = hashes.map { String($0.dropLast()) }
    #expect(try Program("perl", package: "perl").run(["-e", verify] + arguments).status == 0)
  }

  @Test(
    "What cannot be a password is refused",
    arguments: [
      ("", "sha512", "found an empty line"), ("\n", "sha512", "found an empty line"), ("a\0b", "sha512", "a NUL byte"),
      ("a\nb\n", "sha512", "found several"), (String(repeating: "x", count: 512), "sha512", "at most 511 bytes"),
      (String(repeating: "x", count: 73), "bcrypt", "expected at most 72 bytes for bcrypt, found 73"),
    ]
  )
  func refused(input: String, scheme: String, message: String) throws {
    let outcome = try Infrac().run(["hash-password", "--scheme", scheme], input: input)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  /// Runs the program on a terminal of its own and types into it.
  private func onTerminal(_ typing: String) throws -> Program.Outcome {
    let script = """
      import os, pty, sys, time
      child, terminal = pty.fork()
      if child == 0:
          os.execv(sys.argv[1], [sys.argv[1], "hash-password", "--scheme", "yescrypt"])
      seen = b""
      for line in sys.argv[2].encode().split(b"|"):
          while not seen.endswith((b"Password: ", b"again: ")):
              seen += os.read(terminal, 1000)
          seen += b"\\n"
          os.write(terminal, line)
      try:
          while True:
              data = os.read(terminal, 1000)
              if not data: break
              seen += data
      except OSError:
          pass
      print(seen.decode())
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
      """
    return try Program("python3", package: "python3").run(["-c", script, Infrac.path, typing], timeout: 60)
  }

  @Test("On a terminal it is asked for twice and not shown")
  func terminal() throws {
    let outcome = try onTerminal("hunter2\n|hunter2\n")
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.output.contains("$y$"))
    #expect(!outcome.output.contains("hunter2"))
  }

  @Test("Two different passwords are refused, and ^C ends with 130")
  func terminalRefusals() throws {
    let different = try onTerminal("hunter2\n|hunter3\n")
    #expect(different.status == 64)
    #expect(different.output.contains("the two passwords differ"))
    #expect(try onTerminal("hun\u{3}").status == 130)
  }
}
