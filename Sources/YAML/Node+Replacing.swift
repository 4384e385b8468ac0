package import Diagnostics

/// A document as it would be if somebody had written something else.
extension Node {
  /// The same with another value in place of those that are written at some places, wherever aliases put them; without
  /// the entries that have them for `nil`.
  package func replacing(_ places: Set<Span>, by content: Content?) -> Node {
    switch self.content {
    case .scalar:
      guard places.contains(span), let content else { return self }
      return with(content)
    case .sequence(let elements):
      let kept = content == nil ? elements.filter { !places.contains($0.span) } : elements
      return with(.sequence(kept.map { $0.replacing(places, by: content) }))
    case .mapping(let pairs):
      let kept = content == nil ? pairs.filter { !places.contains($0.value.span) } : pairs
      return with(
        .mapping(kept.map { Pair(key: $0.key, keySpan: $0.keySpan, value: $0.value.replacing(places, by: content)) })
      )
    }
  }

  /// The value behind keys, one within the other; `nil` where nothing stands there.
  package func value(behind keys: some Collection<String>) -> Node? {
    guard let key = keys.first else { return self }
    guard case .mapping(let pairs) = content else { return nil }
    return pairs.first { $0.key == key }?.value.value(behind: keys.dropFirst())
  }

  /// The same with another value behind keys, one within the other, or without what stands there for `nil`; mappings that
  /// lack are added to have the value.
  package func with(_ value: Node?, behind keys: some Collection<String>) -> Node {
    guard let key = keys.first else { return value ?? self }
    var pairs: [Pair] = if case .mapping(let pairs) = content { pairs } else { [] }
    let index = pairs.firstIndex { $0.key == key }
    if value == nil {
      guard let index else { return self }
      if keys.count == 1 {
        pairs.remove(at: index)
        return with(.mapping(pairs))
      }
    }
    let old = index.map { pairs[$0] } ?? Pair(key: key, keySpan: span, value: Node(.mapping([]), span: span))
    let new = Pair(key: key, keySpan: old.keySpan, value: old.value.with(value, behind: keys.dropFirst()))
    if let index { pairs[index] = new } else { pairs.append(new) }
    return with(.mapping(pairs))
  }

  /// The same with a text behind keys.
  package func setting(_ keys: some Collection<String>, to text: String) -> Node {
    with(Node(.scalar(Scalar(text: text, style: .quoted)), span: value(behind: keys)?.span ?? span), behind: keys)
  }

  private func with(_ content: Content) -> Node {
    Node(content, span: span, alias: alias, isPreset: isPreset, isDamaged: isDamaged)
  }
}
