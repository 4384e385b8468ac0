internal import Diagnostics

/// What libyaml cannot read, said in our words.
///
/// libyaml gives two texts and two marks: the problem, and what it was reading (the context).
struct SyntaxError {
  let problem: String
  let context: String
  /// Where the problem is.
  let offset: Int
  /// Where that which was being read begins.
  let begin: Int?
  let text: UnsafeBufferPointer<UInt8>
  let base: UInt32

  func report(into diagnostics: inout DiagnosticBag) {
    if let tab = indentingTab {
      diagnostics.report(
        .tabIndentation,
        at: span(tab..<tab + 1),
        help: "indent by spaces; YAML does not allow tabs here"
      )
      return
    }
    if let conflict = conflictMarker {
      diagnostics.report(
        .mergeConflict,
        at: span(conflict..<lineRange(conflict).upperBound),
        help: "keep what both sides need, and remove the lines with “<<<<<<<”, “=======” and “>>>>>>>”"
      )
      return
    }
    switch problem {
    case "could not find expected ':'": reportMissingColon(into: &diagnostics)
    case "mapping values are not allowed in this context": reportColon(into: &diagnostics)
    case "did not find expected key", "did not find expected '-' indicator": reportEntry(into: &diagnostics)
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'": reportUnclosed(into: &diagnostics)
    case "found character that cannot start any token", "did not find expected node content":
      reportStart(into: &diagnostics)
    default: reportOther(into: &diagnostics)
    }
  }

  // MARK: The frequent ones

  private func reportMissingColon(into diagnostics: inout DiagnosticBag) {
    let start = begin ?? offset
    diagnostics.report(
      .missingColon,
      at: span(start..<endOfWord(start)),
      "this stands where a key is expected",
      help: "write “key: value”; a text of several lines is quoted, or begins with “|” and is indented"
    )
  }

  private func reportColon(into diagnostics: inout DiagnosticBag) {
    let line = lineRange(offset)
    let isSecond = text[line.lowerBound..<offset].contains(UInt8(ascii: ":"))
    diagnostics.report(
      .misplacedColon,
      at: span(offset..<min(offset + 1, text.count)),
      help: isSecond
        ? "quote the value if “: ” is part of it"
        : "end the value above, or put this key in the same column as the keys that it belongs to"
    )
  }

  private func reportEntry(into diagnostics: inout DiagnosticBag) {
    if offset < text.count, text[offset] == UInt8(ascii: ":") {
      return reportMissingKey(into: &diagnostics)
    }
    let line = lineRange(offset)
    let isFirst = text[line.lowerBound..<offset].allSatisfy { $0 == UInt8(ascii: " ") }
    let expected = problem.hasSuffix("key") ? "a key" : "“- ”"
    if isFirst {
      diagnostics.report(
        .wrongIndentation(expected, columns: offset - line.lowerBound),
        at: span(offset..<endOfWord(offset)),
        also: beginning("the \(problem.hasSuffix("key") ? "mapping" : "list") begins here\(columnText)"),
        help: "indent the line as its neighbours are"
      )
    } else {
      diagnostics.report(
        .textBehindValue,
        at: span(offset..<endOfWord(offset)),
        help: "quote the whole value, or begin a new line"
      )
    }
  }

  private func reportMissingKey(into diagnostics: inout DiagnosticBag) {
    diagnostics.report(
      .missingKey,
      at: span(offset..<offset + 1),
      help: "write a key before the “:”, or quote the value if it is none"
    )
  }

  private func reportUnclosed(into diagnostics: inout DiagnosticBag) {
    let close = problem.hasSuffix("']'") ? "]" : "}"
    let found = offset < text.count ? "something else" : "the end of the file"
    diagnostics.report(
      .unclosed(close, found: found),
      at: span(offset..<endOfWord(offset)),
      also: beginning(close == "]" ? "the list begins here" : "the mapping begins here"),
      help: "put “,” between two entries, and “\(close)” at the end"
    )
  }

  private func reportStart(into diagnostics: inout DiagnosticBag) {
    guard offset < text.count else {
      diagnostics.report(
        .endOfFile,
        at: span(offset..<offset),
        also: beginning("begins here"),
        help: "complete the value"
      )
      return
    }
    guard text[offset] != UInt8(ascii: ":") else { return reportMissingKey(into: &diagnostics) }
    let character = String(decoding: text[offset..<endOfCharacter(offset)], as: UTF8.self)
    let quoting =
      text[offset] == UInt8(ascii: "`") || text[offset] == UInt8(ascii: "@") || text[offset] == UInt8(ascii: "%")
    diagnostics.report(
      .wrongStart(character),
      at: span(offset..<endOfCharacter(offset)),
      help: quoting ? "quote the value" : "remove it, or quote the value that it belongs to"
    )
  }

  // MARK: The others

  private func reportOther(into diagnostics: inout DiagnosticBag) {
    let end = endOfCharacter(offset)
    switch (problem, context) {
    case ("found unexpected end of stream", _), ("found unexpected document indicator", _):
      let start = begin ?? offset
      let quote = String(decoding: text[start..<endOfCharacter(start)], as: UTF8.self)
      diagnostics.report(
        .unclosedQuote(quote),
        at: span(start..<endOfCharacter(start)),
        help: "write “\(quote)” at the end of the text"
      )
    case ("found unknown escape character", _), ("did not find expected hexdecimal number", _),
      ("found invalid Unicode character escape code", _):
      diagnostics.report(
        .wrongEscape,
        at: span(escapeStart..<max(end, escapeStart)),
        help: "write “\\\\” for a backslash, or use single quotes, in which it has no meaning"
      )
    case (_, "while scanning a block scalar"):
      diagnostics.report(
        .wrongBlockHeader,
        at: span(offset..<end),
        also: beginning("the text begins here"),
        help: "write “|” or “>”, and the text in the next line, indented"
      )
    case (_, "while scanning an anchor"):
      diagnostics.report(
        .wrongAnchor("&"),
        at: span((begin ?? offset)..<end),
        help: "use letters, digits, “-” and “_” in its name; quote the value if it is none"
      )
    case (_, "while scanning an alias"):
      let start = begin ?? offset
      let word = String(decoding: text[start..<endOfWord(start)], as: UTF8.self)
      diagnostics.report(
        .wrongAnchor("*"),
        at: span(start..<end),
        notes: ["an unquoted “*” names an anchor"],
        help: word.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x2C }
          ? "quote the value: \"\(word)\"" : "quote the value"
      )
    case ("block sequence entries are not allowed in this context", _):
      diagnostics.report(.misplacedDash, at: span(offset..<end), help: "begin the list in the next line")
    case ("mapping keys are not allowed in this context", _):
      diagnostics.report(.misplacedQuestionMark, at: span(offset..<end), help: "quote the value if “? ” is part of it")
    case ("found undefined tag handle", _), (_, "while parsing a tag"), (_, "while scanning a tag"):
      diagnostics.report(
        .wrongTag,
        at: span((begin ?? offset)..<endOfWord(begin ?? offset)),
        help: "quote the value if “!” is part of it"
      )
    default:
      diagnostics.report(
        .unreadable(problem),
        at: span(offset..<end),
        also: context.isEmpty ? [] : beginning(context)
      )
    }
  }

  // MARK: Places

  private func span(_ range: Range<Int>) -> Span {
    Span(base + UInt32(range.lowerBound), base + UInt32(range.upperBound))
  }

  private func beginning(_ label: String) -> [Diagnostic.Label] {
    guard let begin, begin != offset else { return [] }
    return [Diagnostic.Label(span(begin..<endOfCharacter(begin)), label)]
  }

  private var columnText: String {
    guard let begin else { return "" }
    return " in column \(begin - lineRange(begin).lowerBound + 1)"
  }

  /// A line with its indentation, without its line break.
  private func lineRange(_ offset: Int) -> Range<Int> {
    let start = text[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return start..<(text[offset...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? text.count)
  }

  private func endOfCharacter(_ offset: Int) -> Int {
    var end = min(offset + 1, text.count)
    while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }

  private func endOfWord(_ offset: Int) -> Int {
    let end = text[offset...].firstIndex { $0 <= UInt8(ascii: " ") } ?? text.count
    return end == offset ? endOfCharacter(offset) : end
  }

  /// Where git has left a conflict between two branches.
  private var conflictMarker: Int? {
    let marker = Array("<<<<<<< ".utf8)
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].starts(with: marker) { return start }
      start = (text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex - 1) + 1
    }
    return nil
  }

  /// The backslash of a wrong escape.
  private var escapeStart: Int {
    text[..<min(offset + 1, text.count)].suffix(10).lastIndex(of: UInt8(ascii: "\\")) ?? offset
  }

  /// The tab in the indentation of the line, if there is one and it matters.
  private var indentingTab: Int? {
    guard context != "while scanning a quoted scalar", context != "while parsing a quoted scalar" else { return nil }
    if problem.hasPrefix("found a tab character"), offset < text.count, text[offset] == UInt8(ascii: "\t") {
      return offset
    }
    let indentation = text[lineRange(offset)].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return indentation.firstIndex(of: UInt8(ascii: "\t"))
  }
}

extension Diagnostic.Message {
  fileprivate static let tabIndentation = Self("E0105", "expected spaces as indentation, found a tab")
  fileprivate static let mergeConflict = Self("E0135", "the file has a conflict between two branches")

  fileprivate static let missingColon = Self("E0106", "expected “:” behind a key, found none")
  fileprivate static let misplacedColon = Self("E0107", "a “: ” cannot stand here")
  fileprivate static func wrongIndentation(_ expected: String, columns: Int) -> Self {
    .init("E0108", "expected \(expected), found a line whose indentation, \(columns), fits no line above")
  }
  fileprivate static let textBehindValue = Self("E0109", "expected the end of the line, found text behind the value")
  fileprivate static func unclosed(_ close: String, found: String) -> Self {
    .init("E0110", "expected “,” or “\(close)”, found \(found)")
  }
  fileprivate static func wrongStart(_ character: String) -> Self {
    .init("E0111", "a value cannot begin with “\(character)”")
  }
  fileprivate static let endOfFile = Self("E0111", "expected a value, found the end of the file")
  fileprivate static func unclosedQuote(_ quote: String) -> Self {
    .init("E0112", "the text that begins with \(quote) never ends")
  }
  fileprivate static let wrongEscape = Self("E0113", "expected an escape that YAML has, found another")
  fileprivate static let wrongBlockHeader = Self(
    "E0114",
    "expected an indented text, found something that cannot be part of it"
  )
  fileprivate static func wrongAnchor(_ sign: String) -> Self {
    .init("E0126", "expected a name behind “\(sign)”, found another character")
  }
  fileprivate static let misplacedDash = Self("E0131", "a list cannot begin in this line")
  fileprivate static let misplacedQuestionMark = Self("E0132", "a “? ” cannot stand here")
  fileprivate static let wrongTag = Self("E0133", "the tag cannot be read")
  fileprivate static func unreadable(_ problem: String) -> Self {
    .init("E0134", "this is not YAML: \(problem)")
  }
}
