package import Diagnostics

/// A value of a YAML document, with its place.
package struct Node: Sendable {
  package enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Pair])
  }

  /// A text; what it means is decided by the field in which it stands.
  package struct Scalar: Hashable, Sendable {
    package enum Style: Sendable { case plain, quoted, block }

    package let text: String
    package let style: Style

    package init(text: String, style: Style) {
      self.text = text
      self.style = style
    }

    /// Whether nothing was written at all: `key:` and the end of the line.
    package var isAbsent: Bool { style == .plain && text.isEmpty }
  }

  /// A key and its value. Keys are scalars and differ within a mapping: the parser sees to it.
  ///
  /// What a merge (`<<`) brings stands behind the mapping's own pairs: `keySpan` is where the key is
  /// written, `value.place` where the merge puts it.
  package struct Pair: Sendable {
    package let key: String
    package let keySpan: Span
    package let value: Node

    package init(key: String, keySpan: Span, value: Node) {
      self.key = key
      self.keySpan = keySpan
      self.value = value
    }
  }

  package let content: Content
  /// Where the value is written. For a collection from its first to its last child.
  package let span: Span
  /// Where an alias (`*name`) puts the value; `nil` for what stands where it is written.
  package let alias: Span?
  /// Whether nobody wrote it: it is a default, and `span` the mapping in which it could stand.
  package let isPreset: Bool
  /// Whether something here could not be read and was reported: a wrong value here, or a key that is
  /// missing from a mapping, deserves no second diagnostic.
  package let isDamaged: Bool

  package init(
    _ content: Content,
    span: Span,
    alias: Span? = nil,
    isPreset: Bool = false,
    isDamaged: Bool = false
  ) {
    self.content = content
    self.span = span
    self.alias = alias
    self.isPreset = isPreset
    self.isDamaged = isDamaged
  }

  /// The same value, put somewhere else by an alias or a merge.
  package func used(at alias: Span) -> Node {
    Node(content, span: span, alias: alias, isPreset: isPreset, isDamaged: isDamaged)
  }

  /// Whether nothing was written at all: `key:` and the end of the line.
  package var isAbsent: Bool {
    if case .scalar(let scalar) = content { scalar.isAbsent } else { false }
  }

  /// Where the value stands: the alias, where one was written.
  package var place: Span { alias ?? span }

  /// Why the value is there.
  package var origin: Origin { isPreset ? .preset(within: span) : .written(span) }
}
