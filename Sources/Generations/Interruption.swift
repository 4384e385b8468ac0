internal import Glibc

/// Ctrl-C, noticed at the moments at which a build can stop cleanly.
package enum Interruption {
  /// SIGINT, SIGTERM and SIGHUP wait, in this thread and those that it starts, as long as the value lives. Those that
  /// waited are forgotten then: either the build stopped for them, or they came when all was done.
  ///
  /// A class, since the end of its life does something.
  package final class Hold {
    private var before = sigset_t()

    package init() {
      var signals = signals
      pthread_sigmask(SIG_BLOCK, &signals, &before)
    }

    deinit {
      var (signals, now) = (signals, timespec())
      while sigtimedwait(&signals, nil, &now) > 0 {}
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
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
