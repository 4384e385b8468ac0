package import Foundation

/// An external program that a test runs. One that is not installed fails the test: nothing is skipped.
package struct Program: Sendable {
  /// What a finished run left behind.
  package struct Outcome: Sendable {
    /// The exit status; 128 + the signal when one ended it, as in a shell.
    package let status: Int32
    package let output: String
    package let errors: String

    /// Both texts, for failure messages.
    package var text: String { output + errors }
  }

  package struct Missing: Error, CustomStringConvertible {
    package let description: String
  }

  package struct TimedOut: Error, CustomStringConvertible {
    package let description: String
  }

  private let url: URL

  /// - Parameters:
  ///   - name: A name that is looked up in `.build/validators/bin`, in `PATH` and in the folders for administrators; or
  ///     a path.
  ///   - package: The Debian package, or the Python package, that has it.
  /// - Throws: `Missing`, which names the package.
  package init(_ name: String, package: String) throws {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let validators = PackageRoot.url.appending(path: ".build/validators/bin").path
    let folders =
      [validators] + path.split(separator: ":").map(String.init) + ["/usr/local/sbin", "/usr/sbin", "/sbin"]
    let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
    guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
      throw Missing(
        description: "“\(name)” is not installed: apt-get install \(package) (see scripts/packages.txt)"
      )
    }
    url = URL(filePath: found)
  }

  /// Runs the program to its end, with variables in addition to those of the test; after `timeout` seconds it is killed
  /// and `TimedOut` thrown.
  package func run(
    _ arguments: [String],
    input: String = "",
    in directory: URL? = nil,
    environment: [String: String] = [:],
    timeout: Double = 120
  ) throws -> Outcome {
    // Files instead of pipes: a pipe that nobody empties stops the program.
    let folder = try TemporaryDirectory()
    try Data(input.utf8).write(to: folder.url.appending(path: "input"))
    let files = [
      try FileHandle(forReadingFrom: folder.url.appending(path: "input")),
      try folder.fileForWriting("output"),
      try folder.fileForWriting("errors"),
    ]
    // Foundation keeps a process that has ended, and with it what it was given; when some 1,350 descriptors are open,
    // `Process.run` reads past the end of readdir's buffer and crashes.
    defer { for file in files { try? file.close() } }
    let ended = DispatchSemaphore(value: 0)
    let process = try Self.started {
      let process = Process()
      process.executableURL = url
      process.arguments = arguments
      process.currentDirectoryURL = directory
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      process.standardInput = files[0]
      process.standardOutput = files[1]
      process.standardError = files[2]
      process.terminationHandler = { _ in ended.signal() }
      return process
    }
    if ended.wait(timeout: .now() + timeout) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      let text = try folder.text(of: "output") + folder.text(of: "errors")
      throw TimedOut(description: "\(url.lastPathComponent) \(arguments) ran longer than \(timeout) s: \(text)")
    }
    let status = process.terminationStatus
    return Outcome(
      status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      output: try folder.text(of: "output"),
      errors: try folder.text(of: "errors")
    )
  }
}

extension Program {
  /// Starts a process, and tries again for up to a second while the kernel finds its file “busy”: a test that wrote the
  /// file a moment ago has closed it, but the child that another test forks at that very time holds a copy of the open
  /// descriptor until its own `execve` (ETXTBSY in execve(2); Go's issue 22315 tells of the same).
  private static func started(_ make: () -> Process) throws -> Process {
    var left = 100
    while true {
      let process = make()
      do {
        try withoutBlockedSignals { try process.run() }
        return process
      } catch let error as NSError where left > 0 && error.isBusyText {
        left -= 1
        usleep(10_000)
      }
    }
  }

  /// A program inherits what its parent's thread blocks, and threads of a pool block everything: a shell of Debian's would
  /// never hear that what it waits for has ended.
  private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
  }
}

extension NSError {
  fileprivate var isBusyText: Bool {
    let cause = userInfo[NSUnderlyingErrorKey] as? NSError ?? self
    return cause.domain == NSPOSIXErrorDomain && cause.code == Int(ETXTBSY)
  }
}

extension TemporaryDirectory {
  fileprivate func fileForWriting(_ name: String) throws -> FileHandle {
    let file = url.appending(path: name)
    try Data().write(to: file)
    return try FileHandle(forWritingTo: file)
  }

  fileprivate func text(of name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }
}
