internal import Diagnostics
internal import FileTree

/// A report for terminals: an item per cause, with what follows from it folded beneath.
package struct TextReport {
  private let report: Report
  private let style: DiffStyle
  /// Whether every file and line is shown.
  private let isWhole: Bool

  private static let mostGroups = 3
  private static let mostLines = 12

  package init(_ report: Report, usesColours: Bool, isWhole: Bool) {
    (self.report, self.style, self.isWhole) = (report, DiffStyle(usesColours: usesColours), isWhole)
  }

  package var text: String {
    var rows = [report.summary]
    for (index, item) in report.items.enumerated() {
      rows.append("")
      rows += itemRows(item, number: index + 1)
    }
    let records = report.files.filter(\.isRecord).map(\.path)
    if !records.isEmpty { rows += ["", "and what follows from all of it: \(records.joined(separator: ", "))"] }
    return rows.joined(separator: "\n") + "\n"
  }

  private func itemRows(_ item: Report.Item, number: Int) -> [String] {
    let mark = "\(number). "
    let indent = String(repeating: " ", count: mark.count)
    var rows = [style(mark + item.cause.title, .title)]
    rows.append(indent + "effect: " + style(item.effect.words, item.effect == .data ? .danger : .effect))
    if !item.services.isEmpty { rows.append(indent + "services: " + item.services.joined(separator: ", ")) }
    if !item.nodes.isEmpty { rows.append(indent + "nodes: " + item.nodes.joined(separator: ", ")) }
    if !item.tenants.isEmpty { rows.append(indent + item.tenantNames(isWhole ? .max : 8)) }
    rows.append(indent + "interruption: \(item.interruption)")
    rows += item.excerpt.map { indent + $0 }
    let groups = item.groups
    let shown = isWhole ? groups[...] : groups.prefix(Self.mostGroups)
    for group in shown { rows += groupRows(group).map { indent + $0 } }
    let rest = groups.dropFirst(shown.count).reduce(0) { $0 + 1 + $1.others }
    if rest > 0 {
      rows.append(indent + style("… and \(rest) more \(rest == 1 ? "file" : "files"); `--all` shows them", .frame))
    }
    if item.files.isEmpty { rows.append(indent + style("nothing of the output changes by it", .frame)) }
    return rows
  }

  private func groupRows(_ group: (file: Report.File, lines: ChangedLines, others: Int)) -> [String] {
    let effect = group.file.effect == .none ? "" : " (\(group.file.effect.words))"
    var rows = ["\(group.lines.kind.mark) \(VisibleText.of(group.file.change.path))\(effect)"]
    var left = isWhole ? Int.max : group.lines.kind == .changed ? Self.mostLines : 4
    for stretch in group.lines.stretches where left > 0 {
      let lines = stretchRows(stretch)
      rows += lines.prefix(left).map { "  " + $0 }
      left -= lines.count
    }
    let hidden = group.lines.count - (rows.count - 1)
    if hidden > 0 { rows.append("  " + style("… \(hidden) more \(hidden == 1 ? "line" : "lines")", .frame)) }
    if group.others > 0 {
      rows.append(
        style("  and \(group.others) more \(group.others == 1 ? "file" : "files") with the same change", .frame)
      )
    }
    return rows
  }

  /// Lines that replace one another, with the words that differ.
  private func stretchRows(_ stretch: ChangedLines.Stretch) -> [String] {
    guard stretch.old.count == stretch.new.count else {
      return stretch.old.map { style("- " + $0, .removed) } + stretch.new.map { style("+ " + $0, .added) }
    }
    var rows: [String] = []
    for (old, new) in zip(stretch.old, stretch.new) {
      let words = WordDifference(old, new)
      rows.append(
        style("- ", .removed) + words.old.map { style($0.text, $0.isChanged ? .removedWord : .removed) }.joined()
      )
      rows.append(style("+ ", .added) + words.new.map { style($0.text, $0.isChanged ? .addedWord : .added) }.joined())
    }
    return rows
  }
}

extension FileChange.Kind {
  var mark: String {
    switch self {
    case .created: "+"
    case .changed: "~"
    case .removed: "-"
    }
  }
}

/// What the parts of a report look like on a terminal, in the eight colours that every one has.
struct DiffStyle {
  let usesColours: Bool

  enum Part { case title, effect, danger, frame, removed, added, removedWord, addedWord }

  func callAsFunction(_ text: String, _ part: Part) -> String {
    usesColours && !text.isEmpty ? "\u{1B}[\(Self.parameters(of: part))m\(text)\u{1B}[0m" : text
  }

  private static func parameters(of part: Part) -> String {
    switch part {
    case .title: "1"
    case .effect: "36"
    case .danger: "1;31"
    case .frame: "34"
    case .removed: "31"
    case .added: "32"
    case .removedWord: "1;7;31"
    case .addedWord: "1;7;32"
    }
  }
}
