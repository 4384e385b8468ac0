package import Diagnostics
internal import YAML

/// A value that remembers why it is there.
package struct Located<Value: Sendable>: Sendable {
  package let value: Value
  package let origin: Origin

  package init(_ value: Value, _ origin: Origin) {
    self.value = value
    self.origin = origin
  }

  /// The place to show.
  package var span: Span { origin.span ?? .none }

  package func map<Other>(_ transform: (Value) -> Other) -> Located<Other> { Located<Other>(transform(value), origin) }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}

extension Schema {
  /// The same YAML, keeping its place; for the values that end up in generated files.
  package static func located<Inner>(_ inner: Schema<Inner>) -> Schema where Value == Located<Inner> {
    Schema(inner.shape) { node, diagnostics in
      inner.decode(node, &diagnostics).map { Located($0, node.origin) }
    }
  }
}
