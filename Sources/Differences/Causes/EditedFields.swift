internal import Diagnostics

/// The fields of a section that differ, those of one edit together.
enum EditedFields {
  /// What was said at a path and what is; `nil` for nothing.
  typealias Change = (path: String, old: String?, new: String?)

  /// Sorted by path.
  static func changes(from before: [String: String], to after: [String: String]) -> [Change] {
    var changes: [Change] = before.compactMap { path, old in
      after[path].flatMap { $0 == old ? nil : (path, old, $0) }
    }
    var gone = before.filter { after[$0.key] == nil }
    var come = after.filter { before[$0.key] == nil }
    // A word in place of a mapping, as in `tls: off`, or the other way round.
    for (path, old) in gone {
      if let new = take(below: path, &come) { changes.append((path, old, new)) }
    }
    for (path, new) in come {
      if let old = take(below: path, &gone) { changes.append((path, old, new)) }
    }
    let replaced = Set(changes.map(\.path))
    changes += together(gone.filter { !replaced.contains($0.key) }, missingIn: after).map { ($0.path, $0.text, nil) }
    changes += together(come.filter { !replaced.contains($0.key) }, missingIn: before).map { ($0.path, nil, $0.text) }
    return changes.sorted { $0.path.precedesByBytes($1.path) }
  }

  /// Takes out the fields of a mapping; `nil` where there are none.
  private static func take(below path: String, _ fields: inout [String: String]) -> String? {
    let found = fields.filter { $0.key.hasPrefix(path + ".") }
    for key in found.keys { fields[key] = nil }
    return found.isEmpty ? nil : text(found, below: path)
  }

  private static func text(_ fields: [String: String], below path: String) -> String {
    fields.keys.sorted { $0.precedesByBytes($1) }
      .map { "\($0.dropFirst(path.utf8.isEmpty ? 0 : path.count + 1)): \(fields[$0] ?? "")" }
      .joined(separator: "\n")
  }

  /// Fields of a site, a database, an FTP user or a server that is there in one of the two alone are one.
  private static func together(
    _ fields: [String: String],
    missingIn others: [String: String]
  ) -> [(path: String, text: String)] {
    Dictionary(grouping: fields.keys) { entry(of: $0, missingIn: others) }.map { _, paths in
      guard paths.count > 1 else { return (paths[0], fields[paths[0]] ?? "") }
      let path = commonStart(of: paths)
      return (path, text(fields.filter { paths.contains($0.key) }, below: path))
    }
  }

  /// The path of the whole entry that a field is part of; the field's where others of the entry are in both.
  private static func entry(of path: String, missingIn others: [String: String]) -> String {
    let words = path.split(separator: ".")
    // A domain has dots and two words at least, a name has none.
    let counts: Range<Int>? =
      switch words.first {
      case "sites" where words.count > 3: 3..<words.count
      case "databases" where words.count > 2, "ftp" where words.count > 2, "servers" where words.count > 2: 2..<3
      default: nil
      }
    for count in counts ?? 0..<0 {
      let start = words.prefix(count).joined(separator: ".")
      if !others.keys.contains(where: { $0 == start || $0.hasPrefix(start + ".") }) { return start }
    }
    return path
  }

  private static func commonStart(of paths: [String]) -> String {
    var common = paths.first?.split(separator: ".") ?? []
    for path in paths {
      common = Array(zip(common, path.split(separator: ".")).prefix { $0 == $1 }.map(\.0))
    }
    return common.joined(separator: ".")
  }
}
