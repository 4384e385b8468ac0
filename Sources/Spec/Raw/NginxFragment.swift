/// Directives of nginx that an operator wrote for one site: each is in the list of what reaches nothing but that site.
package struct NginxFragment: Sendable {
  package let statements: [RawStatement]

  /// Where a directive stands.
  enum Place: Hashable, Sendable {
    case server, location, condition
  }

  /// The only way in: reads and checks a text.
  init(_ text: String, in place: Place) throws(RawProblem) {
    statements = try Self.checked(try NginxReader.statements(of: text), in: place)
  }

  private static func checked(_ nodes: [RawNode], in place: Place) throws(RawProblem) -> [RawStatement] {
    var seen: Set<[String]> = []
    var statements: [RawStatement] = []
    for node in nodes {
      guard let rule = rules.first(where: { $0.name.description == node.name && $0.places.contains(place) }) else {
        throw RawProblem(
          line: node.line,
          kind: .notAllowed(node.name),
          help: NginxRules.help(for: node.name, in: place)
        )
      }
      let inner = Self.inside(node.name)
      guard (node.body != nil) == (inner != nil) else {
        throw RawProblem(
          line: node.line,
          kind: .unreadable(inner == nil ? "a block behind “\(node.name)”" : "“\(node.name)” without its block")
        )
      }
      let words = node.name == "if" ? NginxRules.conditionWords(node.words) : node.words
      if let why = rule.check(words) {
        throw RawProblem(
          line: node.line,
          kind: .badArgument(node.words.joined(separator: " "), of: node.name),
          help: why
        )
      }
      let isLocation = node.name == "location"
      guard (rule.isRepeatable && !isLocation) || seen.insert([node.name] + (isLocation ? words : [])).inserted else {
        throw RawProblem(line: node.line, kind: .unreadable("“\(node.name)” a second time"))
      }
      let body: [RawStatement]? = if let inner, let body = node.body { try checked(body, in: inner) } else { nil }
      statements.append(RawStatement(name: rule.name, words: words, body: body))
    }
    return statements
  }

  private static func inside(_ name: String) -> Place? {
    switch name {
    case "location": .location
    case "if": .condition
    default: nil
    }
  }

  private static let rules = NginxRules.all
}

extension RawStatement {
  /// Whether a location of nginx answers by itself in any case: nothing of the site is asked then.
  package var answers: Bool { body?.contains { $0.name.description == "return" } ?? false }
}
