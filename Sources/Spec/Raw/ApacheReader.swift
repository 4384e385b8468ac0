/// Apache's grammar (server/util.c, ap_getword_conf; server/config.c, ap_build_config).
struct ApacheReader {
  private var lines: ArraySlice<(number: Int, text: String)>

  /// The statements of a text. A section that is opened or closed outside of the text is refused.
  static func statements(of text: String) throws(RawProblem) -> [RawNode] {
    var reader = ApacheReader(lines: joined(text)[...])
    return try reader.statements(within: nil)
  }

  /// The lines without blanks around them, each with those that a backslash continues it by.
  private static func joined(_ text: String) -> [(number: Int, text: String)] {
    var lines: [(number: Int, text: String)] = []
    var isContinued = false
    for (index, part) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      var bytes = part
      let continues = bytes.last == UInt8(ascii: "\\")
      if continues { bytes.removeLast() }
      let content = String(decoding: bytes, as: UTF8.self)
      if isContinued, let last = lines.popLast() {
        lines.append((last.number, last.text + content))
      } else {
        lines.append((index + 1, content))
      }
      isContinued = continues
    }
    return lines
  }

  private mutating func statements(within section: String?) throws(RawProblem) -> [RawNode] {
    var nodes: [RawNode] = []
    while let (number, text) = lines.popFirst() {
      let content = text.utf8.drop { $0 == 0x20 || $0 == 0x09 }
      guard let first = content.first, first != UInt8(ascii: "#") else { continue }
      if first == UInt8(ascii: "<") {
        var inner = String(decoding: content.dropFirst(), as: UTF8.self)
        while inner.hasSuffix(" ") || inner.hasSuffix("\t") { inner.removeLast() }
        guard inner.hasSuffix(">") else {
          throw RawProblem(line: number, kind: .unreadable("a section without its “>”"))
        }
        inner.removeLast()
        if inner.hasPrefix("/") {
          guard let section, inner.dropFirst().lowercased() == section.lowercased() else {
            throw RawProblem(
              line: number,
              kind: .unreadable("“<\(inner)>”, which would end a section around this text")
            )
          }
          return nodes
        }
        let words = try Self.words(of: inner, line: number)
        guard let name = words.first else {
          throw RawProblem(line: number, kind: .unreadable("a section without a name"))
        }
        guard section == nil else {
          throw RawProblem(line: number, kind: .unreadable("a section within another one"))
        }
        let body = try statements(within: name)
        nodes.append(RawNode(name: "<" + name, words: Array(words.dropFirst()), body: body, line: number))
      } else {
        let words = try Self.words(of: String(decoding: content, as: UTF8.self), line: number)
        nodes.append(RawNode(name: words.first ?? "", words: Array(words.dropFirst()), body: nil, line: number))
      }
    }
    guard let section else { return nodes }
    throw RawProblem(line: 0, kind: .unreadable("“<\(section)>” without its “</\(section)>”"))
  }

  private static func words(of text: String, line: Int) throws(RawProblem) -> [String] {
    var words: [String] = []
    var rest = text[...].utf8
    while true {
      rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
      guard let first = rest.first else { return words }
      var bytes: [UInt8] = []
      if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
        rest.removeFirst()
        while rest.first != first {
          guard let byte = rest.popFirst() else {
            throw RawProblem(line: line, kind: .unreadable("a quotation mark without its other one"))
          }
          let isEscape = byte == UInt8(ascii: "\\") && (rest.first == first || rest.first == UInt8(ascii: "\\"))
          bytes.append(isEscape ? rest.removeFirst() : byte)
        }
        rest.removeFirst()
        if let next = rest.first, next != 0x20, next != 0x09 {
          throw RawProblem(line: line, kind: .unreadable("a quoted word that goes on behind its quotation mark"))
        }
      } else {
        while let byte = rest.first, byte != 0x20, byte != 0x09 { bytes.append(rest.removeFirst()) }
      }
      words.append(String(decoding: bytes, as: UTF8.self))
    }
  }
}
