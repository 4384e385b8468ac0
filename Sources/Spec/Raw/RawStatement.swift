/// A statement of a raw text that its checker has let through.
///
/// Files are printed from these, never from the text: what was checked is what the program reads.
package struct RawStatement: Sendable {
  /// As infrac's own list of allowed directives has it.
  package let name: StaticString
  /// As the program understands them, without quotes and escapes.
  package let words: [String]
  package let body: [RawStatement]?
}

/// A statement as it was written, with nothing checked but the grammar.
struct RawNode {
  let name: String
  let words: [String]
  let body: [RawNode]?
  /// 1-based, in the text.
  let line: Int
}

/// What is wrong with a raw text.
struct RawProblem: Error {
  /// 1-based, in the text.
  let line: Int
  let kind: Kind
  var help = ""

  enum Kind {
    /// The grammar's rules are broken: what was found there.
    case unreadable(String)
    /// A directive that is not among the allowed ones.
    case notAllowed(String)
    /// An argument of a directive, and why it cannot be.
    case badArgument(String, of: String)
  }
}

/// A directive that may stand in a raw text.
struct RawRule<Place: Hashable & Sendable>: Sendable {
  let name: StaticString
  let places: Set<Place>
  /// Whether a block may have it several times.
  let isRepeatable: Bool
  /// Why its arguments cannot be; `nil` when they can.
  let check: @Sendable ([String]) -> String?

  init(
    _ name: StaticString,
    in places: Set<Place>,
    isRepeatable: Bool = false,
    check: @escaping @Sendable ([String]) -> String?
  ) {
    self.name = name
    self.places = places
    self.isRepeatable = isRepeatable
    self.check = check
  }
}

/// Judges of arguments that several grammars share.
enum RawArguments {
  static func one(of choices: String...) -> @Sendable ([String]) -> String? {
    { $0.count == 1 && choices.contains($0[0]) ? nil : "expected \(choices.joined(lastBy: "or"))" }
  }

  static func one(_ kind: String, where isRight: @escaping @Sendable (String) -> Bool)
    -> @Sendable ([String]) -> String?
  {
    { $0.count == 1 && isRight($0[0]) ? nil : "expected \(kind)" }
  }

  /// A token of HTTP (RFC 9110, 5.6.2), of letters, digits and `-`.
  static func isHeaderName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
  }

  /// Whether a header is one that infrac sets, or that nginx obeys when an application sends it.
  static func isReserved(header: String) -> Bool {
    let name = header.lowercased()
    return ["strict-transport-security", "x-content-type-options", "retry-after", "server", "date", "connection"]
      .contains(name) || name.hasPrefix("x-accel-") || name.hasPrefix("transfer-") || name.hasPrefix("content-length")
  }

  /// `text/css`
  static func isMediaType(_ text: String) -> Bool {
    let kinds = ["application", "audio", "font", "image", "message", "model", "multipart", "text", "video"]
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, kinds.contains(String(parts[0])), !parts[1].isEmpty else { return false }
    let marks = Set(".+-".utf8)
    return parts[1].utf8.allSatisfy { $0.isLowercaseLetter || $0.isDigit || marks.contains($0) }
  }

  /// A client or a network of clients, as `allow:` has them.
  static func isClients(_ text: String) -> Bool {
    IPAddress(text) != nil || Subnet(text).map { $0.address == $0.first } == true
  }
}
