internal import Diagnostics
internal import Loading
internal import Spec
internal import YAML

/// A text that somebody wrote as a value, in the specification or the lock file.
struct WrittenValue {
  /// The keys that lead to it; the items of a list have those of the list.
  let keys: [String]
  let text: String
  let span: Span

  /// All of them in the order of the texts. What an alias stands for is where it is written.
  static func all(in loaded: LoadedSpecification) -> [WrittenValue] {
    var values: [WrittenValue] = []
    for document in loaded.documents { collect(document.root, [], &values) }
    return values
  }

  private static func collect(_ node: Node, _ keys: [String], _ values: inout [WrittenValue]) {
    guard node.alias == nil else { return }
    switch node.content {
    case .scalar(let scalar): values.append(WrittenValue(keys: keys, text: scalar.text, span: node.span))
    case .sequence(let elements): for element in elements { collect(element, keys, &values) }
    case .mapping(let pairs): for pair in pairs { collect(pair.value, keys + [pair.key], &values) }
    }
  }

  /// The field of the language; `nil` in the lock file and for keys that the user chooses.
  static func field(_ keys: [String]) -> FieldReference? { Draft.shape.field(along: declared(keys)) }

  /// Where the keys are declared: what a tenant has of its own in place of its plan's is declared with plans.
  private static func declared(_ keys: [String]) -> [String] {
    guard keys.count > 3, keys[0] == "tenants", keys[2] == "overrides" else { return keys }
    return ["plans", keys[1]] + keys[3...]
  }

  /// Whether another value is one of the same field, of this mapping or another.
  func isOfField(_ keys: [String]) -> Bool {
    guard self.keys.count == keys.count, self.keys.first == keys.first, self.keys.last == keys.last else {
      return false
    }
    return keys.count < 3 || WrittenValue.field(keys)?.path == WrittenValue.field(self.keys)?.path
  }
}

/// Texts that could stand in place of another one, the likeliest first.
struct OtherTexts {
  let texts: [String]

  /// Those that other entries have for the same field are `known`.
  init(for text: String, of field: FieldReference?, known: [String]) {
    let types = field?.member.shape.scalars ?? []
    var texts = types.flatMap { $0.choices ?? [] } + known.prefix(2)
    texts += ["true", "false"].contains(text) ? [text == "true" ? "false" : "true"] : []
    texts += Self.lengthened(text) + Self.raised(text) + types.flatMap(\.examples)
    var seen: Set<String> = [text]
    self.texts = texts.filter { seen.insert($0).inserted }
  }

  /// With a letter more at the end, and at the end of the first name in it.
  private static func lengthened(_ text: String) -> [String] {
    guard let last = text.last, last.isLetter else { return [] }
    let end = text.firstIndex { !$0.isLetter && !$0.isNumber && $0 != "-" } ?? text.endIndex
    return [text + "x"] + (end == text.endIndex ? [] : [text[..<end] + "x" + text[end...]])
  }

  /// With each number in it raised, the last one first.
  private static func raised(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    let runs = bytes.indices.split { !(48...57).contains(bytes[$0]) }.map { $0.startIndex..<$0.endIndex }
    return runs.reversed().flatMap { run -> [String] in
      let digits = String(decoding: bytes[run], as: UTF8.self)
      guard digits.utf8.count < 10, let number = Int(digits) else { return [] }
      return [number + 1, number * 2, number + 89].map { other in
        let padding = String(repeating: "0", count: max(digits.utf8.count - String(other).utf8.count, 0))
        return String(decoding: bytes[..<run.lowerBound], as: UTF8.self) + padding + String(other)
          + String(decoding: bytes[run.upperBound...], as: UTF8.self)
      }
    }
  }
}
