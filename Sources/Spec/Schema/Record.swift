internal import Diagnostics
internal import YAML

extension Schema {
  /// A mapping with exactly these fields, which become the arguments of `make` in the same order.
  ///
  /// `name` says what it is, with its article: `a tenant`.
  package static func record<each Part: Sendable>(
    _ name: String,
    _ make: @escaping @Sendable (repeat each Part) -> Value,
    _ field: repeat Field<each Part>
  ) -> Schema {
    var members: [Shape.Member] = []
    for each in repeat each field { members.append(contentsOf: each.members) }
    let keys = members.map(\.key)
    let shape = Shape.record(Shape.Record(name: name, members: members))

    return Schema(shape) { node, diagnostics in
      guard case .mapping(let pairs) = node.content else {
        diagnostics.mismatch(expected: shape, found: node)
        return nil
      }
      let mapping = Mapping(
        pairs: pairs,
        span: node.span,
        origin: node.origin,
        name: name,
        isDamaged: node.isDamaged
      )
      // Once for all unknown keys: there may be thousands.
      lazy var absent = keys.filter { mapping.pair($0) == nil }
      for pair in pairs where !keys.contains(pair.key) {
        diagnostics.report(
          .unknownKey(pair.key, in: name),
          at: pair.keySpan,
          also: node.aliasLabels,
          help: Suggestion.question(for: pair.key, among: absent)
        )
      }
      let parts = (repeat (each field).decode(mapping, &diagnostics))
      do {
        return make(repeat try unwrap(each parts))
      } catch {
        return nil
      }
    }
  }
}

private struct AlreadyReported: Error {}

private func unwrap<Part>(_ part: Part?) throws(AlreadyReported) -> Part {
  guard let part else { throw AlreadyReported() }
  return part
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func unknownKey(_ key: String, in name: String) -> Self {
    .init("E0204", "unknown key “\(key)” in \(name)")
  }
}
