/// nginx's configuration (ngx_conf_file.c): words, `;`, and blocks in braces.
///
/// What is carried out in order keeps it: `if`, `return`, `rewrite`, `set`, includes, `allow` and `deny`, locations by
/// regular expression, servers (the first one answers for unknown names). All else is a setting, whose place in its
/// block means nothing.
enum NginxReader {
  private struct Directive {
    let words: [String]
    let lines: Range<Int>
    let body: [Directive]?

    var name: String { words.first ?? "" }
  }

  static func statements(of bytes: [UInt8]) -> [Statement]? {
    var lexer = NginxLexer(bytes)
    guard let directives = block(&lexer, isInner: false) else { return nil }
    var statements: [Statement] = []
    add(directives, "", &statements)
    return statements
  }

  private static func block(_ lexer: inout NginxLexer, isInner: Bool) -> [Directive]? {
    var directives: [Directive] = []
    var words: [String] = []
    var start = 0
    while let token = lexer.next() {
      switch token.kind {
      case .word(let text):
        if words.isEmpty { start = token.line }
        words.append(text)
      case .semicolon:
        if words.isEmpty { return nil }
        directives.append(Directive(words: words, lines: start..<(token.line + 1), body: nil))
        words = []
      case .open:
        if words.isEmpty { return nil }
        guard let body = block(&lexer, isInner: true) else { return nil }
        directives.append(Directive(words: words, lines: start..<(token.line + 1), body: body))
        words = []
      case .close: return isInner && words.isEmpty ? directives : nil
      }
    }
    return isInner || !words.isEmpty || lexer.isBroken ? nil : directives
  }

  // MARK: What depends on order

  private static let sequence: Set<String> = [
    "if", "set", "return", "rewrite", "break", "include", "server", "allow", "deny",
  ]

  private static func add(_ directives: [Directive], _ context: String, _ statements: inout [Statement]) {
    var seen: [String: Int] = [:]
    // The bodies of these are not settings but lists, read by their own rules.
    let isList = context.hasSuffix("\u{1}list")
    for directive in directives {
      let text = key(of: directive)
      let isInOrder = isList || sequence.contains(directive.name) || isRegularLocation(directive)
      let own = isInOrder ? "\(context)\n*" : "\(context)\n\(directive.body == nil ? directive.name : text)"
      statements.append(Statement(own, text, directive.lines))
      guard let body = directive.body else { continue }
      seen[text, default: 0] += 1
      let number = seen[text, default: 1]
      let list = ["upstream", "map", "geo", "types", "split_clients"].contains(directive.name) ? "\u{1}list" : ""
      add(body, "\(context)/\(text)\(number > 1 ? "#\(number)" : "")\(list)", &statements)
    }
  }

  private static func isRegularLocation(_ directive: Directive) -> Bool {
    directive.name == "location" && directive.words.count > 2 && directive.words[1].hasPrefix("~")
  }

  /// A directive's words; a server is known by its names and where it listens, since it has no words.
  private static func key(of directive: Directive) -> String {
    var words = directive.words
    if directive.name == "server", let body = directive.body {
      words += body.filter { $0.name == "server_name" }.flatMap(\.words).prefix(2)
      words += body.filter { $0.name == "listen" }.flatMap(\.words).prefix(2)
    }
    return words.joined(separator: "\u{0}")
  }
}

/// The tokens of nginx's grammar.
struct NginxLexer {
  enum Kind { case word(String), semicolon, open, close }

  private let bytes: [UInt8]
  private var offset = 0
  private var line = 0
  /// Whether a quotation mark was never closed.
  private(set) var isBroken = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next token and its 0-based line.
  mutating func next() -> (kind: Kind, line: Int)? {
    skip()
    guard offset < bytes.count else { return nil }
    switch bytes[offset] {
    case UInt8(ascii: ";"): return single(.semicolon)
    case UInt8(ascii: "{"): return single(.open)
    case UInt8(ascii: "}"): return single(.close)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return quoted()
    default: return bare()
    }
  }

  private mutating func single(_ kind: Kind) -> (kind: Kind, line: Int) {
    offset += 1
    return (kind, line)
  }

  private mutating func skip() {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      case UInt8(ascii: "#"):
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
        continue
      default: return
      }
      offset += 1
    }
  }

  private mutating func quoted() -> (kind: Kind, line: Int)? {
    let mark = bytes[offset]
    let start = line
    offset += 1
    var text: [UInt8] = []
    while offset < bytes.count, bytes[offset] != mark {
      if bytes[offset] == UInt8(ascii: "\\"), offset + 1 < bytes.count {
        // A quotation mark or a backslash is itself; other pairs the program reads in its own way.
        if bytes[offset + 1] != mark && bytes[offset + 1] != UInt8(ascii: "\\") { text.append(bytes[offset]) }
        offset += 1
      }
      if bytes[offset] == UInt8(ascii: "\n") { line += 1 }
      text.append(bytes[offset])
      offset += 1
    }
    if offset == bytes.count { isBroken = true }
    offset += 1
    return (.word(String(decoding: text, as: UTF8.self)), start)
  }

  private mutating func bare() -> (kind: Kind, line: Int)? {
    var text: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      let isVariable = byte == UInt8(ascii: "{") && text.last == UInt8(ascii: "$")
      if " \t\r\n;".utf8.contains(byte) || byte == UInt8(ascii: "{") && !isVariable { break }
      if byte == UInt8(ascii: "\\"), offset + 1 < bytes.count {
        text.append(byte)
        offset += 1
      }
      text.append(bytes[offset])
      offset += 1
    }
    return (.word(String(decoding: text, as: UTF8.self)), line)
  }
}
