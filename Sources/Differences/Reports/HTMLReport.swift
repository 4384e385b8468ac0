internal import FileTree
internal import Reports

/// A report as one page that needs nothing else: search, and filters by tenant and effect.
package struct HTMLReport {
  private let report: Report

  package init(_ report: Report) { self.report = report }

  package var text: String {
    var parts = [
      "<!doctype html>", "<html lang=\"en\">", "<meta charset=\"utf-8\">",
      // Nothing is fetched, whatever a value in the page may look like.
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        + "script-src 'unsafe-inline'\">",
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
      "<title>infrac diff: \(HTMLText.escaped(report.new))</title>", "<style>\(Texts.page_css)</style>",
      "<h1>infrac diff</h1>", "<p class=\"summary\">\(HTMLText.escaped(report.summary))</p>", controls, "<main>",
    ]
    parts += report.items.enumerated().reversed().map { section($0.element, report.items.count - $0.offset) }
    let records = report.files.filter(\.isRecord).map(\.path)
    if !records.isEmpty {
      parts.append(
        "<p class=\"records\">And what follows from all of it: \(HTMLText.escaped(records.joined(separator: ", ")))</p>"
      )
    }
    parts += ["</main>", "<script>\(Texts.page_js)</script>", "</html>"]
    return parts.joined(separator: "\n") + "\n"
  }

  private var controls: String {
    let tenants = Set(report.items.flatMap(\.tenants)).sorted()
    let options = tenants.map { "<option value=\"\(HTMLText.escaped($0))\">" }.joined()
    let effects = Effect.allCases.reversed().filter { effect in report.items.contains { $0.effect == effect } }
    let boxes = effects.map { effect in
      "<label><input type=\"checkbox\" name=\"effect\" value=\"\(effect.rawValue)\" checked> "
        + "<span class=\"effect \(effect.rawValue)\">\(effect.words)</span></label>"
    }
    return "<form><input id=\"search\" type=\"search\" placeholder=\"search\" aria-label=\"search\">"
      + "<input id=\"tenant\" list=\"tenants\" placeholder=\"tenant\" aria-label=\"tenant\">"
      + "<datalist id=\"tenants\">\(options)</datalist>\(boxes.joined())<output id=\"count\"></output></form>"
  }

  private func section(_ item: Report.Item, _ number: Int) -> String {
    let tenants = HTMLText.escaped(item.tenants.joined(separator: " "))
    var parts = [
      "<section data-effect=\"\(item.effect.rawValue)\" data-tenants=\" \(tenants) \">",
      "<h2>\(number). \(HTMLText.escaped(item.cause.title))</h2>",
      "<p><span class=\"effect \(item.effect.rawValue)\">\(item.effect.words)</span> \(HTMLText.escaped(item.interruption))</p>",
      "<dl>\(Self.row("services", item.services))\(Self.row("nodes", item.nodes))\(Self.row("tenants", item.tenants))</dl>",
    ]
    if !item.excerpt.isEmpty {
      parts.append("<pre class=\"excerpt\">\(item.excerpt.map(HTMLText.escaped).joined(separator: "\n"))</pre>")
    }
    parts += item.groups.map(details)
    return (parts + ["</section>"]).joined(separator: "\n")
  }

  private static func row(_ name: String, _ values: [String]) -> String {
    values.isEmpty ? "" : "<dt>\(name)</dt><dd>\(HTMLText.escaped(values.joined(separator: ", ")))</dd>"
  }

  private func details(_ group: (file: Report.File, lines: ChangedLines, others: Int)) -> String {
    let others = group.others == 0 ? "" : " and \(group.others) more with the same change"
    var lines: [String] = []
    for stretch in group.lines.stretches {
      if stretch.old.count == stretch.new.count {
        for (old, new) in zip(stretch.old, stretch.new) {
          let words = WordDifference(old, new)
          lines += [Self.line("del", words.old), Self.line("ins", words.new)]
        }
      } else {
        lines += stretch.old.map { Self.line("del", [.init(text: $0, isChanged: false)]) }
        lines += stretch.new.map { Self.line("ins", [.init(text: $0, isChanged: false)]) }
      }
    }
    let path = HTMLText.escaped(group.file.change.path)
    return "<details><summary>\(group.lines.kind.mark) \(path)\(others)</summary>"
      + "<pre>\(lines.joined())</pre></details>"
  }

  private static func line(_ element: String, _ parts: [WordDifference.Part]) -> String {
    let inner = parts.map { $0.isChanged ? "<b>\(HTMLText.escaped($0.text))</b>" : HTMLText.escaped($0.text) }.joined()
    return "<\(element)>\(element == "del" ? "-" : "+") \(inner)</\(element)>"
  }
}
