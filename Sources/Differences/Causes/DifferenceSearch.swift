package import Diagnostics
internal import FileTree
internal import Printing
package import Resolution

/// Compares two generations and says what follows from what.
package struct DifferenceSearch {
  private let changes: [FileChange]
  private let old: DeploymentRecord
  private let new: DeploymentRecord
  private let places: EditSearch.Places
  private let labels: (old: String, new: String)

  /// The files that differ, sorted; `deployment.jsonl` of either generation; what the texts of the new one say, where
  /// they are at hand; and where the lock file has what an edit of it is about, by the edit's name.
  package init(
    _ changes: [FileChange],
    old: DeploymentRecord,
    new: DeploymentRecord,
    written: Written?,
    lock: @escaping @Sendable (String) -> Span? = { _ in nil },
    labels: (old: String, new: String)
  ) {
    (self.changes, self.old, self.new, self.labels) = (changes, old, new, labels)
    var places = EditSearch.Places()
    for section in written?.sections ?? [] {
      places.sections[section.name] = (section.span, { section.fields.map { (path: $0.path, span: $0.span) } })
    }
    places.lock = lock
    self.places = places
  }

  /// What a cause does to a file, while it is found.
  private struct Part {
    var stretches: [Int: [Differing]] = [:]
    var isMeant: Set<Int> = []
  }

  package var report: Report {
    let edits = old.knowsTexts && new.knowsTexts ? EditSearch(old: old, new: new, places: places).edits : []
    let attribution = Attribution(edits, SectionIndex(places), from: old, to: new)
    var parts: [Int: Part] = [:]
    var causes: [Int: Set<Int>] = [:]
    for pass in Pass.allCases {
      for (number, change) in changes.enumerated() where !change.isRecord && pass.takes(change) {
        let found = assign(change, number, attribution, images: imageCauses(causes), &parts)
        causes[number] = found
      }
    }
    var items = edits.indices.map { item(.edit(edits[$0]), parts[$0]) }
    let isEdited = edits.contains { $0.kind != .moved }
    let others = [
      (Self.rest, isEdited ? Report.Cause.together : .compiler), (Self.hand, .hand), (Self.missing, .missing),
      (Self.unexplained, .unexplained),
    ]
    for (key, cause) in others {
      if let part = parts[key] { items.append(item(cause, part)) }
    }
    items.sort { ($0.effect.strength, $0.order) < ($1.effect.strength, $1.order) }
    return Report(old: labels.old, new: labels.new, items: items, files: changes)
  }

  // MARK: Causes of a file

  /// What no edit reaches.
  private static let rest = -1
  private static let hand = -2
  private static let missing = -3
  private static let unexplained = -4

  /// Units name images by hashes of their folders: those folders come first.
  private enum Pass: CaseIterable {
    case images, others

    func takes(_ change: FileChange) -> Bool { change.path.hasPrefix("images/") == (self == .images) }
  }

  private func imageCauses(_ causes: [Int: Set<Int>]) -> [String: Set<Int>] {
    var images: [String: Set<Int>] = [:]
    for (number, found) in causes where changes[number].path.hasPrefix("images/") {
      let name = changes[number].path.split(separator: "/")[1]
      images["infrac-\(name):", default: []].formUnion(found)
    }
    return images
  }

  private func assign(
    _ change: FileChange,
    _ number: Int,
    _ attribution: Attribution,
    images: [String: Set<Int>],
    _ parts: inout [Int: Part]
  ) -> Set<Int> {
    let (before, after) = (TextLines(change.old?.bytes ?? []), TextLines(change.new?.bytes ?? []))
    let meaning = MeaningDifference(change.path, old: change.old?.bytes ?? [], new: change.new?.bytes ?? [])
    var differing = Differing.between(before.lines, after.lines)
    // The permissions alone.
    if differing.isEmpty { differing = [Differing(old: 0..<0, new: 0..<0)] }
    var all: Set<Int> = []
    for stretch in differing {
      let texts = Attribution.Stretch(
        file: change,
        old: stretch.old.map { before[$0] },
        new: stretch.new.map { after[$0] },
        origins: change.origins(of: stretch.new)
      )
      var found = attribution.causes(of: texts)
      if found.isEmpty || found.count > 1 {
        let named = images.filter { image in (texts.old + texts.new).contains { $0.contains(image.key) } }
        let inherited = named.values.reduce(into: Set<Int>()) { $0.formUnion($1) }
        if !inherited.isEmpty { found = inherited }
      }
      if found.isEmpty { found = [fallback(for: change)] }
      all.formUnion(found)
      let isMeant =
        change.kind != .changed || change.old?.mode != change.new?.mode
        || stretch.old.contains(where: meaning.oldLines.contains)
        || stretch.new.contains(where: meaning.newLines.contains)
      for cause in found {
        parts[cause, default: Part()].stretches[number, default: []].append(stretch)
        if isMeant { parts[cause]?.isMeant.insert(number) }
      }
    }
    return all
  }

  /// What no edit explains.
  private func fallback(for change: FileChange) -> Int {
    if change.wasEdited { return Self.hand }
    if change.wasMissing { return Self.missing }
    // Without a record of the texts there may have been edits that nobody can name.
    return old.knowsTexts && new.knowsTexts ? Self.rest : Self.unexplained
  }

  // MARK: Items

  private func item(_ cause: Report.Cause, _ part: Part?) -> Report.Item {
    let files = (part?.stretches ?? [:]).sorted { $0.key < $1.key }.map { number, stretches in
      let change = changes[number]
      let role =
        [change.oldRole?.onChange, change.newRole?.onChange].compactMap { $0 }
        .max { $0.strength < $1.strength } ?? .none
      let isMeant = part?.isMeant.contains(number) ?? false
      return Report.File(change: change, effect: isMeant ? role : .none, stretches: stretches)
    }
    .sorted { ($1.effect.strength, $0.change.path) < ($0.effect.strength, $1.change.path) }
    return Impact(cause, files, old: old, new: new).item
  }
}

extension FileChange {
  /// The origins of some lines, 0-based.
  fileprivate func origins(of lines: Range<Int>) -> Set<Origin> {
    guard !origins.isEmpty, !lines.isEmpty else { return [] }
    var found: Set<Origin> = []
    for (index, entry) in origins.enumerated() {
      let start = Int(entry.firstLine) - 1
      let end = index + 1 < origins.count ? Int(origins[index + 1].firstLine) - 1 : Int.max
      if start < lines.upperBound, lines.lowerBound < end { found.insert(entry.origin) }
    }
    return found
  }
}

extension Report.Item {
  /// Edits by their names, then what needs eyes.
  fileprivate var order: String {
    switch cause {
    case .edit(let edit): "0\(edit.name)"
    case .compiler, .together: "1"
    case .hand: "2"
    case .missing: "3"
    case .unexplained: "4"
    }
  }
}
