internal import Diagnostics
internal import FileTree
internal import Reports

/// A report as a comment of a pull request: at most 60,000 characters, the strongest effects first.
package struct MarkdownReport {
  private let report: Report

  /// GitHub refuses comments of more than 65,536 characters.
  package static let limit = 60_000
  /// What is kept for saying what was left out.
  private static let reserve = 400

  package init(_ report: Report) { self.report = report }

  package var text: String {
    var text = "**infrac diff**: \(MarkdownText.escaped(report.summary))\n\n"
    if report.isEmpty { return text }
    let items = Array(report.items.reversed())
    var rows = "| | effect | cause | tenants |\n| --- | --- | --- | --- |\n"
    for (number, item) in items.enumerated().prefix(100) {
      let cause = Self.code(String(item.cause.title.prefix(160)))
      let tenants = item.tenants.count == 1 ? MarkdownText.escaped(item.tenants[0]) : "\(item.tenants.count)"
      rows += "| \(number + 1) | \(Self.effect(item.effect)) | \(cause) | \(tenants) |\n"
    }
    if items.count > 100 { rows += "| | | … and \(items.count - 100) more | |\n" }
    text += rows + "\n"
    var length = text.count
    var shown = 0
    for (number, item) in items.enumerated() {
      let section = section(item, number + 1, room: Self.limit - Self.reserve - length)
      guard let section else { break }
      text += section
      length += section.count
      shown += 1
    }
    let left = items.count - shown
    if left > 0 {
      text +=
        "\nLeft out for length: the details of \(left) more \(left == 1 ? "cause" : "causes"), "
        + "the weakest effects among them. `infrac diff` on the command line shows all.\n"
    }
    return text
  }

  /// One item; without the lines of its files where they do not fit, `nil` where even that does not.
  private func section(_ item: Report.Item, _ number: Int, room: Int) -> String? {
    var text = "### \(number). \(Self.code(String(item.cause.title.prefix(300))))\n\n"
    text += "- effect: \(Self.effect(item.effect))\n"
    if !item.services.isEmpty { text += "- services: \(item.services.map(Self.code).joined(separator: ", "))\n" }
    if !item.nodes.isEmpty { text += "- nodes: \(item.nodes.map(Self.code).joined(separator: ", "))\n" }
    if !item.tenants.isEmpty { text += "- \(MarkdownText.escaped(item.tenantNames(20)))\n" }
    text += "- interruption: \(MarkdownText.escaped(item.interruption))\n\n"
    guard text.count <= room else { return nil }
    if !item.excerpt.isEmpty { text += Self.fenced(item.excerpt, "text") + "\n" }
    let details = details(item, room: room - text.count)
    return text.count + details.count <= room ? text + details : text.count <= room ? text : nil
  }

  private func details(_ item: Report.Item, room: Int) -> String {
    guard !item.files.isEmpty else { return "" }
    let count = item.files.count == 1 ? "1 file" : "\(item.files.count) files"
    let head = "<details><summary>\(count)</summary>\n\n"
    let tail = "</details>\n\n"
    var body = ""
    var left = item.files.count
    for group in item.groups {
      var lines: [String] = ["\(group.lines.kind.mark) \(VisibleText.of(group.file.change.path))"]
      for stretch in group.lines.stretches { lines += stretch.old.map { "-" + $0 } + stretch.new.map { "+" + $0 } }
      if lines.count > 60 { lines = lines.prefix(60) + ["… \(lines.count - 60) more lines"] }
      if group.others > 0 { lines.append("… and \(group.others) more files with the same change") }
      let block = Self.fenced(lines, "diff") + "\n"
      if head.count + body.count + block.count + tail.count + 60 > min(room, 12_000) { break }
      body += block
      left -= 1 + group.others
    }
    if left > 0 { body += "… and \(left) more \(left == 1 ? "file" : "files")\n\n" }
    return head + body + tail
  }

  // MARK: Markdown

  private static func effect(_ effect: Effect) -> String { effect == .data ? "**⚠ data**" : effect.words }

  private static func fenced(_ lines: [String], _ language: String) -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(lines.joined(separator: "\n")) + 1))
    return "\(fence)\(language)\n\(lines.joined(separator: "\n"))\n\(fence)\n"
  }

  /// A text in a code span, also in a cell of a table.
  private static func code(_ value: String) -> String {
    let text = VisibleText.of(value)
    let fence = String(repeating: "`", count: longestRun(text) + 1)
    let inner = text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    return text.hasPrefix("`") || text.hasSuffix("`") ? "\(fence) \(inner) \(fence)" : fence + inner + fence
  }

  private static func longestRun(_ text: String) -> Int {
    var (longest, run) = (0, 0)
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
