internal import Diagnostics
internal import Differences
internal import Generations
internal import Printing
internal import Spec

/// The hand edits of a folder, with what would keep each.
struct HandEdits {
  private let verification: Verification
  private let originals: Originals
  private let folder: String

  init(_ verification: Verification, _ originals: Originals, folder: String) {
    (self.verification, self.originals, self.folder) = (verification, originals, folder)
  }

  /// A stretch that somebody edited.
  private struct Stretch {
    let old: [String]
    let new: [String]
    /// Where the lines come from, or the line above where nothing stood.
    let place: SourceSet.Location?
    let isDefault: Bool
    /// The field that takes such lines as they are.
    let raw: String?
  }

  func text(usesColours: Bool) -> String {
    let style: TerminalStyle = usesColours ? .coloured : .plain
    guard !verification.findings.isEmpty else {
      return "\(folder) is as it was written: \(verification.count) files\n"
    }
    var rows: [String] = []
    for finding in verification.findings {
      rows.append(style("\(finding.kind.rawValue) \(VisibleText.of(finding.path))", as: .message))
      for stretch in stretches(of: finding) {
        rows += stretch.old.map { style("  - \($0)", as: .error) } + stretch.new.map { "  + \($0)" }
        rows.append("    " + advice(stretch))
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
    case .faulty: ": the specification has errors"
    case .compiled: ": the specification compiles to something else by now"
    }
  }

  /// `docs/schemas/verify.schema.json`
  var json: JSONValue {
    let files = verification.findings.map { finding -> JSONValue in
      let edits = stretches(of: finding).map { stretch -> JSONValue in
        let place: JSONValue? = stretch.place.map { ["file": .string($0.path), "line": .integer($0.line)] }
        return .object([
          (key: "old", value: .array(stretch.old.map(JSONValue.string))),
          (key: "new", value: .array(stretch.new.map(JSONValue.string))),
          (key: "place", value: place ?? .null), (key: "raw", value: stretch.raw.map(JSONValue.string) ?? .null),
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

  private func advice(_ stretch: Stretch) -> String {
    var parts: [String] = []
    if let place = stretch.place, !stretch.old.isEmpty {
      parts.append("kept by \(place.path):\(place.line)\(stretch.isDefault ? ", where the field has its default" : "")")
    }
    if let raw = stretch.raw, !stretch.new.isEmpty { parts.append("as it is under \(raw)") }
    if parts.isEmpty {
      parts.append(
        "no field keeps it: it is part of the template; say in an issue what you need, or write a service of your own"
      )
    }
    return "= " + parts.joined(separator: "; or ")
  }

  private func stretches(of finding: Verification.Finding) -> [Stretch] {
    guard finding.kind == .changed, let original = originals.texts[finding.path] else { return [] }
    let (old, new) = (TextLines(original.bytes), TextLines(finding.bytes))
    return Differing.between(old.lines, new.lines).map { differing in
      let line = differing.old.isEmpty ? max(differing.old.lowerBound, 1) : differing.old.lowerBound + 1
      let origin = original.origin(ofLine: line)
      let isDefault = if case .preset = origin { true } else { false }
      return Stretch(
        old: differing.old.map { VisibleText.of(SecretText.masked(old[$0])) },
        new: differing.new.map { VisibleText.of(SecretText.masked(new[$0])) },
        place: origin.span.flatMap { originals.sources.location(of: $0) },
        isDefault: isDefault,
        raw: RawPosition(finding.path, originals).field(for: differing.new.map { new[$0] }, at: line)
      )
    }
  }
}

/// The fields that take lines of a daemon's language as they are, by the files in which they end up.
struct RawPosition {
  private let path: String
  private let originals: Originals

  init(_ path: String, _ originals: Originals) { (self.path, self.originals) = (path, originals) }

  /// The field for lines that somebody put in, of which the first has this number; `nil` where the language has none.
  func field(for lines: [String], at line: Int) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    guard let file = parts.last, file.hasSuffix(".conf"), Draft.shape.field(at: Self.pattern) != nil else { return nil }
    let tenant = String(file.dropLast(".conf".count))
    guard let context = Self.context(of: parts.dropLast(), lines) else { return nil }
    let version = context == Self.pool ? parts.dropLast(2).last : nil
    let site = version.map { originals.site(of: tenant, inPHP: $0) } ?? originals.site(of: tenant, in: path, line: line)
    return site.map { "tenants.\(tenant).sites.\($0).raw.\(context)" }
  }

  private static func context(of folders: ArraySlice<String>, _ lines: [String]) -> String? {
    // What the plan sells has fields, and is refused here.
    if folders.last == "pool.d" { return PHPPoolFragment.accepts(lines.joined(separator: "\n")) ? pool : nil }
    guard folders.last == "tenants" else { return nil }
    if folders.contains("nginx") { return "nginx.server" }
    return folders.contains("apache") ? "apache.vhost" : nil
  }

  private static let pool = "php.pool"
  private static let pattern = "tenants.NAME.sites.DOMAIN.raw"
}
