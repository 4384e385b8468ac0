internal import Glibc

/// Ctrl-C, noticed at the moments at which a build can stop cleanly.
package enum Interruption {
  /// Runs something while SIGINT, SIGTERM and SIGHUP wait; `isRequested` says whether one of them does. Those
  /// that waited are forgotten: either `body` stopped for them, or they came when all was done.
  package static func held<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var (signals, before) = (signals, sigset_t())
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    defer {
      var now = timespec()
      while sigtimedwait(&signals, nil, &now) > 0 {}
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    return try body()
  }

  /// Whether a signal waits that asks the build to stop.
  package static var isRequested: Bool {
    var pending = sigset_t()
    sigpending(&pending)
    return [SIGINT, SIGTERM, SIGHUP].contains { sigismember(&pending, $0) == 1 }
  }

  private static var signals: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    return signals
  }
}
