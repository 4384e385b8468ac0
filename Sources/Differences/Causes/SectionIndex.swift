internal import Diagnostics

/// What part of the specification a place is in.
struct SectionIndex: Sendable {
  /// Sorted, apart from one another.
  private let spans: [(span: Span, name: String)]
  private let places: EditSearch.Places

  init(_ places: EditSearch.Places) {
    self.places = places
    spans = places.sections.map { (span: $0.value.span, name: $0.key) }.sorted { $0.span < $1.span }
  }

  /// Whether the texts are not at hand.
  var isEmpty: Bool { spans.isEmpty }

  /// The section that a span lies in or covers the beginning of.
  func name(of span: Span) -> String? {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].span.start <= span.start { low = middle + 1 } else { high = middle }
    }
    if low > 0, spans[low - 1].span.end > span.start { return spans[low - 1].name }
    return low < spans.count && spans[low].span.start < span.end ? spans[low].name : nil
  }

  /// Whether a span covers a field that begins like a path: the mapping in which something is no longer said.
  func contains(_ span: Span, section: String, path: String) -> Bool {
    guard let entry = places.sections[section] else { return false }
    let parent = path.split(separator: ".").dropLast().joined(separator: ".")
    let siblings = entry.fields().filter { parent.isEmpty || $0.path.hasPrefix(parent + ".") || $0.path == parent }
    return siblings.contains { $0.span.start >= span.start && $0.span.end <= span.end }
  }
}
