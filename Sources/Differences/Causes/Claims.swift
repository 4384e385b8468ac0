/// Whose the lines of a file are in which two generations differ: those of edits, and the rest, which no edit of the
/// texts is behind.
struct Claims {
  /// The place of the rest among edits.
  static let rest = -1

  private let change: FileChange
  private let new: TextLines
  /// The numbers of the old and the new lines that differ, by their texts.
  private let oldPlaces: [ArraySlice<UInt8>: [Int]]
  private let newPlaces: [ArraySlice<UInt8>: [Int]]
  private var oldOwners: [Int: Set<Int>] = [:]
  private var newOwners: [Int: Set<Int>] = [:]
  /// Whether it is known that nothing but edits changes the file.
  private(set) var isOfEdits = false
  /// Of the file's permissions.
  private var modeOwners: Set<Int> = []

  init(_ change: FileChange, _ stretches: [Differing]) {
    self.change = change
    let (old, new) = (TextLines(change.old?.bytes ?? []), TextLines(change.new?.bytes ?? []))
    self.new = new
    oldPlaces = Dictionary(grouping: stretches.flatMap(\.old)) { old.lines[$0] }
    newPlaces = Dictionary(grouping: stretches.flatMap(\.new)) { new.lines[$0] }
  }

  /// Gives an edit the lines that are other ones without it.
  mutating func claim(_ edit: Int, without file: FileContent?) {
    guard file != change.new else { return }
    let lines = TextLines(file?.bytes ?? [])
    var gone: [ArraySlice<UInt8>] = []
    for stretch in Differing.between(lines.lines, new.lines) {
      for line in stretch.new { newOwners[line, default: []].insert(edit) }
      gone += stretch.old.map { lines.lines[$0] }
    }
    for line in Self.places(of: gone, oldPlaces) { oldOwners[line, default: []].insert(edit) }
    if file?.mode != change.new?.mode { modeOwners.insert(edit) }
  }

  /// Gives an edit the lines that are other ones with it and no other edit.
  mutating func claim(_ edit: Int, with file: FileContent?, baseline: FileContent?) {
    guard file != baseline else { return }
    let (before, after) = (TextLines(baseline?.bytes ?? []), TextLines(file?.bytes ?? []))
    let stretches = Differing.between(before.lines, after.lines)
    for line in Self.places(of: stretches.flatMap(\.old).map { before.lines[$0] }, oldPlaces) {
      oldOwners[line, default: []].insert(edit)
    }
    for line in Self.places(of: stretches.flatMap(\.new).map { after.lines[$0] }, newPlaces) {
      newOwners[line, default: []].insert(edit)
    }
    if file?.mode != baseline?.mode { modeOwners.insert(edit) }
  }

  /// Gives the rest what would not be as it was without any edit. An edit's lines are the rest's too where somebody
  /// edited the file.
  mutating func claimRest(baseline: FileContent?) {
    isOfEdits = baseline == change.old
    if isOfEdits { return }
    let (old, lines) = (TextLines(change.old?.bytes ?? []), TextLines(baseline?.bytes ?? []))
    var written: [ArraySlice<UInt8>] = []
    for stretch in Differing.between(old.lines, lines.lines) {
      for line in stretch.old where change.wasEdited || oldOwners[line] == nil {
        oldOwners[line, default: []].insert(Self.rest)
      }
      written += stretch.new.map { lines.lines[$0] }
    }
    for line in Self.places(of: written, newPlaces) where newOwners[line] == nil { newOwners[line] = [Self.rest] }
    if baseline?.mode != change.old?.mode, modeOwners.isEmpty { modeOwners = [Self.rest] }
  }

  /// The places of lines with some texts, one for each.
  private static func places(of lines: [ArraySlice<UInt8>], _ places: [ArraySlice<UInt8>: [Int]]) -> [Int] {
    var rest = places.mapValues { $0[...] }
    return lines.compactMap { rest[$0]?.popFirst() }
  }

  /// The edits that have lines of the file.
  var edits: Set<Int> {
    (Array(oldOwners.values) + Array(newOwners.values)).reduce(into: modeOwners) { $0.formUnion($1) }
      .subtracting([Self.rest])
  }

  // MARK: Parts

  /// A part of a stretch, and those behind all of it; none where nobody claims it.
  typealias Part = (differing: Differing, owners: Set<Int>)

  /// A stretch in parts, each with the same owners.
  func parts(of stretch: Differing) -> [Part] {
    if stretch.old.isEmpty, stretch.new.isEmpty { return [(stretch, modeOwners)] }
    let (old, new) = (stretch.old.map { oldOwners[$0] ?? [] }, stretch.new.map { newOwners[$0] ?? [] })
    let distinct = Set(old + new).subtracting([[]])
    if distinct.count < 2 { return [(stretch, distinct.first ?? [])] }
    return paired(stretch, old, new) ?? merged(stretch, runs(old), runs(new))
  }

  /// As many lines as before, each in the place of one: `nil` where these have nobody in common.
  private func paired(_ stretch: Differing, _ old: [Set<Int>], _ new: [Set<Int>]) -> [Part]? {
    guard old.count == new.count else { return nil }
    let isReplaced = zip(old, new).allSatisfy { $0.isEmpty || $1.isEmpty || !$0.isDisjoint(with: $1) }
    guard isReplaced else { return nil }
    return runs(zip(old, new).map { $0.union($1) }).map { run in
      (
        Differing(
          old: (stretch.old.lowerBound + run.lines.lowerBound)..<(stretch.old.lowerBound + run.lines.upperBound),
          new: (stretch.new.lowerBound + run.lines.lowerBound)..<(stretch.new.lowerBound + run.lines.upperBound)
        ),
        run.owners
      )
    }
  }

  private typealias Run = (lines: Range<Int>, owners: Set<Int>)

  /// Lines beside one another with the same owners; a line of nobody's goes with those before it.
  private func runs(_ owners: [Set<Int>]) -> [Run] {
    var runs: [Run] = []
    for (line, owner) in owners.enumerated() {
      if let last = runs.last, owner.isEmpty || last.owners.isEmpty || last.owners == owner {
        runs[runs.count - 1] = (last.lines.lowerBound..<(line + 1), last.owners.isEmpty ? owner : last.owners)
      } else {
        runs.append((line..<(line + 1), owner))
      }
    }
    return runs
  }

  /// What was taken out beside what was put in by the same owners.
  private func merged(_ stretch: Differing, _ old: [Run], _ new: [Run]) -> [Part] {
    var parts: [Part] = []
    var (before, after) = (old[...], new[...])
    func part(_ old: Range<Int>?, _ new: Range<Int>?, _ owners: Set<Int>) {
      let oldStart = old?.lowerBound ?? before.first?.lines.lowerBound ?? stretch.old.count
      let newStart = new?.lowerBound ?? after.first?.lines.lowerBound ?? stretch.new.count
      let (oldBase, newBase) = (stretch.old.lowerBound, stretch.new.lowerBound)
      parts.append(
        (
          Differing(
            old: (oldBase + oldStart)..<(oldBase + (old?.upperBound ?? oldStart)),
            new: (newBase + newStart)..<(newBase + (new?.upperBound ?? newStart))
          ),
          owners
        )
      )
    }
    while let left = before.first {
      guard let match = after.firstIndex(where: { $0.owners == left.owners }) else {
        part(left.lines, nil, left.owners)
        before.removeFirst()
        continue
      }
      while after.startIndex < match, let right = after.popFirst() { part(nil, right.lines, right.owners) }
      if let right = after.popFirst() { part(left.lines, right.lines, left.owners) }
      before.removeFirst()
    }
    while let right = after.popFirst() { part(nil, right.lines, right.owners) }
    return parts
  }
}
