internal import Diagnostics
internal import YAML

/// What an absent key stands for, as it would be written.
package indirect enum Preset: Sendable, Hashable {
  case text(String)
  case list([Preset])
  case mapping([Entry])

  package struct Entry: Sendable, Hashable {
    package let key: String
    package let value: Preset
  }

  /// As flow YAML.
  package var text: String {
    switch self {
    case .text(let text): text
    case .list(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
    case .mapping(let entries):
      entries.isEmpty ? "{}" : "{ " + entries.map { "\($0.key): \($0.value.text)" }.joined(separator: ", ") + " }"
    }
  }

  /// The same as a value that could have been written in a mapping.
  func node(within span: Span) -> Node {
    let content: Node.Content =
      switch self {
      case .text(let text): .scalar(Node.Scalar(text: text, style: .quoted))
      case .list(let items): .sequence(items.map { $0.node(within: span) })
      case .mapping(let entries):
        .mapping(entries.map { Node.Pair(key: $0.key, keySpan: span, value: $0.value.node(within: span)) })
      }
    return Node(content, span: span, isPreset: true)
  }
}

extension Preset: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  package init(stringLiteral text: String) { self = .text(text) }
  package init(arrayLiteral items: Preset...) { self = .list(items) }
  package init(dictionaryLiteral entries: (String, Preset)...) {
    self = .mapping(entries.map { Entry(key: $0.0, value: $0.1) })
  }
}
