/// What the exit status of infrac says. Documented in `README.md`; scripts and CI rely on it.
enum ExitStatus: Int32 {
  case done = 0
  /// The specification has errors (with `--strict`, warnings too).
  case faultySpecification = 1
  /// There are differences, and the command was asked to tell.
  case differences = 2
  /// The machine failed: disk full, no permission, file missing, lock held. Nothing was half written.
  case machine = 3
  /// The command line is wrong, or names something that does not exist. The number is the one of sysexits(3), `EX_USAGE`.
  case usage = 64
  /// Somebody pressed ^C: 128 + SIGINT, as shells have it.
  case interrupted = 130
}
