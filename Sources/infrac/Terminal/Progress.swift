internal import Generations
internal import Glibc
internal import Synchronization

/// A line on a terminal that says what takes so long; nothing is shown of what is done within a second.
final class Progress: Sendable {
  private struct State {
    var text: String
    var isShown = false
    var isOver = false
  }

  private let state: Mutex<State>

  private init(_ text: String) { state = Mutex(State(text: text)) }

  /// Shows what is being done while it is being done.
  static func during<Result, Failure: Error>(
    _ text: String,
    _ body: (Progress) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let progress = Progress(text)
    if StandardStream.errors.isTerminal { _ = SystemThread { progress.refresh() } }
    defer { progress.end() }
    return try body(progress)
  }

  /// Says what is being done now.
  func show(_ text: String) { state.withLock { $0.text = text } }

  private func refresh() {
    usleep(Self.patience)
    while state.withLock({ Self.draw(&$0) }) { usleep(Self.pause) }
  }

  /// Whether there is more to be shown later. Failures are not of interest: a build does not stop for its progress.
  private static func draw(_ state: inout State) -> Bool {
    if state.isOver { return false }
    state.isShown = true
    try? StandardStream.errors.write("\r\u{1B}[K\(state.text) …")
    return true
  }

  private func end() {
    state.withLock { state in
      state.isOver = true
      if state.isShown { try? StandardStream.errors.write("\r\u{1B}[K") }
    }
  }

  /// In microseconds.
  private static let patience: UInt32 = 1_000_000
  private static let pause: UInt32 = 200_000
}
