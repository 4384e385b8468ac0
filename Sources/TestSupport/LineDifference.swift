/// What differs between two texts, as lines with `-` and `+`, each with its 1-based number.
package struct LineDifference: CustomStringConvertible {
  package let description: String

  /// The number of lines that are shown at most.
  private static let limit = 60

  package init(from old: String, to new: String) {
    let before = old.split(separator: "\n", omittingEmptySubsequences: false)
    let after = new.split(separator: "\n", omittingEmptySubsequences: false)
    let changes = after.difference(from: before)
      .map { change in
        switch change {
        case .remove(let offset, let line, _): (offset: offset, text: "-\(offset + 1)\t\(line)")
        case .insert(let offset, let line, _): (offset: offset, text: "+\(offset + 1)\t\(line)")
        }
      }
      .sorted { ($0.offset, $1.text) < ($1.offset, $0.text) }
      .map(\.text)
    let rest = changes.count > Self.limit ? ["… and \(changes.count - Self.limit) lines more"] : []
    description = (changes.prefix(Self.limit) + rest).joined(separator: "\n")
  }
}
