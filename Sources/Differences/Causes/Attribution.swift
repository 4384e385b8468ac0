internal import Diagnostics
internal import FileTree
internal import Printing

/// Finds, for each stretch in which a file differs, the edits that made it.
///
/// A generation is a function of the specification, the lock file and the compiler. An edit reaches a line
///
/// 1. that comes from the place that was edited (the source map of the new generation),
/// 2. that has, or had, a word of what was edited and belongs to no one else,
/// 3. whose tenant, node or service was edited, where the line comes from what the edit names,
/// 4. that comes from a service or the cluster as a whole: a sum, a list, over what was edited.
struct Attribution {
  let edits: [Edit]
  /// By place; apart from one another, since of two edits none is within the other.
  private let bySpan: [(span: Span, index: Int)]
  private let bySection: [String: [Int]]
  private let byTenant: [String: [Int]]
  private let byNode: [String: [Int]]
  /// By the words of the old and the new texts.
  private let byWord: [String: [Int]]
  /// Of the specification's texts, what each span is part of.
  private let sections: SectionIndex

  /// Edits by which a service comes or goes: what it did for a tenant another one does, or none.
  private let structural: [Int]
  /// What stands in another file of the specification than before.
  private let moves: Moves
  /// Of the new generation.
  private let record: DeploymentRecord

  init(_ edits: [Edit], _ sections: SectionIndex, from old: DeploymentRecord, to record: DeploymentRecord) {
    (self.edits, self.sections, self.record) = (edits, sections, record)
    let changes = edits.enumerated().filter { $0.element.kind != .moved }
    // Of the lock file only the numbers in it tell which lines have them.
    bySpan = changes.filter { $0.element.text == .specification }
      .compactMap { index, edit in edit.span.map { (span: $0, index: index) } }
      .sorted { $0.span < $1.span }
    bySection = Dictionary(grouping: changes.map(\.offset)) { edits[$0].section }
    var (tenants, nodes, words): ([String: [Int]], [String: [Int]], [String: [Int]]) = ([:], [:], [:])
    var structural: [Int] = []
    let services = old.differingNames(.service, to: record)
    for (index, edit) in edits.enumerated() where edit.kind != .moved {
      if let tenant = edit.tenant { tenants[tenant, default: []].append(index) }
      if let node = edit.node { nodes[node, default: []].append(index) }
      if edit.kind == .renamed, let old = edit.old {
        if edit.tenant != nil { tenants[old, default: []].append(index) }
        if edit.node != nil { nodes[old, default: []].append(index) }
      }
      for word in Self.words(of: edit) { words[word, default: []].append(index) }
      // A service that comes or goes is named in other files by a name that the specification need not have.
      for service in services where Self.concerns(edit, service) {
        words[service, default: []].append(index)
        structural.append(index)
      }
    }
    (byTenant, byNode, byWord, self.structural) = (tenants, nodes, words, structural)
    moves = Moves(edits)
  }

  /// The edits behind a stretch; none for the compiler's own change, and for what no rule finds.
  func causes(of stretch: Stretch) -> Set<Int> {
    if edits.isEmpty { return [] }
    if stretch.file.wasEdited || stretch.file.wasMissing { return [] }
    let moves = moves.causes(of: stretch)
    if !moves.isEmpty { return moves }
    let places = edited(at: stretch.origins)
    if !places.isEmpty { return narrowed(places, stretch) }
    let words = named(in: stretch)
    if !words.isEmpty { return words }
    let subjects = subject(of: stretch)
    if !subjects.isEmpty { return subjects }
    return together(stretch)
  }

  // MARK: 1. The same place

  private func edited(at origins: Set<Origin>) -> Set<Int> {
    var found: Set<Int> = []
    for origin in origins {
      guard let span = origin.span else { continue }
      let isPreset = if case .preset = origin { true } else { false }
      for index in edits(overlapping: span) {
        // A default holds where something was taken out of the mapping around it, or the mapping is new.
        if !isPreset || edits[index].kind == .added { found.insert(index) }
      }
      guard let section = sections.name(of: span) else { continue }
      for index in bySection[section] ?? [] where edits[index].kind == .removed {
        if sections.contains(span, section: section, path: edits[index].path) { found.insert(index) }
      }
    }
    return found
  }

  private func edits(overlapping span: Span) -> [Int] {
    var low = 0
    var high = bySpan.count
    while low < high {
      let middle = (low + high) / 2
      if bySpan[middle].span.end <= span.start { low = middle + 1 } else { high = middle }
    }
    return bySpan[low...].prefix { $0.span.start < span.end }.map(\.index)
  }

  /// Of several edits within one mapping, those whose words occur; all of them where none does.
  private func narrowed(_ found: Set<Int>, _ stretch: Stretch) -> Set<Int> {
    if found.count == 1 { return found }
    let named = named(in: stretch).intersection(found)
    return named.isEmpty ? found : named
  }

  // MARK: 2. The same words

  private func named(in stretch: Stretch) -> Set<Int> {
    var found: Set<Int> = []
    for word in differingWords(of: stretch) {
      for index in byWord[word] ?? [] where belongs(index, to: stretch.file) { found.insert(index) }
    }
    return found
  }

  /// Whether an edit may have to do with a file: one tenant's never with another's.
  private func belongs(_ index: Int, to file: FileChange) -> Bool {
    guard let tenant = edits[index].tenant else { return true }
    let owners = [file.oldRole?.tenant, file.newRole?.tenant].compactMap { $0 }
    return owners.isEmpty || owners.contains(tenant)
      || edits[index].kind == .renamed && owners.contains(edits[index].old ?? "")
  }

  private static func words(of edit: Edit) -> Set<String> {
    var words: Set<String> = []
    for text in [edit.old, edit.new].compactMap({ $0 }) {
      for line in text.split(separator: "\n") {
        // Of several fields in one text the names are the language's.
        let value = line.firstRange(of: ": ").map { line[$0.upperBound...] } ?? line
        words.formUnion(Self.words(String(value)))
      }
    }
    if [.added, .removed, .renamed].contains(edit.kind) {
      words.formUnion(Self.words(edit.name.split(separator: ".").last.map(String.init) ?? ""))
      if edit.path.isEmpty, let name = edit.section.split(separator: ".").last { words.insert(String(name)) }
    }
    return words.filter { $0.utf8.count > 1 }
  }

  fileprivate static func words(_ text: String) -> [String] {
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_") }
    // `50000-50099` is two numbers to those who read it, `web-php82` is one name.
    return words.flatMap { word in
      word.allSatisfy { $0.isNumber || $0 == "-" } ? word.split(separator: "-").map(String.init) : [String(word)]
    }
  }

  // MARK: 3. The same subject

  private func subject(of stretch: Stretch) -> Set<Int> {
    var found: Set<Int> = []
    for role in [stretch.file.oldRole, stretch.file.newRole].compactMap({ $0 }) {
      if let tenant = role.tenant {
        found.formUnion(reaching(stretch, (byTenant[tenant] ?? []) + planEdits(of: tenant)))
      }
      if let node = role.node { found.formUnion(byNode[node] ?? []) }
    }
    if found.isEmpty, stretch.file.kind != .changed {
      for role in [stretch.file.oldRole, stretch.file.newRole] {
        found.formUnion(edits.indices.filter { edits[$0].kind != .moved && Self.concerns(edits[$0], role?.service) })
      }
    }
    if found.isEmpty {
      for origin in stretch.origins {
        guard let span = origin.span, let section = sections.name(of: span) else { continue }
        let plan = section.hasPrefix("tenants.") ? planEdits(of: String(section.dropFirst("tenants.".count))) : []
        found.formUnion(reaching(stretch, (bySection[section] ?? []) + plan))
      }
    }
    if found.isEmpty, stretch.file.role.tenant != nil { found = Set(structural) }
    if found.isEmpty, let server = stretch.file.server {
      found = Set(edits.indices.filter { edits[$0].servers.contains(server) })
    }
    // A number of a tenant's can be the product of one of the tenant's and one of a service.
    if found.isEmpty, stretch.file.role.tenant != nil, isOfNumbers(stretch) {
      found = Set(edits.indices.filter { edits[$0].section.hasPrefix("services.") && isOfNumbers(edits[$0]) })
    }
    guard found.count > 1 else { return found }
    found = fitting(found, stretch)
    if stretch.file.kind == .removed {
      let ending = found.filter { edits[$0].kind == .removed || edits[$0].path.isEmpty || edits[$0].path == "state" }
      if !ending.isEmpty { return ending }
    }
    let naming = found.filter { names(edits[$0], aSourceOf: stretch) }
    return naming.isEmpty ? found : naming
  }

  /// `plan: pro` brings lines that come from the plan: whether an edit names the place where they come from.
  private func names(_ edit: Edit, aSourceOf stretch: Stretch) -> Bool {
    guard let new = edit.new else { return false }
    return stretch.origins.contains { $0.span.flatMap(sections.name)?.hasSuffix(new) ?? false }
  }

  /// Of edits of the same tenant, plan or section those that a stretch may follow from. Another default follows from an
  /// edit beside it by its number, its text or its source, or as something came or went; else the compiler has another.
  private func reaching(_ stretch: Stretch, _ found: [Int]) -> [Int] {
    guard stretch.isChangedDefault else { return found }
    let hasNumbers = isOfNumbers(stretch)
    func has(_ lines: [String], _ text: String?) -> Bool {
      text.map { text in lines.contains { $0.contains(text) } } ?? false
    }
    return found.filter { index in
      let edit = edits[index]
      return edit.kind != .changed || hasNumbers && isOfNumbers(edit) || names(edit, aSourceOf: stretch)
        || has(stretch.old, edit.old) || has(stretch.new, edit.new)
    }
  }

  /// What a tenant has from its plan.
  private func planEdits(of tenant: String) -> [Int] {
    record[.tenant, tenant]?["plan"]?.text.flatMap { bySection["plans.\($0)"] } ?? []
  }

  // MARK: 4. All together

  /// A sum or a list: it comes from a service or the cluster, which nobody edited, or stood where nothing is now.
  private func together(_ stretch: Stretch) -> Set<Int> {
    let role = stretch.file.role
    if role.tenant != nil { return [] }
    // Without the texts no line says where it comes from: a sum still shows by its numbers.
    if sections.isEmpty {
      let hasNumbers = isOfNumbers(stretch) && !differingWords(of: stretch).isEmpty
      return hasNumbers ? Set(edits.indices.filter { isChange($0) && isOfNumbers(edits[$0]) }) : []
    }
    let isCollective = stretch.origins.contains { origin in
      guard case .written(let span) = origin, let section = sections.name(of: span) else { return false }
      return !section.hasPrefix("tenants.") && !section.hasPrefix("plans.")
    }
    let isGone = stretch.new.isEmpty && !stretch.old.isEmpty
    // A file that is copied as it is has no origins.
    let isCopy = stretch.file.kind == .created && stretch.file.origins.isEmpty
    guard isCollective || isGone || isCopy else { return [] }
    let able = edits.indices.filter { isChange($0) && (!isGone || edits[$0].canTakeLines) }
    let services = able.filter { Self.concerns(edits[$0], role.service) }
    return fitting(Set(services.isEmpty ? able : services), stretch)
  }

  private func isChange(_ index: Int) -> Bool { edits[index].kind != .moved }

  /// Where only numbers differ, the edits that are of numbers, or that add or take something that is counted; all of
  /// them where none is.
  private func fitting(_ found: Set<Int>, _ stretch: Stretch) -> Set<Int> {
    guard isOfNumbers(stretch) else { return found }
    let numeric = found.filter { edits[$0].path.isEmpty || isOfNumbers(edits[$0]) }
    return numeric.isEmpty ? found : numeric
  }

  private func isOfNumbers(_ stretch: Stretch) -> Bool { differingWords(of: stretch).allSatisfy(Self.isQuantity) }

  private func differingWords(of stretch: Stretch) -> Set<String> {
    let old = Set(stretch.old.flatMap(Self.words))
    let new = Set(stretch.new.flatMap(Self.words))
    return old.symmetricDifference(new)
  }

  private func isOfNumbers(_ edit: Edit) -> Bool {
    [edit.old, edit.new].compactMap { $0 }.allSatisfy(Self.isQuantity)
  }

  /// `4`, `128MiB`, `60s`, `99.9%`.
  fileprivate static func isQuantity(_ text: String) -> Bool {
    let number = text.utf8.prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
    return !number.isEmpty && text.utf8.dropFirst(number.count).count <= 3
  }

  /// Whether an edit is of the service that reads a file: `services.web` of `web-php82`.
  static func concerns(_ edit: Edit, _ service: String?) -> Bool {
    guard let service, let name = edit.section.split(separator: ".").last, edit.section.hasPrefix("services.") else {
      return false
    }
    return service == name || service.hasPrefix("\(name)-")
  }
}

extension Edit {
  /// Whether lines can vanish by it: something is taken out or called otherwise, a list gets shorter, or one word or
  /// number replaces another, as in `tls: off`. Another domain, URL or sentence changes lines, and takes none.
  fileprivate var canTakeLines: Bool {
    guard kind == .changed, let old, let new else { return kind == .removed || kind == .renamed }
    let (before, after) = (Attribution.words(old).count, Attribution.words(new).count)
    let isChoice = [old, new].allSatisfy { text in
      Attribution.isQuantity(text) || text.utf8.allSatisfy { !" ./:\n".utf8.contains($0) }
    }
    return after < before || isChoice
  }
}
