/// Why a line of the output is there.
package enum Origin: Hashable, Sendable {
  /// Somebody wrote it there, in the specification or the lock file.
  case written(Span)
  /// Nobody wrote it: it is the default of a field that could stand within the mapping at this place.
  case preset(within: Span)
  /// It is always written.
  case template

  /// Where several were written: from the first to the last, as far as they are beside one another.
  package static func covering(_ origins: [Origin]) -> Origin {
    let spans = origins.compactMap(\.span).sorted()
    guard let first = spans.first, let last = spans.last else { return .template }
    // Texts are apart from one another; a span across the end of one would name lines of others.
    return .written(Span(first.start, max(first.end, last.end)))
  }

  /// The place to show; `nil` for what is always written.
  package var span: Span? {
    switch self {
    case .written(let span), .preset(let span): span == .none ? nil : span
    case .template: nil
    }
  }
}
