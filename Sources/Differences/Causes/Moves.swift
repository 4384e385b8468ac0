internal import FileTree

/// The parts of a specification that stand in another file than before: the first line of an output file names it.
struct Moves {
  private let edits: [Edit]
  private let byTenant: [String: [Int]]
  /// Of what is no tenant's.
  private let others: [Int]

  init(_ edits: [Edit]) {
    self.edits = edits
    var (tenants, others): ([String: [Int]], [Int]) = ([:], [])
    for (index, edit) in edits.enumerated() where edit.kind == .moved {
      if let tenant = edit.tenant { tenants[tenant, default: []].append(index) } else { others.append(index) }
    }
    (byTenant, self.others) = (tenants, others)
  }

  /// The moves behind a stretch in which nothing but the name of the specification's file differs.
  func causes(of stretch: Attribution.Stretch) -> Set<Int> {
    let candidates = stretch.file.role.tenant.map { byTenant[$0] ?? [] } ?? others
    guard !candidates.isEmpty, !stretch.old.isEmpty, stretch.old.count == stretch.new.count else { return [] }
    return Set(candidates.filter { renames(edits[$0], stretch) })
  }

  private func renames(_ move: Edit, _ stretch: Attribution.Stretch) -> Bool {
    guard let former = move.old, let file = move.new, !former.isEmpty else { return false }
    return zip(stretch.old, stretch.new).allSatisfy { old, new in old.replacing(former, with: file) == new }
  }
}
