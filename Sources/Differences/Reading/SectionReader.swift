/// Files of sections with `name = value`: systemd's units (systemd.syntax(7)), PHP's settings, MariaDB's option files.
///
/// The order of different names means nothing to any of these programs; that of one name does: the last one counts, or
/// they are a list.
struct SectionReader {
  /// What a comment begins with.
  let comments: [String]
  /// Whether a backslash at the end joins a line with the next.
  let continues: Bool

  func statements(of bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    var statements: [Statement] = []
    var section = ""
    var number = 0
    while number < text.count {
      let start = number
      var line = text[number]
      number += 1
      if isIgnored(line) { continue }
      // What is joined is split into words again, so the space around the seam means nothing.
      while continues, line.hasSuffix("\\"), number < text.count {
        line = line.dropLast().trimmed + " " + text[number].trimmed
        number += 1
      }
      let words = line.trimmed
      if words.hasPrefix("["), words.hasSuffix("]") {
        section = words
        statements.append(Statement(section, section, start..<number))
      } else {
        statements.append(statement(words, in: section, start..<number))
      }
    }
    return statements
  }

  private func isIgnored(_ line: String) -> Bool {
    let text = line.trimmed
    return text.isEmpty || comments.contains { text.hasPrefix($0) }
  }

  private func statement(_ words: String, in section: String, _ lines: Range<Int>) -> Statement {
    let parts = words.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
    guard parts.count == 2 else { return Statement(section + "\n" + words, words, lines) }
    return Statement(section + "\n" + parts[0], "\(parts[0])=\(parts[1])", lines)
  }
}

extension StringProtocol {
  /// Without the spaces and tabs at its ends.
  var trimmed: String {
    var text = self[...]
    while let first = text.unicodeScalars.first, first == " " || first == "\t" || first == "\r" {
      text = text.dropFirst()
    }
    return text.trimmedAtEnd
  }

  /// Without the spaces and tabs at its end.
  var trimmedAtEnd: String {
    var text = self[...]
    while let last = text.unicodeScalars.last, last == " " || last == "\t" || last == "\r" { text = text.dropLast() }
    return String(text)
  }
}
