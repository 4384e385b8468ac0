internal import Diagnostics
internal import Differences
internal import Generations
internal import Spec

/// The hand edits of a folder, with what would keep each.
struct HandEdits {
  private let verification: Verification
  private let originals: Originals
  private let folder: String
  /// By path.
  private var stretches: [String: [Stretch]] = [:]

  init(_ verification: Verification, _ originals: Originals, folder: String) {
    (self.verification, self.originals, self.folder) = (verification, originals, folder)
    var search = originals.compiled.map { KeepingField(Trials($0)) }
    for finding in verification.findings {
      guard let original = originals.texts[finding.path] else { continue }
      stretches[finding.path] = Self.stretches(of: finding, original, originals, &search)
    }
  }

  /// A stretch that somebody edited.
  private struct Stretch {
    let old: [String]
    let new: [String]
    /// Where the field has its value; without a field, where the line comes from.
    let place: SourceSet.Location?
    let keeping: KeepingField.Answer
  }

  private static func stretches(
    of finding: Verification.Finding,
    _ original: Original,
    _ originals: Originals,
    _ search: inout KeepingField?
  ) -> [Stretch] {
    let (old, new) = (TextLines(original.bytes), TextLines(finding.bytes))
    return Differing.between(old.lines, new.lines).map { differing in
      let edit = HandEdit(
        path: finding.path,
        original: original,
        lines: differing.old,
        old: differing.old.map { old[$0] },
        new: differing.new.map { new[$0] }
      )
      let answer = search?.answer(for: edit) ?? .unknown
      let span =
        answer.field != nil || differing.old.isEmpty ? answer.span : original.origin(of: differing.old.lowerBound)?.span
      return Stretch(
        old: edit.old.map { VisibleText.of(SecretText.masked($0)) },
        new: edit.new.map { VisibleText.of(SecretText.masked($0)) },
        place: span.flatMap { originals.compiled?.sources.location(of: $0) },
        keeping: answer
      )
    }
  }

  func text(usesColours: Bool) -> String {
    let style: TerminalStyle = usesColours ? .coloured : .plain
    guard !verification.findings.isEmpty else {
      return "\(folder) is as it was written: \(verification.count) files\n"
    }
    var rows: [String] = []
    for finding in verification.findings {
      rows.append(style("\(finding.kind.rawValue) \(VisibleText.of(finding.path))", as: .message))
      for stretch in stretches[finding.path] ?? [] {
        rows += stretch.old.map { style("  - \($0)", as: .error) } + stretch.new.map { "  + \($0)" }
        rows.append("    = " + advice(stretch, in: finding.path))
      }
      if finding.kind == .changed, originals.texts[finding.path] == nil {
        rows.append("    (the lines are not known\(reason))")
      }
    }
    let count = verification.findings.count
    rows.append("\(count) of \(verification.count) files \(count == 1 ? "differs" : "differ") from the manifest")
    return rows.joined(separator: "\n") + "\n"
  }

  /// Why nobody knows what was generated.
  private var reason: String {
    switch originals.specification {
    case .missing: " without the specification: --spec SPEC names it"
    case .unknown(let why): ": \(VisibleText.of(why)); --spec SPEC names the specification"
    case .faulty: ": the specification has errors"
    case .compiled:
      ": the specification compiles to something else by now, and git has no copy of what was written; `infrac diff --patch` shows the file beside what a build would write"
    }
  }

  private func advice(_ stretch: Stretch, in path: String) -> String {
    if path == SavedGeneration.deploymentPath { return "nothing keeps it: it is infrac's own record" }
    let place = stretch.place.map { "\($0.path):\($0.line)" }
    switch stretch.keeping {
    case .field(let field, let value): return "kept by \(field)\(Self.source(of: value, at: place ?? ""))"
    case .raw(let field): return "kept as it is under \(field)"
    case .nothing where stretch.old.isEmpty:
      return
        "neither a field nor a raw text keeps it there; say in an issue what you need, or write a service of your own"
    case .nothing:
      return place.map { "no field was found that keeps it; the line comes from \($0)" }
        ?? "no field keeps it: it is part of the template; say in an issue what you need, or write a service of your own"
    case .unknown: return "what keeps it is not known\(unknown)"
    }
  }

  private static func source(of value: KeepingField.Value, at place: String) -> String {
    switch value {
    case .written: ", written at \(place)"
    case .plan: "; the plan has it for all its tenants at \(place)"
    case .preset: ", which nobody wrote"
    }
  }

  /// Why nobody knows what keeps an edit whose lines are known from git.
  private var unknown: String {
    switch originals.specification {
    case .missing, .unknown, .faulty: reason
    case .compiled: ": the specification compiles to something else here by now"
    }
  }

  /// `docs/schemas/verify.schema.json`
  var json: JSONValue {
    let files = verification.findings.map { finding -> JSONValue in
      let edits = (stretches[finding.path] ?? []).map { stretch -> JSONValue in
        let place: JSONValue? = stretch.place.map { ["file": .string($0.path), "line": .integer($0.line)] }
        return .object([
          (key: "old", value: .array(stretch.old.map(JSONValue.string))),
          (key: "new", value: .array(stretch.new.map(JSONValue.string))),
          (key: "place", value: place ?? .null),
          (key: "field", value: stretch.keeping.field.map(JSONValue.string) ?? .null),
          (key: "raw", value: stretch.keeping.raw.map(JSONValue.string) ?? .null),
        ])
      }
      return .object([
        (key: "path", value: .string(finding.path)), (key: "kind", value: .string(finding.kind.rawValue)),
        (key: "edits", value: .array(edits)),
      ])
    }
    return .object([
      (key: "version", value: 1), (key: "folder", value: .string(folder)),
      (key: "count", value: .integer(verification.count)), (key: "files", value: .array(files)),
    ])
  }
}
