/// nginx's grammar (ngx_conf_file.c, ngx_conf_read_token), a little stricter: what it takes in a surprising way is
/// refused.
struct NginxReader {
  private var rest: Substring.UTF8View
  private var line = 1

  /// The statements of a text. One that opens or closes a block outside of the text is refused.
  static func statements(of text: String) throws(RawProblem) -> [RawNode] {
    var reader = NginxReader(rest: text[...].utf8)
    return try reader.statements(depth: 0)
  }

  private mutating func statements(depth: Int) throws(RawProblem) -> [RawNode] {
    var nodes: [RawNode] = []
    while true {
      skipBlanks()
      guard let byte = rest.first else {
        guard depth == 0 else { throw problem("a “{” without its “}”") }
        return nodes
      }
      if byte == UInt8(ascii: "}") {
        guard depth > 0 else { throw problem("a “}” that would end the block around this text") }
        rest.removeFirst()
        return nodes
      }
      nodes.append(try statement(depth: depth))
    }
  }

  private mutating func statement(depth: Int) throws(RawProblem) -> RawNode {
    let start = line
    var words: [String] = []
    while true {
      skipBlanks()
      switch rest.first {
      case nil: throw problem("the end, where “;” was expected")
      case UInt8(ascii: "}"): throw problem("“}”, where “;” was expected")
      case UInt8(ascii: ";"), UInt8(ascii: "{"):
        let isBlock = rest.removeFirst() == UInt8(ascii: "{")
        guard let name = words.first else { throw problem("no directive before “\(isBlock ? "{" : ";")”") }
        guard !isBlock || depth < 3 else { throw problem("more than three blocks within one another") }
        let body = isBlock ? try statements(depth: depth + 1) : nil
        return RawNode(name: name, words: Array(words.dropFirst()), body: body, line: start)
      case UInt8(ascii: "\""), UInt8(ascii: "'"): words.append(try quotedWord())
      default: words.append(try word())
      }
    }
  }

  private mutating func skipBlanks() {
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "#"): while let next = rest.first, next != UInt8(ascii: "\n") { rest.removeFirst() }
      case UInt8(ascii: "\n"):
        line += 1
        rest.removeFirst()
      case UInt8(ascii: " "), UInt8(ascii: "\t"): rest.removeFirst()
      default: return
      }
    }
  }

  private mutating func quotedWord() throws(RawProblem) -> String {
    let quote = rest.removeFirst()
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case quote:
        if let next = rest.first, !Set(" \t\n;{)".utf8).contains(next) {
          throw problem("a quoted word that goes on behind its quotation mark")
        }
        return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"): bytes += try escaped()
      case UInt8(ascii: "\n"): throw problem("a line break within quotation marks")
      default: bytes.append(byte)
      }
    }
    throw problem("a quotation mark without its other one")
  }

  private mutating func word() throws(RawProblem) -> String {
    var bytes: [UInt8] = []
    while let byte = rest.first, !Set(" \t\n;".utf8).contains(byte) {
      if byte == UInt8(ascii: "{") {
        guard bytes.last == UInt8(ascii: "$") else { return String(decoding: bytes, as: UTF8.self) }
        while let next = rest.first, next != UInt8(ascii: "}") {
          guard next.isLetter || next.isDigit || next == UInt8(ascii: "_") || next == UInt8(ascii: "{") else {
            throw problem("a “${” without its “}”")
          }
          bytes.append(rest.removeFirst())
        }
        guard rest.first != nil else { throw problem("a “${” without its “}”") }
        bytes.append(rest.removeFirst())
        continue
      }
      if byte == UInt8(ascii: "}") { throw problem("a “}” within a word; quote the word") }
      rest.removeFirst()
      bytes += byte == UInt8(ascii: "\\") ? try escaped() : [byte]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What stands for a backslash and the byte behind it.
  private mutating func escaped() throws(RawProblem) -> [UInt8] {
    guard let byte = rest.popFirst() else { throw problem("a “\\” at the end") }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): return [byte]
    case UInt8(ascii: "n"): return [UInt8(ascii: "\n")]
    case UInt8(ascii: "t"): return [UInt8(ascii: "\t")]
    case UInt8(ascii: "r"), UInt8(ascii: "\n"): throw problem("a “\\” before a line break")
    default: return [UInt8(ascii: "\\"), byte]
    }
  }

  private func problem(_ found: String) -> RawProblem { RawProblem(line: line, kind: .unreadable(found)) }
}
