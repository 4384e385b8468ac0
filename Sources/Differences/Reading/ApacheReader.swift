/// Apache's configuration: a directive per line, sections in angle brackets.
///
/// What is carried out, tried or loaded in order keeps it. All else is a setting whose place in its section means
/// nothing; the last one of a name counts.
enum ApacheReader {
  /// In lower case: names mean the same in any case.
  private static let sequence: Set<String> = [
    "loadmodule", "define", "undefine", "include", "includeoptional", "rewritecond", "rewriterule", "rewriteengine",
    "rewritemap", "setenv", "setenvif", "setenvifnocase", "browsermatch", "header", "requestheader", "alias",
    "aliasmatch", "scriptalias", "redirect", "redirectmatch", "proxypass", "proxypassmatch", "require", "allow", "deny",
    "addtype", "addhandler", "listen",
  ]

  static func statements(of bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    var statements: [Statement] = []
    var open: [(name: String, context: String)] = []
    var seen: [String: Int] = [:]
    var number = 0
    while number < text.count {
      let start = number
      var line = text[number]
      number += 1
      // What is continued is one line, with nothing between its parts.
      while line.hasSuffix("\\"), number < text.count {
        line = String(line.dropLast()) + text[number]
        number += 1
      }
      line = line.trimmed
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      let context = open.last?.context ?? ""
      if line.hasPrefix("</") {
        guard let last = open.popLast(), line.lowercased() == "</\(last.name)>" else { return nil }
      } else if line.hasPrefix("<") {
        guard line.hasSuffix(">") else { return nil }
        let words = words(of: String(line.dropFirst().dropLast()))
        guard let name = words.first else { return nil }
        let key = key(words, name == "virtualhost" ? serverName(text, from: number) : nil)
        statements.append(Statement("\(context)\n*", "<\(key)>", start..<number))
        seen["\(context)/\(key)", default: 0] += 1
        open.append((name, "\(context)/\(key)#\(seen["\(context)/\(key)", default: 1])"))
      } else {
        let words = words(of: line)
        let name = words.first ?? ""
        let own = sequence.contains(name) ? "\(context)\n*" : "\(context)\n\(name)"
        statements.append(Statement(own, words.joined(separator: "\u{0}"), start..<number))
      }
    }
    return open.isEmpty ? statements : nil
  }

  private static func key(_ words: [String], _ name: String?) -> String {
    (words + [name].compactMap { $0 }).joined(separator: "\u{0}")
  }

  /// What a virtual host is known by: the first ServerName in it.
  private static func serverName(_ text: TextLines, from line: Int) -> String? {
    for number in line..<text.count {
      let words = words(of: text[number].trimmed)
      if words.first == "</virtualhost>" { return nil }
      if words.first == "servername" { return words.dropFirst().first }
    }
    return nil
  }

  /// The words of a line, without quotation marks; the first in lower case.
  private static func words(of line: String) -> [String] {
    var words: [String] = []
    var rest = line.utf8[...]
    while let first = rest.first {
      if first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
        rest = rest.dropFirst()
        continue
      }
      var word: [UInt8] = []
      if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
        rest = rest.dropFirst()
        while let byte = rest.popFirst(), byte != first {
          if byte == UInt8(ascii: "\\"), rest.first == first {
            word.append(rest.removeFirst())
          } else {
            word.append(byte)
            // Of two backslashes the second one stands for itself, also in front of the end.
            if byte == UInt8(ascii: "\\"), rest.first == byte { word.append(rest.removeFirst()) }
          }
        }
      } else {
        while let byte = rest.first, byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
          word.append(byte)
          rest = rest.dropFirst()
        }
      }
      let text = String(decoding: word, as: UTF8.self)
      words.append(words.isEmpty ? text.lowercased() : text)
    }
    return words
  }
}
