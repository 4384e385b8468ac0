internal import Diagnostics
internal import FileTree

extension Report.Cause {
  /// One line: what was done.
  package var title: String {
    switch self {
    case .edit(let edit): edit.title
    case .first: "nothing was generated here before: all of it is new"
    case .compiler: "the compiler writes this differently; nothing was edited for it"
    case .together: "follows from all edits together, or this infrac writes it differently: no single edit is behind it"
    case .hand: "edited by hand: the next build would replace it"
    case .missing:
      "missing from the old generation, though its manifest names it: deleted, or kept from git by a .gitignore"
    case .unexplained: "unexplained: the old generation has no record of the texts it came from"
    }
  }

  /// A word for programs.
  package var word: String {
    switch self {
    case .edit(let edit): edit.text == .lock ? "lock" : "specification"
    case .first: "first"
    case .compiler: "compiler"
    case .together: "together"
    case .hand: "hand"
    case .missing: "missing"
    case .unexplained: "unexplained"
    }
  }
}

extension Edit {
  fileprivate var title: String {
    let name = text == .lock ? "lock file: \(self.name)" : self.name
    switch kind {
    case .added: return new.map { "\(name): \(Self.short($0)) (new)" } ?? "\(name) is new"
    case .removed: return old.map { "\(name): \(Self.short($0)) (no longer said)" } ?? "\(name) is gone"
    case .changed:
      let (old, new) = (old ?? "", new ?? "")
      if Self.isDigest(old), Self.isDigest(new) { return "\(name) is another one, which is not shown" }
      let (gone, come) = Self.differing(old, new)
      if gone.isEmpty { return "\(name): \(Self.short(come)) (new)" }
      if come.isEmpty { return "\(name): \(Self.short(gone)) (no longer said)" }
      return "\(name): \(Self.short(gone)) → \(Self.short(come))"
    case .renamed: return "\(name) was called \(old ?? "")"
    case .moved: return "\(name) moved from \(old ?? "") to \(new ?? "")"
    }
  }

  /// Two values; of lists of mappings only what differs: fields, and elements where there are more of them or fewer.
  private static func differing(_ old: String, _ new: String) -> (String, String) {
    let (before, after) = (ListElements(old), ListElements(new))
    if before.list.count != after.list.count, !before.list.isEmpty, !after.list.isEmpty {
      func texts(_ elements: [(index: Int, text: String)]) -> String { elements.map(\.text).joined(separator: "\n") }
      return (texts(before.missing(in: after)), texts(after.missing(in: before)))
    }
    let (oldLines, newLines) = (old.split(separator: "\n"), new.split(separator: "\n"))
    guard oldLines.count > 1 || newLines.count > 1 else { return (shown(old), shown(new)) }
    return (
      shown(oldLines.filter { !newLines.contains($0) }.joined(separator: "\n")),
      shown(newLines.filter { !oldLines.contains($0) }.joined(separator: "\n"))
    )
  }

  /// Nothing is something, too.
  private static func shown(_ text: String) -> String { text.isEmpty ? "“”" : text }

  /// A value on one line, without secrets.
  private static func short(_ text: String) -> String {
    let line = isDigest(text) ? "••••••" : text.split(separator: "\n").joined(separator: ", ")
    let shown = VisibleText.of(SecretText.masked(line))
    return shown.count > 90 ? shown.prefix(89) + "…" : shown.isEmpty ? "“”" : shown
  }
}

extension Report.Item {
  /// The names of its tenants, at most `most` of them.
  func tenantNames(_ most: Int) -> String { Report.tenantNames(tenants, most) }

  /// Files with the same change, the first of each with the number of the others.
  var groups: [(file: Report.File, lines: ChangedLines, others: Int)] {
    var numbers: [ChangedLines: Int] = [:]
    var groups: [(file: Report.File, lines: ChangedLines, others: Int)] = []
    for file in files {
      let lines = ChangedLines(file)
      if let number = numbers[lines] {
        groups[number].others += 1
      } else {
        numbers[lines] = groups.count
        groups.append((file, lines, 0))
      }
    }
    return groups
  }
}

/// The lines of a file that a cause takes out and puts in, as they may be shown.
package struct ChangedLines: Hashable, Sendable {
  package struct Stretch: Hashable, Sendable {
    package let old: [String]
    package let new: [String]
  }

  package let kind: FileChange.Kind
  package let stretches: [Stretch]

  init(_ file: Report.File) {
    kind = file.change.kind
    let (old, new) = (TextLines(file.change.old?.bytes ?? []), TextLines(file.change.new?.bytes ?? []))
    func shown(_ text: TextLines, _ range: Range<Int>) -> [String] {
      range.map { VisibleText.of(SecretText.masked(text[$0])) }
    }
    stretches = file.stretches.map { stretch in
      let (before, after) = (shown(old, stretch.old), shown(new, stretch.new))
      let known = Set(stretch.old.map { old[$0] })
      let marked = zip(stretch.new, after).map { number, line in
        before.contains(line) && !known.contains(new[number]) ? "\(line) (what is hidden differs)" : line
      }
      return Stretch(old: before, new: marked)
    }
  }

  var count: Int { stretches.reduce(0) { $0 + $1.old.count + $1.new.count } }
}

extension Report {
  /// How many tenants, and the names of at most `most` of them.
  package static func tenantNames(_ tenants: [String], _ most: Int) -> String {
    let names = tenants.prefix(most).joined(separator: ", ")
    let count = tenants.count == 1 ? "1 tenant" : "\(tenants.count) tenants"
    return tenants.count > most ? "\(count): \(names) and \(tenants.count - most) more" : "\(count): \(names)"
  }

  /// One line: how much differs.
  var summary: String {
    let (old, new) = (VisibleText.of(old), VisibleText.of(new))
    if isEmpty { return "\(new) is what \(old) has" }
    let count = files.count == 1 ? "1 file differs" : "\(files.count) files differ"
    let causes = items.count == 1 ? "1 cause" : "\(items.count) causes"
    return "\(count) between \(old) and \(new): \(causes), strongest effect: \(strongest.words)"
  }
}
