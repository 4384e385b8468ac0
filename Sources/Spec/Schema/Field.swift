package import Diagnostics
internal import YAML

/// One component of a record: usually a key with its type, its default and its documentation.
package struct Field<Value: Sendable>: Sendable {
  let members: [Shape.Member]
  let decode: @Sendable (Mapping, inout DiagnosticBag) -> Value?

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
    decode = { mapping, diagnostics in
      if let pair = mapping.pair(key) { return schema.decode(pair.value, &diagnostics) }
      if let preset { return schema.decode(preset.node(within: mapping.span), &diagnostics) }
      mapping.reportMissing(key, help: "`\(key)`: \(summary)", &diagnostics)
      return nil
    }
  }

  private init(members: [Shape.Member], decode: @escaping @Sendable (Mapping, inout DiagnosticBag) -> Value?) {
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
    return Field(members: [member]) { mapping, diagnostics in
      guard let pair = mapping.pair(key) else { return .some(nil) }
      return schema.decode(pair.value, &diagnostics).map { .some($0) }
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
    return Field(members: members) { mapping, diagnostics in
      let written = alternatives.filter { mapping.pair($0.key) != nil }
        .sorted { (mapping.pair($0.key)?.keySpan.start ?? 0) < (mapping.pair($1.key)?.keySpan.start ?? 0) }
      if written.count > 1, let first = mapping.pair(written[0].key), let second = mapping.pair(written[1].key) {
        diagnostics.report(
          .excluded(second.key, by: first.key),
          at: second.keySpan,
          also: [.init(first.keySpan, "“\(first.key)” stands here")],
          help: "keep one of them"
        )
        return nil
      }
      if let alternative = written.first, let pair = mapping.pair(alternative.key) {
        return alternative.schema.decode(pair.value, &diagnostics)
      }
      if let preset, let alternative = alternatives.first(where: { $0.key == presetKey }) {
        return alternative.schema.decode(preset.node(within: mapping.span), &diagnostics)
      }
      mapping.reportMissing(group, help: "write one of \(group)", &diagnostics)
      return nil
    }
  }
}

extension Field<Origin> {
  /// Not a key: the place where the record itself is written.
  package static var origin: Field<Origin> {
    Field(members: []) { mapping, _ in mapping.origin }
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

  func pair(_ key: String) -> Node.Pair? { pairs.first { $0.key == key } }
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
