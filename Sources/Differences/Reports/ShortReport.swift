internal import FileTree

/// What a build's changes mean: a line for each cause, the strongest effects last.
package struct ShortReport {
  private let report: Report

  /// Of more causes the weakest are only counted.
  private static let mostLines = 20

  package init(_ report: Report) { self.report = report }

  /// Nothing where nothing is known to have been there before.
  package var lines: [String] {
    let items = report.items.filter { !$0.files.isEmpty || $0.effect == .data }
    if items.isEmpty { return [] }
    let shown = items.suffix(Self.mostLines)
    let width = shown.map(\.effect.words.count).max() ?? 0
    var lines = ["what it means:"]
    if items.count > shown.count {
      lines.append("  … \(items.count - shown.count) more causes (`infrac diff` before a build)")
    }
    for item in shown {
      let space = String(repeating: " ", count: width - item.effect.words.count)
      let tenants = item.tenants.isEmpty ? "" : " (\(item.tenantNames(3)))"
      lines.append("  \(item.effect.words)\(space)  \(item.cause.title)\(tenants)")
    }
    return lines
  }
}
