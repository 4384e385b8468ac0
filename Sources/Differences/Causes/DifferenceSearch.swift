package import Diagnostics
package import FileTree
package import Resolution

/// Compares two generations and says what follows from what.
package struct DifferenceSearch {
  private let changes: [FileChange]
  private let old: DeploymentRecord
  private let new: DeploymentRecord
  private let places: EditSearch.Places
  private let labels: (old: String, new: String)
  private let compile: (@Sendable (FormerTexts) -> FileTree?)?

  /// The files that differ, sorted; `deployment.jsonl` of either generation; what the texts of the new one say, where
  /// they are at hand; and where the lock file has what an edit of it is about, by the edit's name; and what compiles former
  /// texts, if anything does.
  package init(
    _ changes: [FileChange],
    old: DeploymentRecord,
    new: DeploymentRecord,
    written: Written?,
    lock: @escaping @Sendable (String) -> Span? = { _ in nil },
    labels: (old: String, new: String),
    compile: (@Sendable (FormerTexts) -> FileTree?)? = nil
  ) {
    (self.changes, self.old, self.new, self.labels, self.compile) = (changes, old, new, labels, compile)
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
    let parts = parts(edits)
    var items = edits.indices.map { item(.edit(edits[$0]), parts[$0]) }
    let isEdited = edits.contains { $0.kind != .moved }
    let others: [(FileCauses.Other, Report.Cause)] = [
      (.first, .first), (.rest, isEdited ? .together : .compiler), (.compiler, .compiler), (.hand, .hand),
      (.missing, .missing),
      (.unexplained, .unexplained),
    ]
    for (other, cause) in others {
      if let part = parts[other.rawValue] { items.append(item(cause, part)) }
    }
    items.sort { ($0.effect.strength, $0.order) < ($1.effect.strength, $1.order) }
    return Report(old: labels.old, new: labels.new, items: items, files: changes)
  }

  // MARK: Causes

  /// A specification without one of its edits is compiled for each of them where that is cheap, and else where one or
  /// two edits leave something open.
  private func parts(_ edits: [Edit]) -> [Int: Part] {
    let attribution = Attribution(edits, SectionIndex(places), from: old, to: new)
    guard let compile, !edits.isEmpty else { return parts(FileCauses(attribution, lacking: lacking)).parts }
    func exact() -> [Int: Part] {
      let counterfactuals = Counterfactuals(edits, from: old, to: new, compile)
      return parts(FileCauses(attribution, counterfactuals, lacking: lacking)).parts
    }
    if edits.count <= Self.mostEdits, (edits.count + 1) * places.sections.count <= Self.mostSections { return exact() }
    let found = parts(FileCauses(attribution, lacking: lacking))
    return found.isOpen && edits.count <= 2 ? exact() : found.parts
  }

  /// The most edits, and the most sections of all compiled specifications together, of which each edit is tried.
  private static let mostEdits = 12
  private static let mostSections = 1500

  /// What is said of lines where no record tells of edits; `nil` where records do.
  private var lacking: FileCauses.Other? {
    if old.knowsTexts, new.knowsTexts { return nil }
    return old.isEmpty && changes.allSatisfy { $0.old == nil && !$0.wasMissing } ? .first : .unexplained
  }

  /// What each cause does; and whether something has several causes, or none.
  private func parts(_ search: FileCauses) -> (parts: [Int: Part], isOpen: Bool) {
    var parts: [Int: Part] = [:]
    var isOpen = false
    var images: [String: Set<Int>] = [:]
    for pass in Pass.allCases {
      var found: [String: Set<Int>] = [:]
      for (number, change) in changes.enumerated() where !change.isRecord && pass.takes(change) {
        let meaning = MeaningDifference(change.path, old: change.old?.bytes ?? [], new: change.new?.bytes ?? [])
        for (stretch, causes) in search.causes(of: change, images: images) {
          let isMeant = meaning.concerns(stretch) || Self.isWhole(stretch, change)
          for cause in causes {
            parts[cause, default: Part()].stretches[number, default: []].append(stretch)
            if isMeant { parts[cause]?.isMeant.insert(number) }
          }
          if causes.count > 1 || causes.contains(where: { $0 < 0 }) { isOpen = true }
          if pass == .images { found[Pass.image(of: change), default: []].formUnion(causes) }
        }
      }
      images.merge(found) { $0.union($1) }
    }
    return (parts, isOpen)
  }

  /// Whether a stretch is all of a file that comes or goes, or is of one whose permissions change.
  private static func isWhole(_ stretch: Differing, _ change: FileChange) -> Bool {
    guard change.kind != .changed else { return change.old?.mode != change.new?.mode }
    let lines = TextLines((change.old ?? change.new)?.bytes ?? [])
    return stretch.old.count + stretch.new.count == lines.count
  }

  /// Units name images by hashes of their folders: those folders come first.
  private enum Pass: CaseIterable {
    case images, others

    func takes(_ change: FileChange) -> Bool { change.path.hasPrefix("images/") == (self == .images) }

    /// What units that name the image say.
    static func image(of change: FileChange) -> String { "infrac-\(change.path.split(separator: "/")[1]):" }
  }

  // MARK: Items

  private func item(_ cause: Report.Cause, _ part: Part?) -> Report.Item {
    let files = (part?.stretches ?? [:]).sorted { $0.key < $1.key }.map { number, stretches in
      let change = changes[number]
      let role =
        [change.oldRole?.onChange, change.newRole?.onChange].compactMap { $0 }
        .max { $0.strength < $1.strength } ?? .none
      // What was never generated does not run yet.
      let isMeant = cause != .first && part?.isMeant.contains(number) ?? false
      return Report.File(change: change, effect: isMeant ? role : .none, stretches: stretches)
    }
    .sorted { ($1.effect.strength, $0.change.path) < ($0.effect.strength, $1.change.path) }
    return Impact(cause, files, old: old, new: new).item
  }
}

extension Report.Item {
  /// Edits by their names, then what needs eyes.
  fileprivate var order: String {
    switch cause {
    case .edit(let edit): "0\(edit.name)"
    case .first, .compiler, .together: "1"
    case .hand: "2"
    case .missing: "3"
    case .unexplained: "4"
    }
  }
}
