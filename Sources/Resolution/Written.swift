package import Diagnostics
package import YAML

/// What the texts of a specification say, apart from what became of it: the record by which a later run names the
/// edits between two generations.
///
/// It is made of the texts themselves, so that no field can be forgotten, and in pieces (`Section`), so that one
/// tenant's edit changes one line.
package struct Written: Sendable {
  /// By name.
  package let sections: [Section]

  /// A part of a specification: a tenant, a plan, a service, a node, or another key at the top.
  package struct Section: Sendable {
    /// `tenants.forn-pages`, `cluster`.
    package let name: String
    /// The file that says it, relative to the main specification's folder.
    package let file: String
    package let span: Span
    fileprivate let node: Node
  }

  /// One value and where it stands.
  package struct Field: Sendable, Hashable {
    /// Within the section, `sites.fornpages.example.root`; elements of a list that are mappings
    /// have numbers, `redirects[0].from`.
    package let path: String
    package let text: String
    package let span: Span
  }

  package init() { sections = [] }

  /// - Parameter documents: The main text and those that it includes, with their paths.
  package init(_ documents: [(node: Node, file: String)]) {
    var sections: [Section] = []
    for (node, file) in documents {
      for pair in node.pairs where pair.key != "include" && pair.key != "infrac" {
        sections += Self.sections(of: pair, named: pair.key, in: file)
      }
    }
    self.sections = sections.map(\.name).byteOrder.map { sections[$0] }
  }

  /// Keys below which each entry is a section of its own.
  private static let divided: Set<String> = [
    "tenants", "plans", "services", "cluster", "cluster.nodes", "services.custom",
  ]

  private static func sections(of pair: Node.Pair, named name: String, in file: String) -> [Section] {
    guard divided.contains(name), case .mapping(let pairs) = pair.value.content else {
      return [Section(name: name, file: file, span: pair.keySpan.joined(pair.value.place), node: pair.value)]
    }
    return pairs.flatMap { sections(of: $0, named: "\(name).\($0.key)", in: file) }
  }
}

extension Written.Section {
  /// The values in the order in which they are written.
  package var fields: [Written.Field] {
    var fields: [Written.Field] = []
    Self.collect(node, "", &fields)
    return fields
  }

  private static func collect(_ node: Node, _ path: String, _ fields: inout [Written.Field]) {
    // An alias can stand for millions of values; what it names has lines of its own.
    switch node.content {
    case .mapping(let pairs) where !pairs.isEmpty && fields.count < mostFields:
      for pair in pairs { collect(pair.value, path.isEmpty ? pair.key : "\(path).\(pair.key)", &fields) }
    case .sequence(let elements) where elements.contains(where: { !$0.isScalar }) && fields.count < mostFields:
      for (index, element) in elements.enumerated() { collect(element, "\(path)[\(index)]", &fields) }
    case .mapping, .sequence, .scalar:
      fields.append(Written.Field(path: path, text: text(of: node), span: node.place))
    }
  }

  /// The most values that a section's record has: more are those of aliases within aliases.
  private static let mostFields = 20_000

  private static func text(of node: Node) -> String {
    switch node.content {
    case .scalar(let scalar): scalar.text
    case .sequence(let elements): "[" + elements.map { text(of: $0) }.joined(separator: ", ") + "]"
    case .mapping(let pairs): pairs.isEmpty ? "{}" : "{…}"
    }
  }
}

extension Node {
  fileprivate var pairs: [Pair] {
    if case .mapping(let pairs) = content { pairs } else { [] }
  }

  fileprivate var isScalar: Bool {
    if case .scalar = content { true } else { false }
  }
}

extension Span {
  /// From a key to its value, which an alias or a merge may have put into another text.
  fileprivate func joined(_ other: Span) -> Span { other.start >= start ? extended(to: other) : self }
}
