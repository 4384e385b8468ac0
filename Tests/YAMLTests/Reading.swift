import Diagnostics
import TestSupport
import Testing
import YAML

/// A text, its tree and what was reported.
struct Reading {
  let source: SourceSet.Source
  let root: Node?
  let diagnostics: [Diagnostic]

  init(_ text: String, limits: Limits = .language) {
    self.init(Array(text.utf8), limits: limits)
  }

  init(_ bytes: [UInt8], limits: Limits = .language) {
    var sources = SourceSet()
    sources.add(path: "before.yaml", bytes: Array("a: b".utf8))
    source = sources.add(path: "hosting.yaml", bytes: bytes)
    var bag = DiagnosticBag()
    root = Node.parse(source, limits: limits, into: &bag)
    diagnostics = bag.sorted
  }

  var codes: [String] { diagnostics.map(\.message.code) }

  /// What the text has at a span.
  func slice(_ span: Span) -> String {
    String(decoding: source.bytes[Int(span.start - source.base)..<Int(span.end - source.base)], as: UTF8.self)
  }
}

/// Checks that a text causes exactly the expected diagnostics.
@discardableResult
func expectDiagnostics(
  _ marked: String,
  _ expected: KeyValuePairs<Character, String>,
  limits: Limits = .language,
  sourceLocation: SourceLocation = #_sourceLocation
) -> [Diagnostic] {
  TestSupport.expectDiagnostics(marked, expected, sourceLocation: sourceLocation) { _, source, diagnostics in
    _ = Node.parse(source, limits: limits, into: &diagnostics)
  }
}

extension Node {
  /// A form of the tree that a test can compare: texts in quotes, `[…]` and `{…}`.
  var outline: String {
    switch content {
    case .scalar(let scalar): "'\(scalar.text)'"
    case .sequence(let nodes): "[" + nodes.map(\.outline).joined(separator: ", ") + "]"
    case .mapping(let pairs): "{" + pairs.map { "\($0.key): \($0.value.outline)" }.joined(separator: ", ") + "}"
    }
  }

  subscript(_ key: String) -> Node? {
    guard case .mapping(let pairs) = content else { return nil }
    return pairs.first { $0.key == key }?.value
  }
}
