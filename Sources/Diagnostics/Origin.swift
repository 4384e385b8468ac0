/// Why a line of the output is there.
package enum Origin: Hashable, Sendable {
  /// Somebody wrote it there, in the specification or the lock file.
  case written(Span)
  /// Nobody wrote it: it is the default of a field that could stand within the mapping at this place.
  case preset(within: Span)
  /// It is always written.
  case template

  /// The place to show; `nil` for what is always written.
  package var span: Span? {
    switch self {
    case .written(let span), .preset(let span): span == .none ? nil : span
    case .template: nil
    }
  }
}
