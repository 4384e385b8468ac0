/// The regular expressions that raw texts may have: those of PCRE without references, assertions and options, which
/// nginx and Apache are sure to load, and which end in a time that grows with the text alone.
struct RegularExpression {
  private var rest: Substring.UTF8View
  private var depth = 0

  /// Why a text is none; `nil` when it is one.
  static func problem(in text: String) -> String? {
    guard (1...512).contains(text.utf8.count) else { return "a regular expression has 1 to 512 bytes" }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f || $0 == 0x20 }) else {
      return "a regular expression has ASCII characters only"
    }
    var reader = RegularExpression(rest: text[...].utf8)
    do throws(Wrong) {
      _ = try reader.alternatives()
      return reader.rest.isEmpty ? nil : "a “)” without its “(”"
    } catch {
      return error.why
    }
  }

  private struct Wrong: Error { let why: String }

  /// Up to the closing parenthesis; whether something within is repeated without end.
  private mutating func alternatives() throws(Wrong) -> Bool {
    var isRepeating = false
    while let byte = rest.first, byte != UInt8(ascii: ")") {
      if byte == UInt8(ascii: "|") || byte == UInt8(ascii: "^") || byte == UInt8(ascii: "$") {
        rest.removeFirst()
        continue
      }
      let isInner = try atom()
      let isRepeated = try repetition()
      if isInner && isRepeated { throw Wrong(why: "a repetition of a repetition takes for ever on some texts") }
      isRepeating = isRepeating || isInner || isRepeated
    }
    return isRepeating
  }

  /// One character, class or group; whether something within is repeated without end.
  private mutating func atom() throws(Wrong) -> Bool {
    switch rest.removeFirst() {
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "["):
      try characterClass()
      return false
    case UInt8(ascii: "\\"):
      try escape()
      return false
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): throw Wrong(why: "nothing to repeat")
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "]"):
      throw Wrong(why: "“{”, “}” and “]” stand for themselves behind “\\” only")
    default: return false
    }
  }

  private mutating func group() throws(Wrong) -> Bool {
    depth += 1
    guard depth <= 8 else { throw Wrong(why: "more than 8 parentheses within one another") }
    if rest.first == UInt8(ascii: "?") {
      guard rest.starts(with: "?:".utf8) else { throw Wrong(why: "of “(?” only “(?:” is taken") }
      rest.removeFirst(2)
    } else if rest.first == UInt8(ascii: "*") {
      throw Wrong(why: "verbs are not taken")
    }
    let isRepeating = try alternatives()
    guard rest.popFirst() == UInt8(ascii: ")") else { throw Wrong(why: "a “(” without its “)”") }
    depth -= 1
    return isRepeating
  }

  private mutating func characterClass() throws(Wrong) {
    if rest.first == UInt8(ascii: "^") { rest.removeFirst() }
    var count = 0
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "]"):
        guard count > 0 else { throw Wrong(why: "an empty class") }
        return
      case UInt8(ascii: "["): throw Wrong(why: "“[” stands for itself in a class behind “\\” only")
      case UInt8(ascii: "\\"): try escape()
      case UInt8(ascii: "-") where count > 0 && rest.first != UInt8(ascii: "]"):
        throw Wrong(why: "“-” stands first or last in a class, or between two letters or digits")
      default:
        if rest.first == UInt8(ascii: "-"), let end = rest.dropFirst().first, end != UInt8(ascii: "]") {
          guard byte.isLetter || byte.isDigit, end.isLetter || end.isDigit, byte <= end else {
            throw Wrong(why: "“-” stands first or last in a class, or between two letters or digits")
          }
          rest.removeFirst(2)
        }
      }
      count += 1
    }
    throw Wrong(why: "a “[” without its “]”")
  }

  private mutating func escape() throws(Wrong) {
    guard let byte = rest.popFirst() else { throw Wrong(why: "a “\\” at the end") }
    guard !byte.isLetter && !byte.isDigit || Set("dDwWsSbB".utf8).contains(byte) else {
      throw Wrong(why: "“\\” stands before a mark, or in \\d \\w \\s \\b and their opposites")
    }
  }

  /// `*`, `+`, `?`, `{2}`, `{2,5}`; whether it has no end.
  private mutating func repetition() throws(Wrong) -> Bool {
    var isEndless = false
    switch rest.first {
    case UInt8(ascii: "*"), UInt8(ascii: "+"):
      isEndless = true
      rest.removeFirst()
    case UInt8(ascii: "?"): rest.removeFirst()
    case UInt8(ascii: "{"):
      guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { throw Wrong(why: "a “{” without its “}”") }
      let numbers = rest[rest.index(after: rest.startIndex)..<end].split(
        separator: UInt8(ascii: ","),
        omittingEmptySubsequences: false
      )
      .map { Int(decimal: String(decoding: $0, as: UTF8.self)) }
      guard (1...2).contains(numbers.count), let first = numbers[0], let last = numbers[numbers.count - 1],
        first <= last, last <= 100
      else { throw Wrong(why: "expected {2} or {2,5}, at most 100") }
      rest = rest[rest.index(after: end)...]
      isEndless = last > 10
    default: return false
    }
    if rest.first == UInt8(ascii: "?") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if let next = rest.first, Set("*+?{".utf8).contains(next) { throw Wrong(why: "a repetition of a repetition") }
    return isEndless
  }
}
