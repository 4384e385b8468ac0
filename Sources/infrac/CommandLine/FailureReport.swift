internal import Diagnostics

/// A failure as people read it, in the layout of a diagnostic.
enum FailureReport {
  static func text(of failure: Failure, style: TerminalStyle) -> String {
    let title = style("error", as: .error) + style(": " + VisibleText.of(failure.message), as: .message)
    let help = failure.help.map { "   " + style("= help:", as: .hint) + " " + VisibleText.of($0) }
    return ([title] + help).joined(separator: "\n") + "\n"
  }
}
