/// Writes diagnostics as SARIF, which code scanning services read.
///
/// Source: OASIS, Static Analysis Results Interchange Format 2.1.0 plus Errata 01; numbers are its sections.
package struct SARIFRenderer: Sendable {
  /// What is known of a code, for people who see it for the first time.
  package struct Rule: Sendable {
    package let title: String
    package let text: String
    package let markdown: String
    /// Where more is written; absolute.
    package let uri: String?

    package init(title: String, text: String, markdown: String, uri: String? = nil) {
      self.title = title
      self.text = text
      self.markdown = markdown
      self.uri = uri
    }
  }

  private let sources: SourceSet
  private let version: String
  private let rule: @Sendable (String) -> Rule?

  /// `version` is the one of infrac; `rule` says what is known of a code.
  package init(sources: SourceSet, version: String, rule: @escaping @Sendable (String) -> Rule?) {
    self.sources = sources
    self.version = version
    self.rule = rule
  }

  package func render(_ diagnostics: [Diagnostic]) -> String {
    let codes = Set(diagnostics.map(\.message.code)).sorted()
    let indices = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($0.element, $0.offset) })
    let document: JSONValue = [
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": "infrac", "version": .string(version), "rules": .array(codes.map(descriptor)),
            ]
          ],
          "columnKind": "unicodeCodePoints",
          "results": .array(diagnostics.map { result(for: $0, rule: indices[$0.message.code] ?? 0) }),
        ]
      ],
    ]
    return document.document
  }

  // MARK: Parts

  /// A `reportingDescriptor` (3.49).
  private func descriptor(for code: String) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [("id", .string(code))]
    if let rule = rule(code) {
      members.append(("shortDescription", ["text": .string(rule.title)]))
      members.append(("help", ["text": .string(rule.text), "markdown": .string(rule.markdown)]))
      if let uri = rule.uri { members.append(("helpUri", .string(uri))) }
    }
    let level = Diagnostic.Message.severity(of: code).rawValue
    members.append(("defaultConfiguration", ["level": .string(level)]))
    return .object(members)
  }

  private func result(for diagnostic: Diagnostic, rule: Int) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("ruleId", .string(diagnostic.message.code)),
      ("ruleIndex", .integer(rule)),
      ("level", .string(diagnostic.severity.rawValue)),
      ("message", message(text(of: diagnostic))),
    ]
    if let place = location(of: diagnostic.primary, number: nil) { members.append(("locations", .array([place]))) }
    let related = diagnostic.secondary.enumerated().compactMap { location(of: $0.element, number: $0.offset + 1) }
    if !related.isEmpty { members.append(("relatedLocations", .array(related))) }
    return .object(members)
  }

  private func text(of diagnostic: Diagnostic) -> String {
    let lines =
      [diagnostic.message.text] + diagnostic.notes.map { "note: \($0)" } + diagnostic.help.map { "help: \($0)" }
    return lines.joined(separator: "\n")
  }

  /// A `message` (3.11): braces would be placeholders (3.11.5), a bracket before a parenthesis ends a link (3.11.6).
  private func message(_ text: String) -> JSONValue {
    var escaped = ""
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "(", previous == "]" {
        escaped.unicodeScalars.removeLast()
        escaped += "\\]"
      }
      escaped.unicodeScalars.append(scalar)
      if scalar == "{" || scalar == "}" { escaped.unicodeScalars.append(scalar) }
      previous = scalar
    }
    return ["text": .string(escaped)]
  }

  /// A `location` (3.28); `nil` for what stands nowhere.
  private func location(of label: Diagnostic.Label, number: Int?) -> JSONValue? {
    guard let source = sources.source(of: label.span) else { return nil }
    let offsets = source.offsets(of: label.span)
    let (start, end) = (source.location(at: offsets.lowerBound), source.location(at: offsets.upperBound))
    var members: [(key: String, value: JSONValue)] = number.map { [("id", .integer($0))] } ?? []
    members.append(
      (
        "physicalLocation",
        [
          "artifactLocation": ["uri": .string(URIReference.text(ofPath: source.path))],
          "region": [
            "startLine": .integer(start.line),
            "startColumn": .integer(start.column),
            "endLine": .integer(end.line),
            "endColumn": .integer(end.column),
            "byteOffset": .integer(offsets.lowerBound),
            "byteLength": .integer(offsets.count),
          ],
        ]
      )
    )
    if !label.text.isEmpty { members.append(("message", message(label.text))) }
    return .object(members)
  }
}
