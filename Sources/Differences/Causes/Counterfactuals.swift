internal import Diagnostics
internal import FileTree
internal import Printing
internal import Resolution

/// What infrac would write if an edit had not been made: what differs then follows from that edit, whatever its lines
/// look like.
struct Counterfactuals {
  /// Compiles former texts; `nil` for what does not compile.
  typealias Compiler = @Sendable (FormerTexts) -> FileTree?

  /// By edit.
  private let without: [Int: FileTree]
  /// What the former texts with that edit alone compile to, where the new ones do not compile without it.
  private let alone: [Int: FileTree]
  /// Without all edits that can be undone: what this infrac makes of the former texts.
  private let baseline: FileTree?
  /// The edits of which it is not known what follows from them.
  let unknown: Set<Int>

  init(_ edits: [Edit], from old: DeploymentRecord, to new: DeploymentRecord, _ compile: Compiler) {
    let undoing = Undoing(edits, from: old, to: new)
    let known = undoing.known
    var without: [Int: FileTree] = [:]
    for index in known { without[index] = undoing.texts(without: [index]).flatMap(compile) }
    let baseline = edits.count == 1 ? without[0] : undoing.texts(without: known).flatMap(compile)
    var alone: [Int: FileTree] = [:]
    if baseline != nil {
      for index in known where without[index] == nil {
        alone[index] = undoing.texts(without: known.subtracting([index])).flatMap(compile)
      }
    }
    (self.without, self.alone, self.baseline) = (without, alone, baseline)
    unknown = Set(edits.indices).subtracting(without.keys).subtracting(alone.keys)
  }

  /// Who is behind the lines of a file.
  func claims(on change: FileChange, _ stretches: [Differing]) -> Claims {
    var claims = Claims(change, stretches)
    for (index, tree) in without.sorted(by: { $0.key < $1.key }) {
      claims.claim(index, without: Self.file(tree, change))
    }
    for (index, tree) in alone.sorted(by: { $0.key < $1.key }) {
      claims.claim(index, with: Self.file(tree, change), baseline: baseline.flatMap { Self.file($0, change) })
    }
    if let baseline { claims.claimRest(baseline: Self.file(baseline, change)) }
    return claims
  }

  private static func file(_ tree: FileTree, _ change: FileChange) -> FileContent? {
    tree[change.path].map { FileContent($0.render().bytes, $0.mode) }
  }
}
