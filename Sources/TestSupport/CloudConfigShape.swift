internal import Diagnostics
internal import YAML

/// The type that coreos-cloudinit wants of a value, with the rules that go with it.
indirect enum CloudConfigShape: Sendable {
  case text
  /// A text that `isValid` accepts; the empty one always passes.
  case pattern(isValid: @Sendable (String) -> Bool)
  case integer
  case number
  case flag
  case list(CloudConfigShape)
  /// A mapping with these keys and no others, and a rule for the whole.
  case record([String: CloudConfigShape], Rule? = nil)

  typealias Rule = @Sendable ([String: Node], inout CloudConfigCheck.Findings) -> Void

  func check(_ node: Node, key: String, into findings: inout CloudConfigCheck.Findings) {
    switch (self, node.content) {
    case (.text, .scalar(let scalar)) where !Self.isNull(scalar): return
    case (.pattern(let isValid), .scalar(let scalar)) where !Self.isNull(scalar):
      if !scalar.text.isEmpty, !isValid(scalar.text) {
        findings.add("error", "invalid value \(scalar.text)", at: node.span)
      }
    case (.integer, .scalar(let scalar)) where scalar.style == .plain && Int(scalar.text) != nil: return
    case (.number, .scalar(let scalar)) where scalar.style == .plain && Double(scalar.text) != nil: return
    case (.flag, .scalar(let scalar)) where scalar.style == .plain && Self.flags.contains(scalar.text.lowercased()):
      return
    case (.list(let element), .sequence(let elements)):
      for node in elements { element.check(node, key: key, into: &findings) }
    case (.record(let fields, let rule), .mapping(let pairs)): check(pairs, fields, rule, into: &findings)
    case (.text, _), (.pattern, _), (.integer, _), (.number, _), (.flag, _), (.list, _), (.record, _):
      findings.add("warning", "incorrect type for \"\(key)\" (want \(name))", at: node.span)
    }
  }

  private func check(
    _ pairs: [Node.Pair],
    _ fields: [String: CloudConfigShape],
    _ rule: Rule?,
    into findings: inout CloudConfigCheck.Findings
  ) {
    var values: [String: Node] = [:]
    for pair in pairs {
      if pair.key.contains("-") {
        findings.add("warning", "hyphens in the key \"\(pair.key)\"", at: pair.keySpan)
      } else if let field = fields[pair.key] {
        field.check(pair.value, key: pair.key, into: &findings)
        values[pair.key] = pair.value
      } else {
        findings.add("warning", "unrecognized key \"\(pair.key)\"", at: pair.keySpan)
      }
    }
    rule?(values, &findings)
  }

  private var name: String {
    switch self {
    case .text, .pattern: "string"
    case .integer: "int"
    case .number: "float64"
    case .flag: "bool"
    case .list: "[]"
    case .record: "struct"
    }
  }

  /// YAML 1.1's, which is what the reader knows.
  private static let flags = ["true", "false", "yes", "no", "on", "off", "y", "n"]

  private static func isNull(_ scalar: Node.Scalar) -> Bool {
    scalar.style == .plain && ["", "~", "null"].contains(scalar.text.lowercased())
  }
}

extension Node {
  /// The text of a scalar.
  var scalarText: String? { if case .scalar(let scalar) = content { scalar.text } else { nil } }
}
