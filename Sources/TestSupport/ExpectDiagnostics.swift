package import Diagnostics
package import Testing

/// Checks that a text causes exactly the expected diagnostics, each at its marker.
///
///     expectDiagnostics("1️⃣plann: business", ["1️⃣": "E0204 unknown key “plann”"]) { sources, source, bag in … }
///
/// An expectation is a code and a message, or a code alone when the wording doesn't matter. `🚫` stands for “no place”.
///
/// - Returns: What was reported, in order of place, for tests that look at labels, notes and help.
@discardableResult
package func expectDiagnostics(
  _ marked: String,
  _ expected: KeyValuePairs<Character, String>,
  sourceLocation: SourceLocation = #_sourceLocation,
  check: (SourceSet, SourceSet.Source, inout DiagnosticBag) throws -> Void
) rethrows -> [Diagnostic] {
  try expectDiagnostics(in: [MarkedSource(marked)], expected, sourceLocation: sourceLocation) { texts in
    var sources = SourceSet()
    var diagnostics = DiagnosticBag()
    let source = sources.add(path: texts[0].path, bytes: texts[0].bytes)
    try check(sources, source, &diagnostics)
    return (sources, diagnostics)
  }
}

/// The same for several texts, whose markers differ; whoever reads them builds the source set.
@discardableResult
package func expectDiagnostics(
  in texts: [MarkedSource],
  _ expected: KeyValuePairs<Character, String>,
  sourceLocation: SourceLocation = #_sourceLocation,
  check: ([MarkedSource]) throws -> (SourceSet, DiagnosticBag)
) rethrows -> [Diagnostic] {
  let (sources, bag) = try check(texts)
  let found = bag.sorted.map { FoundDiagnostic($0, in: sources) }
  let wanted = expected.map { name, text in
    WantedDiagnostic(name: name, text: text, in: texts)
  }
  let complaints = complaints(wanted: wanted, found: found)
  if !complaints.isEmpty {
    Issue.record(Comment(rawValue: complaints.joined(separator: "\n")), sourceLocation: sourceLocation)
  }
  return bag.sorted
}

// MARK: Comparison

private struct FoundDiagnostic {
  let code: String
  let text: String
  let path: String?
  /// UTF-8 offsets in the file.
  let start: Int
  let end: Int
  let place: String

  init(_ diagnostic: Diagnostic, in sources: SourceSet) {
    let span = diagnostic.primary.span
    code = diagnostic.message.code
    text = "\(code) \(diagnostic.message.text)"
    let source = sources.source(of: span)
    path = source?.path
    start = Int(span.start) - Int(source?.base ?? 0)
    end = Int(span.end) - Int(source?.base ?? 0)
    place = sources.location(of: span).map { "\($0.path):\($0.line):\($0.column)" } ?? "no place"
  }
}

private struct WantedDiagnostic {
  let text: String
  let place: String
  let path: String?
  let mark: MarkedSource.Mark?
  /// What is wrong with the test itself.
  let mistake: String?

  init(name: Character, text: String, in texts: [MarkedSource]) {
    self.text = text
    let source = texts.first { $0[name] != nil }
    path = source?.path
    mark = source?[name]
    place = "\(name) " + (source.map { Self.position(of: $0[name]?.start ?? 0, in: $0) } ?? "no place")
    mistake = mark == nil && name != "🚫" ? "the marker \(name) is not in the text" : nil
  }

  func says(_ found: FoundDiagnostic) -> Bool { text == found.text || text == found.code }

  func isAt(_ found: FoundDiagnostic) -> Bool {
    guard let mark else { return found.path == nil }
    return found.path == path && found.start == mark.start && (mark.end == nil || found.end == mark.end)
  }

  private static func position(of offset: Int, in source: MarkedSource) -> String {
    var sources = SourceSet()
    let base = sources.add(path: source.path, bytes: source.bytes).base
    let location = sources.location(of: Span(base + UInt32(offset), base + UInt32(offset)))
    return "\(source.path):\(location?.line ?? 0):\(location?.column ?? 0)"
  }
}

/// What differs, a line for each: first what is as it should be is struck out, then what only moved, then what was reworded.
private func complaints(wanted: [WantedDiagnostic], found: [FoundDiagnostic]) -> [String] {
  var complaints = wanted.compactMap(\.mistake)
  var missing = wanted.filter { $0.mistake == nil }
  var unexpected = found

  func strikeOut(
    where match: (WantedDiagnostic, FoundDiagnostic) -> Bool,
    _ say: (WantedDiagnostic, FoundDiagnostic) -> String?
  ) {
    missing.removeAll { want in
      guard let index = unexpected.firstIndex(where: { match(want, $0) }) else { return false }
      if let complaint = say(want, unexpected[index]) { complaints.append(complaint) }
      unexpected.remove(at: index)
      return true
    }
  }
  strikeOut(where: { $0.says($1) && $0.isAt($1) }, { _, _ in nil })
  strikeOut(where: { $0.says($1) }) { want, found in
    let isOnlyLonger = want.path == found.path && want.mark?.start == found.start
    let ends = isOnlyLonger ? ", but ends \(found.end - found.start) bytes behind it" : ""
    return "misplaced: “\(found.text)” is expected at \(want.place) and stands at \(found.place)\(ends)"
  }
  strikeOut(where: { $0.isAt($1) }) { want, found in
    "different: at \(want.place)\n  expected “\(want.text)”\n  found    “\(found.text)”"
  }
  complaints += missing.map { "missing: at \($0.place) “\($0.text)”" }
  complaints += unexpected.map { "unexpected: at \($0.place) “\($0.text)”" }
  return complaints
}
