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
      mapping.reportUnknownKeys(besides: keys, of: node, &diagnostics)
      var asked = 0
      func next<Item>(_ field: Field<Item>) throws(AlreadyReported) -> Item {
        asked += 1
        return try field.decode(mapping, &diagnostics)
      }
      do throws(AlreadyReported) {
        return make(repeat try next(each field))
      } catch {
        // The fields behind the one that failed may have mistakes, too.
        var number = 0
        for each in repeat each field {
          number += 1
          if number > asked { _ = try? each.decode(mapping, &diagnostics) }
        }
        return nil
      }
    }
  }
}

extension Mapping {
  fileprivate func reportUnknownKeys(besides keys: [String], of node: Node, _ diagnostics: inout DiagnosticBag) {
    guard !pairs.allSatisfy({ keys.contains($0.key) }) else { return }
    // Once for all unknown keys: there may be thousands.
    let absent = keys.filter { self[$0] == nil }
    for pair in pairs where !keys.contains(pair.key) {
      diagnostics.report(
        .unknownKey(pair.key, in: name),
        at: pair.keySpan,
        also: node.aliasLabels,
        help: Self.help(for: pair.key, keys, absent)
      )
    }
  }
}

extension Mapping {
  /// Keys may have dots, which look like mappings within mappings to those who do not know them.
  private static func help(for key: String, _ keys: [String], _ absent: [String]) -> String {
    guard keys.contains(where: { $0.hasPrefix(key + ".") }) else { return Suggestion.question(for: key, among: absent) }
    return "the keys are \(keys.map { "`\($0)`" }.joined(separator: ", ")), with their dots"
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func unknownKey(_ key: String, in name: String) -> Self {
    .init("E0204", "unknown key “\(key)” in \(name)")
  }
}
