internal import Artefacts

extension Clauses<SystemdUnit.Service> {
  /// The unit is started anew whenever it ends: at once, and after a longer and longer pause when it keeps failing
  /// (`shared/node/backoff`).
  static var keptRunning: Clauses {
    Clauses {
      SystemdUnit.Service.restart(.always)
      SystemdUnit.Service.restartDelay(seconds: 2)
      SystemdUnit.Service.execStartPre(.init("/var/lib/infrac/node/current/backoff", "\(.unitPrefix)"))
    }
  }
}
