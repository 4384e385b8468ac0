/// How large a text may be before reading it stops.
///
/// The limits act while events are read, so that a hostile text costs no more than a good one.
package struct Limits: Sendable {
  /// How many collections may contain one another, aliases included.
  package let depth: Int
  /// How many keys, values and collections a document may have, each alias counted as what it stands for.
  package let nodes: Int
  /// The length of one scalar, in bytes.
  package let scalarBytes: Int

  package init(depth: Int = 64, nodes: Int = 10_000_000, scalarBytes: Int = 1_048_576) {
    self.depth = depth
    self.nodes = nodes
    self.scalarBytes = scalarBytes
  }

  /// What the language allows.
  package static let language = Limits()
}
