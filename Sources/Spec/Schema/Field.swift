package import Diagnostics
internal import YAML

/// One component of a record: usually a key with its type, its default and its documentation.
package struct Field<Value: Sendable>: Sendable {
  let members: [Shape.Member]
  /// The value, or an error after reporting why there is none.
  ///
  /// Thrown and not `nil`: records take values of any types apart, for which an `Optional` of each costs more than
  /// reading most of them.
  let decode: @Sendable (Mapping, inout DiagnosticBag) throws(AlreadyReported) -> Value

  /// A key that must be present, unless it has a default.
  package init(_ key: String, _ schema: Schema<Value>, default preset: Preset? = nil, _ summary: String) {
    members = [
      Shape.Member(
        key: key,
        shape: schema.shape,
        summary: summary,
        isRequired: preset == nil,
        preset: preset,
        group: nil
      )
    ]
    decode = { mapping, diagnostics throws(AlreadyReported) in
      if let node = mapping[key] { return try reported(schema.decode(node, &diagnostics)) }
      if let preset { return try reported(schema.decode(preset.node(within: mapping.span), &diagnostics)) }
      mapping.reportMissing(key, help: "`\(key)`: \(summary)", &diagnostics)
      throw AlreadyReported()
    }
  }

  private init(
    members: [Shape.Member],
    decode: @escaping @Sendable (Mapping, inout DiagnosticBag) throws(AlreadyReported) -> Value
  ) {
    self.members = members
    self.decode = decode
  }
}

extension Field {
  /// A key that may be absent.
  package static func optional<Inner>(_ key: String, _ schema: Schema<Inner>, _ summary: String) -> Field
  where Value == Inner? {
    let member = Shape.Member(
      key: key,
      shape: schema.shape,
      summary: summary,
      isRequired: false,
      preset: nil,
      group: nil
    )
    return Field(members: [member]) { mapping, diagnostics throws(AlreadyReported) in
      guard let node = mapping[key] else { return nil }
      return try reported(schema.decode(node, &diagnostics))
    }
  }

  /// Keys that exclude one another; none of them is what `preset` is for the key `presetKey`.
  package static func exactlyOne(
    _ alternatives: Alternative<Value>...,
    or presetKey: String? = nil,
    is preset: Preset? = nil
  ) -> Field {
    let group = alternatives.map(\.key).joined(separator: ", ")
    let members = alternatives.map { alternative in
      Shape.Member(
        key: alternative.key,
        shape: alternative.schema.shape,
        summary: alternative.summary,
        isRequired: false,
        preset: alternative.key == presetKey ? preset : nil,
        group: group
      )
    }
    return Field(members: members) { mapping, diagnostics throws(AlreadyReported) in
      let written = mapping.pairs.filter { pair in alternatives.contains { $0.key == pair.key } }
        .sorted { $0.keySpan.start < $1.keySpan.start }
      if written.count > 1 {
        let (first, second) = (written[0], written[1])
        diagnostics.report(
          .excluded(second.key, by: first.key),
          at: second.keySpan,
          also: [.init(first.keySpan, "“\(first.key)” stands here")],
          help: "keep one of them"
        )
        throw AlreadyReported()
      }
      if let pair = written.first, let alternative = alternatives.first(where: { $0.key == pair.key }) {
        return try reported(alternative.schema.decode(pair.value, &diagnostics))
      }
      if let preset, let alternative = alternatives.first(where: { $0.key == presetKey }) {
        return try reported(alternative.schema.decode(preset.node(within: mapping.span), &diagnostics))
      }
      mapping.reportMissing(group, help: "write one of \(group)", &diagnostics)
      throw AlreadyReported()
    }
  }
}

extension Field<Origin> {
  /// Not a key: the place where the record itself is written.
  package static var origin: Field<Origin> {
    Field(members: []) { mapping, _ in mapping.origin }
  }
}

extension Field<Int> {
  /// Not a key: how many entries a mapping has as it is written, those with mistakes among them.
  package static func count(of key: String) -> Field<Int> {
    Field(members: []) { mapping, _ in
      if case .mapping(let pairs)? = mapping[key]?.content { pairs.count } else { 0 }
    }
  }
}

/// One of several keys that exclude one another.
package struct Alternative<Value: Sendable>: Sendable {
  let key: String
  let schema: Schema<Value>
  let summary: String

  package init(_ key: String, _ schema: Schema<Value>, _ summary: String) {
    self.key = key
    self.schema = schema
    self.summary = summary
  }
}

/// The keys of a record as they are written.
struct Mapping {
  let pairs: [Node.Pair]
  let span: Span
  let origin: Origin
  /// What the record is, with its article.
  let name: String
  /// Whether keys may be missing because of what was reported before.
  let isDamaged: Bool

  func reportMissing(_ key: String, help: String, _ diagnostics: inout DiagnosticBag) {
    guard !isDamaged else { return }
    diagnostics.report(.missing(key, in: name), at: span.start.point, help: help)
  }

  subscript(key: String) -> Node? {
    for index in pairs.indices where pairs[index].key == key { return pairs[index].value }
    return nil
  }
}

/// Why a field has no value.
struct AlreadyReported: Error {}

private func reported<Value>(_ value: Value?) throws(AlreadyReported) -> Value {
  guard let value else { throw AlreadyReported() }
  return value
}

extension UInt32 {
  /// The first character at an offset, for what is said of a mapping as a whole.
  fileprivate var point: Span { self == 0 ? .none : Span(self, self + 1) }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func missing(_ key: String, in name: String) -> Self {
    .init("E0202", "the key “\(key)” is missing in \(name)")
  }

  fileprivate static func excluded(_ key: String, by other: String) -> Self {
    .init("E0205", "“\(key)” and “\(other)” exclude one another")
  }
}
