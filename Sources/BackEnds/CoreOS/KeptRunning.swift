internal import Artefacts

extension Clauses<SystemdUnit.Service> {
  /// The unit is started anew whenever it ends: at once, and after a longer and longer pause when it keeps failing
  /// (`shared/node/backoff`).
  static var keptRunning: Clauses {
    Clauses {
      restarted(afterSeconds: 2)
      SystemdUnit.Service.execStartPre(.init("/var/lib/infrac/node/current/backoff", "\(.unitPrefix)"))
    }
  }

  /// The same for a sidekick, whose starts with its service do not count. Beside scripts of an older generation, which know
  /// no service, it does without a pause.
  static func keptRunning(beside service: SystemdUnit.Word) -> Clauses {
    Clauses {
      restarted(afterSeconds: 2)
      SystemdUnit.Service.execStartPre(
        .init("/var/lib/infrac/node/current/backoff", "\(.unitPrefix)", service, ignoringFailure: true)
      )
    }
  }

  /// The unit is started anew whenever it ends, and never given up.
  ///
  /// By default systemd refuses the sixth start within ten seconds, for good. It counts attempts: one to start a unit that
  /// is still stopping is made again at each change of its state and each reload of the units, as when fleet replaces it
  /// (`service_can_start` and `unit_start` of systemd 252).
  static func restarted(afterSeconds seconds: Int) -> Clauses {
    Clauses {
      SystemdUnit.Service.restart(.always)
      SystemdUnit.Service.restartDelay(seconds: seconds)
      SystemdUnit.Service.startLimitInterval(seconds: 0)
    }
  }

  /// TERM ends the script alone, which then takes back what it has told etcd.
  ///
  /// A whole control group is signalled until nothing new is in it (`cg_kill` of systemd), so what a script starts for
  /// that would be ended, too.
  static var endedByItself: Clauses { Clauses { SystemdUnit.Service.killMode(.mixed) } }
}
