internal import Diagnostics

/// JSON: the order of members and the layout mean nothing.
enum JSONStatements {
  static func document(_ bytes: [UInt8]) -> [Statement]? {
    guard let value = JSONValue(parsing: bytes) else { return nil }
    let count = max(TextLines(bytes).count, 1)
    var statements: [Statement] = []
    add(value, "", 0..<count, &statements)
    return statements
  }

  /// A value per line; a line is known by its kind and its name.
  static func lines(_ bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    var statements: [Statement] = []
    for number in 0..<text.count {
      guard let value = JSONValue(parsing: text.lines[number]) else { return nil }
      let name = "\(value["kind"]?.text ?? "") \(value["name"]?.text ?? "")"
      add(value, name, number..<(number + 1), &statements)
    }
    return statements
  }

  private static func add(_ value: JSONValue, _ path: String, _ lines: Range<Int>, _ statements: inout [Statement]) {
    switch value {
    case .object(let members) where !members.isEmpty:
      for member in members { add(member.value, "\(path)\u{0}\(member.key)", lines, &statements) }
    case .array(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() { add(element, "\(path)\u{0}\(index)", lines, &statements) }
    case .null, .boolean, .integer, .number, .string, .array, .object:
      statements.append(Statement(path, value.line, lines))
    }
  }
}
