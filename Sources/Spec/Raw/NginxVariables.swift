/// The variables of nginx that a raw text may use. None tells of other sites, and none that goes into a header holds
/// what nginx has decoded: a line break in an address would begin a header of the sender's own.
enum NginxVariables {
  enum Kinds {
    /// What is compared, never sent.
    case all
    /// What goes into an answer.
    case undecoded
    /// What a rewrite, which encodes it again, makes an address of.
    case captures
  }

  private static let undecoded: Set<String> = [
    "host", "scheme", "request_uri", "is_args", "args", "query_string", "remote_addr", "request_method", "server_name",
    "server_port", "https", "request_id", "msec", "time_iso8601", "time_local", "content_type", "content_length",
  ]
  private static let decoded: Set<String> = ["uri", "document_uri", "invalid_referer", "request_filename"]

  /// What is wrong with a text of several variables; `nil` when nothing is.
  static func problem(in text: String, allowing kinds: Kinds) -> String? {
    if let why = plainProblem(text) { return why }
    var rest = text[...].utf8
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      rest = rest[rest.index(after: dollar)...]
      let isBraced = rest.first == UInt8(ascii: "{")
      if isBraced { rest.removeFirst() }
      let bytes = rest.prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
      let name = String(decoding: bytes, as: UTF8.self)
      rest = rest.dropFirst(bytes.count)
      if isBraced, rest.popFirst() != UInt8(ascii: "}") { return "“${” without “}”" }
      guard isAllowed(name, kinds) else {
        return name.isEmpty ? "“$” without a name" : "the variable “$\(name)” is not taken here"
      }
    }
    return nil
  }

  /// Why a text cannot be an argument at all.
  static func plainProblem(_ text: String) -> String? {
    (1...2048).contains(text.utf8.count) ? nil : "expected 1 to 2048 bytes"
  }

  private static func isAllowed(_ name: String, _ kinds: Kinds) -> Bool {
    let isCapture =
      name.utf8.count == 1 && name.utf8.first.map { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) } == true
    let isPart = ["http_", "cookie_", "arg_"].contains { name.hasPrefix($0) && name.utf8.count > $0.utf8.count }
    let isPlain = undecoded.contains(name) || isPart
    return switch kinds {
    case .all: isPlain || decoded.contains(name)
    case .undecoded: isPlain
    case .captures: isPlain || isCapture || name == "uri"
    }
  }
}
