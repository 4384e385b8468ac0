internal import Diagnostics
internal import Differences
internal import FileTree
internal import Generations
internal import Printing
internal import Resolution
internal import Spec
internal import YAML

/// Lines that somebody edited in a generated file.
struct HandEdit {
  let path: String
  let original: Original
  /// 0-based, of what was written; empty where lines were put in.
  let lines: Range<Int>
  let old: [String]
  let new: [String]
}

/// Finds the field that keeps a hand edit: the one with which, at another value, the edited words are otherwise too; for
/// lines that were put in, the raw text that brings them.
struct KeepingField {
  private var trials: Trials
  /// By the keys of a field: the outputs that were compiled for it.
  private var known: [[String]: [FileTree]] = [:]

  init(_ trials: Trials) { self.trials = trials }

  enum Answer {
    case field(String, Value)
    case raw(String)
    case nothing
    /// The specification has other lines there by now.
    case unknown

    var field: String? { if case .field(let field, _) = self { field } else { nil } }
    var raw: String? { if case .raw(let field) = self { field } else { nil } }
    var span: Span? { if case .field(_, let value) = self { value.span } else { nil } }
  }

  /// Where a field has its value from.
  enum Value {
    case written(Span)
    /// A tenant's plan, which the tenant may have otherwise.
    case plan(Span)
    case preset

    var span: Span? {
      switch self {
      case .written(let span), .plan(let span): span
      case .preset: nil
      }
    }
  }

  mutating func answer(for edit: HandEdit) -> Answer {
    guard let compiled = edit.original.compiled else { return .unknown }
    if edit.lines.isEmpty { return RawPosition(edit).field(&trials).map(Answer.raw) ?? .nothing }
    guard let lines = edit.original.compiledLines(edit.lines) else { return .unknown }
    let words = EditedWords(edit, lines, compiled)
    for value in sources(of: lines, edit) where isRaw(value) || isMaking(words, edit.path, value) {
      return .field(value.keys.joined(separator: "."), .written(value.span))
    }
    for candidate in candidates(for: edit, lines) where isMaking(words, edit.path, candidate) {
      return .field(candidate.keys.joined(separator: "."), candidate.value)
    }
    return .nothing
  }

  /// What is written where lines come from, but for the plan of a tenant, who may have it otherwise; nothing where that is
  /// a mapping of much.
  private func sources(of lines: Range<Int>, _ edit: HandEdit) -> [WrittenValue] {
    let spans = Set(lines.compactMap { edit.original.compiled?.origin(ofLine: $0 + 1).span })
    let isTenants = edit.original.role?.tenant != nil
    let values = trials.values.filter { value in
      !(isTenants && value.keys.first == "plans")
        && spans.contains { $0.start <= value.span.start && value.span.end <= $0.end }
    }
    return values.count <= Self.mostSources ? values : []
  }

  private static let mostSources = 12

  /// Whether a value is a text in the program's own language, in which the edit can be made as it is.
  private func isRaw(_ value: WrittenValue) -> Bool { value.keys.dropLast().last == "raw" }

  private mutating func isMaking(_ words: EditedWords, _ path: String, _ value: WrittenValue) -> Bool {
    let outcome = trials.other(than: value) { words.areOther(in: $0[path]?.render().bytes ?? []) }
    return if case .found = outcome { true } else { false }
  }

  private mutating func isMaking(_ words: EditedWords, _ path: String, _ candidate: Candidate) -> Bool {
    if let trees = known[candidate.keys] {
      return trees.contains { words.areOther(in: $0[path]?.render().bytes ?? []) }
    }
    var trees: [FileTree] = []
    var isFound = false
    let outcome = trials.other(than: candidate.text, at: candidate.keys, in: candidate.file) { tree in
      trees.append(tree)
      isFound = words.areOther(in: tree[path]?.render().bytes ?? [])
      return isFound
    }
    // Another edit may be of what a further value does.
    if case .nothing = outcome { known[candidate.keys] = trees }
    return isFound
  }
}

// MARK: Candidates

extension KeepingField {
  /// A field that may make a line.
  private struct Candidate {
    let keys: [String]
    /// What it has, written or not.
    let text: String
    let value: Value
    let file: String
  }

  /// The likeliest first: what is written where the line comes from, then what the tenant may have of its own, then the
  /// service's fields.
  private func candidates(for edit: HandEdit, _ lines: Range<Int>) -> [Candidate] {
    let deployment = trials.compiled.deployment
    let tenant = edit.original.role?.tenant.flatMap { name in deployment.tenants.first { $0.name.text == name } }
    var candidates: [Candidate] = []
    if let tenant { candidates += own(of: tenant, edit, lines.lowerBound) }
    for keys in services(edit.original.role?.service) { candidates += fields(below: keys, in: deployment.file) }
    let spans = lines.compactMap { edit.original.compiled?.origin(ofLine: $0 + 1).span }
    func isOrigin(_ candidate: Candidate) -> Bool {
      candidate.value.span.map { own in spans.contains { $0.start <= own.start && own.end <= $0.end } } ?? false
    }
    return candidates.filter(isOrigin) + candidates.filter { !isOrigin($0) }
  }

  /// The fields of a tenant, of the site that a line is about, and of its plan, which it may have otherwise.
  private func own(of tenant: DeployedTenant, _ edit: HandEdit, _ line: Int) -> [Candidate] {
    let keys = ["tenants", tenant.name.text]
    let plan = Draft.shape.fields().filter { $0.path.hasPrefix("plans.NAME.") }.compactMap { field -> Candidate? in
      let rest = field.path.split(separator: ".").dropFirst(2).map(String.init)
      return candidate(
        field,
        keys + ["overrides"] + rest,
        besides: ["plans", tenant.plan.text] + rest,
        in: tenant.file
      )
    }
    let site = tenant.site(of: line, in: edit.original).map { site in
      fields(below: keys + ["sites", trials.compiled.key(of: site)], in: tenant.file)
    }
    return plan + (site ?? []) + fields(below: keys, in: tenant.file)
  }

  /// The fields of a mapping that are written as one text.
  private func fields(below keys: [String], in file: String) -> [Candidate] {
    let pattern = keys.indices.map { index in
      Self.placeholders.first { keys.starts(with: $0.keys) && index == $0.keys.count }?.name ?? keys[index]
    }
    return Draft.shape.fields().compactMap { field in
      let words = field.path.split(separator: ".").map(String.init)
      guard words.starts(with: pattern), words.count > pattern.count else { return nil }
      let rest = words[pattern.count...]
      // Below these are entries with names, each with fields of its own.
      guard !rest.contains(where: { $0.first?.isUppercase ?? false }) else { return nil }
      return candidate(field, keys + rest, besides: nil, in: file)
    }
  }

  private func candidate(
    _ field: FieldReference,
    _ keys: [String],
    besides other: [String]?,
    in file: String
  ) -> Candidate? {
    switch field.member.shape {
    case .list, .map, .record, .partial, .word: return nil
    case .scalar, .oneOf: break
    }
    guard !field.path.contains("[]"), !field.member.shape.scalars.isEmpty else { return nil }
    if let own = trials.values.first(where: { $0.keys == keys }) {
      return Candidate(keys: keys, text: own.text, value: .written(own.span), file: file)
    }
    if let plan = other.flatMap({ other in trials.values.first { $0.keys == other } }) {
      return Candidate(keys: keys, text: plan.text, value: .plan(plan.span), file: file)
    }
    return Candidate(keys: keys, text: field.member.preset?.text ?? "", value: .preset, file: file)
  }

  /// Where the fields of a file's service are; all services' for what a whole machine has.
  private func services(_ name: String?) -> [[String]] {
    guard let name else { return [] }
    let deployment = trials.compiled.deployment
    let kinds = (deployment.services + deployment.servers.flatMap(\.services)).map(\.kind)
    let own = kinds.filter { $0.name == name }
    var found: [[String]] = []
    for keys in (own.isEmpty ? kinds : own).map(\.keys) where !found.contains(keys) { found.append(keys) }
    return found
  }

  /// Behind which keys the user chooses one.
  private static let placeholders: [(keys: [String], name: String)] = [
    (["tenants"], "NAME"), (["services", "custom"], "NAME"),
  ]
}

extension ServiceKind {
  /// Where the specification has its fields.
  fileprivate var keys: [String] {
    switch self {
    case .proxy: ["services", "proxy"]
    case .web: ["services", "web"]
    case .database, .databaseProxy: ["services", "database"]
    case .ftp: ["services", "ftp"]
    case .certificates: ["services", "certificates"]
    case .custom(let name): ["services", "custom", name.text]
    }
  }
}

extension DeployedTenant {
  /// The site that a line of a tenant's file is about: the one that it, or the nearest line above, comes from; else its
  /// first. Lines of what the specification compiles to, 0-based.
  func site(of line: Int, in original: Original) -> DeployedSite? {
    for number in stride(from: line, through: 0, by: -1) {
      guard let span = original.compiled?.origin(ofLine: number + 1).span else { continue }
      if let site = sites.first(where: { $0.has(span) }) { return site }
    }
    return sites.first
  }
}

extension DeployedSite {
  /// Whether a place is within what the specification says of the site, its name among it.
  fileprivate func has(_ span: Span) -> Bool {
    [origin.span, name.origin.span].contains { own in
      own.map { $0.start <= span.start && span.end <= $0.end } ?? false
    }
  }
}

extension Compiled {
  /// The key under which the specification has a site: its name as somebody wrote it.
  func key(of site: DeployedSite) -> String {
    guard let span = site.name.origin.span, let source = sources.source(of: span) else { return site.name.value.ascii }
    let text = String(decoding: source.bytes[source.offsets(of: span)], as: UTF8.self)
    return text.hasPrefix("\"") || text.hasPrefix("'") ? String(text.dropFirst().dropLast()) : text
  }
}
