/// A range of bytes in the texts of one run.
///
/// All texts of a run (specification, includes, lock file) lie one after the other in one address
/// space, so a span says which file it is in as well. Offset 0 belongs to no text.
package struct Span: Hashable, Sendable {
  /// The offset of the first byte.
  package let start: UInt32
  /// The offset behind the last byte.
  package let end: UInt32

  package init(_ start: UInt32, _ end: UInt32) {
    self.start = start
    self.end = max(start, end)
  }

  /// The place of what nobody wrote.
  package static let none = Span(0, 0)

  /// From the beginning of this span to the end of another one in the same text.
  package func extended(to other: Span) -> Span { Span(start, max(end, other.end)) }
}

extension Span: Comparable {
  package static func < (left: Span, right: Span) -> Bool {
    (left.start, left.end) < (right.start, right.end)
  }
}
