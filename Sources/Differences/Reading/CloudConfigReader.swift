internal import Diagnostics
internal import YAML

/// A cloud-config: YAML behind a first line that says what it is. The order of keys means nothing; files and units are
/// known by their names, and units are started in their order.
enum CloudConfigReader {
  static func statements(of bytes: [UInt8]) -> [Statement]? {
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    let source = sources.add(path: "user-data", bytes: bytes)
    guard let root = Node.parse(source, limits: .language, into: &diagnostics), !diagnostics.hasErrors else {
      return nil
    }
    let text = TextLines(bytes)
    var statements: [Statement] = []
    if text.count > 0, text[0].hasPrefix("#") { statements.append(Statement("\n", text[0], 0..<1)) }
    var reader = Reader(source: source, statements: statements)
    reader.add(root, "", named: "")
    return reader.statements
  }

  private struct Reader {
    let source: SourceSet.Source
    var statements: [Statement]

    mutating func add(_ node: Node, _ path: String, named key: String) {
      let range = source.offsets(of: node.span)
      let first = source.line(at: range.lowerBound) - 1
      let last = max(first, source.line(at: max(range.lowerBound, range.upperBound - 1)) - 1)
      switch node.content {
      case .scalar(let scalar):
        let lines = scalar.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count > 1, last > first else {
          return statements.append(Statement(path, Self.value(of: scalar), first..<(last + 1)))
        }
        // A text of several lines: each by itself, where the block scalar has it.
        let offset = last - first + 1 >= lines.count ? 1 : 0
        for (index, line) in lines.enumerated() where !(index == lines.count - 1 && line.isEmpty) {
          let number = min(first + offset + index, last)
          statements.append(Statement(path, line, number..<(number + 1)))
        }
      case .mapping(let pairs):
        for pair in pairs { add(pair.value, "\(path)/\(pair.key)", named: pair.key) }
      case .sequence(let elements):
        for (index, element) in elements.enumerated() {
          guard let name = name(of: element) else {
            add(element, "\(path)[]", named: key)
            continue
          }
          // Only the sequence of units is carried out in its order.
          if key == "units" { statements.append(Statement("\(path)*", name, first..<(first + 1))) }
          add(element, "\(path)[\(name)]", named: "\(index)")
        }
      }
    }

    /// A text, or what YAML 1.1 may read as something else where it has no quotation marks: `0644`, `no`, `~`.
    private static func value(of scalar: Node.Scalar) -> String {
      guard scalar.style == .plain else { return scalar.text }
      let words: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
      let isTyped = scalar.text.utf8.first.map { "0123456789+-.~<=".utf8.contains($0) } ?? true
      return isTyped || words.contains(scalar.text.lowercased()) ? "\u{0}" + scalar.text : scalar.text
    }

    /// What an element of a list is known by.
    private func name(of element: Node) -> String? {
      guard case .mapping(let pairs) = element.content,
        let pair = pairs.first(where: { $0.key == "name" || $0.key == "path" }),
        case .scalar(let scalar) = pair.value.content
      else { return nil }
      return scalar.text
    }
  }
}
