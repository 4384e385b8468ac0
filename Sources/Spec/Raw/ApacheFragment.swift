/// Directives of Apache that an operator wrote for one site: each is in the list of what reaches nothing but that site.
package struct ApacheFragment: Sendable {
  package let statements: [RawStatement]

  /// Where a directive stands.
  enum Place: Hashable, Sendable {
    case host, section
  }

  /// The only way in: reads and checks a text.
  init(_ text: String) throws(RawProblem) {
    statements = try Self.checked(try ApacheReader.statements(of: text), in: .host)
  }

  private static func checked(_ nodes: [RawNode], in place: Place) throws(RawProblem) -> [RawStatement] {
    var statements: [RawStatement] = []
    for node in nodes {
      let name = node.name.lowercased()
      let rules = node.body == nil ? ApacheRules.directives : ApacheRules.sections
      let bare = name.hasPrefix("<") ? String(name.dropFirst()) : name
      guard let rule = rules.first(where: { $0.name.description.lowercased() == bare && $0.places.contains(place) })
      else {
        throw RawProblem(line: node.line, kind: .notAllowed(node.name), help: ApacheRules.help(for: name, in: place))
      }
      let expression = node.words.contains { $0.contains("${") || $0.contains("%{") }
      if let why = expression ? "neither “${” nor “%{”, which Apache replaces" : rule.check(node.words) {
        throw RawProblem(
          line: node.line,
          kind: .badArgument(node.words.joined(separator: " "), of: node.name),
          help: why
        )
      }
      let body: [RawStatement]? = if let body = node.body { try checked(body, in: .section) } else { nil }
      statements.append(RawStatement(name: rule.name, words: node.words, body: body))
    }
    return statements
  }
}
