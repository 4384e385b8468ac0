/// Why a command could not do what it was asked to: one sentence, actions, and the exit status.
///
/// What is wrong with a specification is a diagnostic and not a failure.
struct Failure: Error {
  let status: ExitStatus
  /// Lower case, without a full stop, as in a diagnostic; may be empty when everything was said before.
  let message: String
  let help: [String]

  /// The command line is wrong, or names something that does not exist.
  static func usage(_ message: String, help: String...) -> Failure {
    Failure(status: .usage, message: message, help: help.filter { !$0.isEmpty })
  }

  /// The machine refused.
  static func machine(_ message: String, help: String...) -> Failure {
    Failure(status: .machine, message: message, help: help.filter { !$0.isEmpty })
  }

  /// Everything was said; only the status is left to tell.
  static func silent(_ status: ExitStatus) -> Failure {
    Failure(status: status, message: "", help: [])
  }
}
