internal import Diagnostics
internal import FileTree
internal import Printing

/// Finds what is behind each stretch of a file.
struct FileCauses {
  /// What is behind lines that no edit is behind; the numbers are none of edits.
  enum Other: Int {
    /// What no edit reaches: all of them together, or the compiler.
    case rest = -1
    /// What this infrac writes differently, whatever is edited.
    case compiler = -2
    case hand = -3
    case missing = -4
    case unexplained = -5
    case first = -6
  }

  private let attribution: Attribution
  private let counterfactuals: Counterfactuals?
  /// What is said where a record of the texts lacks: there may have been edits that nobody can name.
  private let lacking: Other?

  init(_ attribution: Attribution, _ counterfactuals: Counterfactuals? = nil, lacking: Other?) {
    (self.attribution, self.counterfactuals, self.lacking) = (attribution, counterfactuals, lacking)
  }

  /// The stretches in which a file differs with the edits behind them, or a number of `Other`; `images` has what is
  /// behind the changes of an image, by what units call it.
  func causes(of change: FileChange, images: [String: Set<Int>]) -> [Claims.Part] {
    let (before, after) = (TextLines(change.old?.bytes ?? []), TextLines(change.new?.bytes ?? []))
    var differing = Differing.between(before.lines, after.lines)
    // The permissions alone.
    if differing.isEmpty { differing = [Differing(old: 0..<0, new: 0..<0)] }
    let claims = counterfactuals?.claims(on: change, differing)
    return differing.flatMap { stretch -> [Claims.Part] in
      let parts: [Claims.Part] = claims?.parts(of: stretch) ?? [(stretch, Set<Int>())]
      return parts.map { part in
        let stretch = Attribution.Stretch(
          file: change,
          old: part.differing.old.map { before[$0] },
          new: part.differing.new.map { after[$0] },
          origins: change.origins(of: part.differing.new)
        )
        var found = causes(of: stretch, part.owners, images)
        if let claims, let counterfactuals, claims.isOfEdits, found == [Other.rest.rawValue] {
          // Each of several edits may be enough for it.
          let edits = counterfactuals.unknown.isEmpty ? claims.edits : counterfactuals.unknown
          if !edits.isEmpty { found = edits }
        }
        return (part.differing, found)
      }
    }
  }

  private func causes(of stretch: Attribution.Stretch, _ owners: Set<Int>, _ images: [String: Set<Int>]) -> Set<Int> {
    let isRest = owners.contains(Claims.rest)
    let edits = owners.subtracting([Claims.rest])
    if !edits.isEmpty { return isRest ? edits.union([other(than: stretch.file, .compiler)]) : edits }
    var found = attribution.causes(of: stretch)
    if isRest, let counterfactuals {
      // Of edits that could not be tried it may be.
      found.formIntersection(counterfactuals.unknown)
      return found.isEmpty ? [other(than: stretch.file, .compiler)] : found
    }
    if found.count != 1 {
      let named = images.filter { image in (stretch.old + stretch.new).contains { $0.contains(image.key) } }
      let inherited = named.values.reduce(into: Set<Int>()) { $0.formUnion($1) }
      if !inherited.isEmpty { found = inherited }
    }
    return found.isEmpty ? [other(than: stretch.file, .rest)] : found
  }

  /// What no edit explains.
  private func other(than file: FileChange, _ other: Other) -> Int {
    let other: Other = file.wasEdited ? .hand : file.wasMissing ? .missing : lacking ?? other
    return other.rawValue
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
