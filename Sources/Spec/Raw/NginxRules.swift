internal import Diagnostics

/// The directives of nginx that a raw text may have, by the places of their manuals' lines “Context:”.
enum NginxRules {
  typealias Rule = RawRule<NginxFragment.Place>

  static let all: [Rule] = answers + headers + transfers + access

  private static let answers = [
    Rule("location", in: [.server], check: location),
    Rule("if", in: [.server, .location], isRepeatable: true, check: condition),
    Rule("return", in: [.server, .location, .condition], check: answer),
    Rule("rewrite", in: [.server, .location, .condition], isRepeatable: true, check: rewrite),
  ]

  private static let headers = [
    Rule("add_header", in: [.server, .location], isRepeatable: true, check: addHeader),
    Rule(
      "proxy_hide_header",
      in: [.server, .location],
      isRepeatable: true,
      check: RawArguments.one("the name of a header") {
        RawArguments.isHeaderName($0) && !RawArguments.isReserved(header: $0)
      }
    ),
    Rule("expires", in: [.server, .location], check: expires),
    Rule("default_type", in: [.location], check: RawArguments.one("a media type", where: RawArguments.isMediaType)),
    Rule("charset", in: [.server, .location], check: RawArguments.one("a character set or off", where: isPlainWord)),
    Rule("etag", in: [.server, .location], check: RawArguments.one(of: "on", "off")),
  ]

  private static let transfers = [
    Rule("gzip", in: [.server, .location], check: RawArguments.one(of: "on", "off")),
    Rule("proxy_buffering", in: [.server, .location], check: RawArguments.one(of: "on", "off")),
    Rule("proxy_request_buffering", in: [.server, .location], check: RawArguments.one(of: "on", "off")),
    Rule("limit_rate", in: [.server, .location], check: RawArguments.one("a size such as 512k", where: isSize)),
    Rule("access_log", in: [.location], check: RawArguments.one(of: "off")),
  ]

  private static let access = [
    Rule("allow", in: [.location], isRepeatable: true, check: clients),
    Rule("deny", in: [.location], isRepeatable: true, check: clients),
    Rule("valid_referers", in: [.server, .location], check: referers),
  ]

  /// What to do instead of a directive that is refused.
  static func help(for name: String, in place: NginxFragment.Place) -> String {
    switch name {
    case "allow", "deny": "`allow:` and `deny:` of the site; in a raw text they stand in a location"
    case "proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass", "mirror":
      "`upstream:` of a site sends requests to an application"
    case "root", "alias", "index", "try_files", "autoindex": "Apache serves files: `root:` of the site says which"
    case "client_max_body_size": "`overrides: { php: { upload: … } }` of the tenant"
    case "error_page", "proxy_intercept_errors": "`errors:` of the site"
    case "limit_req", "limit_conn", "limit_req_zone", "limit_conn_zone": "`limits:` of the site"
    case "auth_basic", "auth_basic_user_file", "auth_request": "AuthType Basic in a .htaccess of the site"
    case "proxy_set_header": "infrac sets what applications may believe; a list of one's own would replace it"
    case "listen", "server_name", "server": "`aliases:` of the site"
    case "include": "write what the file says"
    case "location": place == .location ? "write it beside the other location" : ""
    case _ where name.hasPrefix("ssl"): "`tls:` of the site"
    default:
      Suggestion.question(for: name, among: all.filter { $0.places.contains(place) }.map(\.name.description))
    }
  }

  // MARK: Arguments

  /// Without the parentheses, which may or may not touch the first and the last word.
  static func conditionWords(_ words: [String]) -> [String] {
    guard var first = words.first, first.hasPrefix("("), words.last?.hasSuffix(")") == true else { return [] }
    var rest = Array(words.dropFirst())
    first.removeFirst()
    if !first.isEmpty { rest.insert(first, at: 0) }
    guard var last = rest.popLast(), last.hasSuffix(")") else { return [] }
    last.removeLast()
    if !last.isEmpty { rest.append(last) }
    return rest
  }

  @Sendable private static func location(_ words: [String]) -> String? {
    let path = words.last ?? ""
    switch words.count {
    case 1 where path.hasPrefix("/"), 2 where words[0] == "=" || words[0] == "^~":
      return RequestPath(path) == nil ? "expected a path that begins with “/”" : nil
    case 2 where words[0] == "~" || words[0] == "~*": return RegularExpression.problem(in: path)
    default: return "expected a path; or “=”, “^~”, “~” or “~*”, a blank, and a path or a regular expression"
    }
  }

  @Sendable private static func condition(_ words: [String]) -> String? {
    guard let variable = words.first, variable.hasPrefix("$"),
      NginxVariables.problem(in: variable, allowing: .all) == nil,
      words.count == 1 || words.count == 3
    else { return "expected ($variable), or ($variable OPERATOR value) with =, !=, ~, ~*, !~ or !~*" }
    guard words.count == 3 else { return nil }
    switch words[1] {
    case "=", "!=":
      return words[2].contains("$") ? "expected a text without variables" : NginxVariables.plainProblem(words[2])
    case "~", "~*", "!~", "!~*": return RegularExpression.problem(in: words[2])
    default: return "expected =, !=, ~, ~*, !~ or !~*"
    }
  }

  @Sendable private static func answer(_ words: [String]) -> String? {
    guard let status = words.first.flatMap({ Int(decimal: $0) }), (200...599).contains(status), words.count <= 2 else {
      return "expected a status from 200 to 599, and a text or an address behind it"
    }
    return words.count == 2 ? NginxVariables.problem(in: words[1], allowing: .undecoded) : nil
  }

  @Sendable private static func rewrite(_ words: [String]) -> String? {
    guard (2...3).contains(words.count) else {
      return "expected a regular expression, a replacement and perhaps a flag"
    }
    if let why = RegularExpression.problem(in: words[0]) { return why }
    guard ["/", "http://", "https://"].contains(where: words[1].hasPrefix) else {
      return "expected a replacement that begins with “/”, http:// or https://"
    }
    if let why = NginxVariables.problem(in: words[1], allowing: .captures) { return why }
    guard words.count == 3 else { return nil }
    return ["last", "break", "redirect", "permanent"].contains(words[2])
      ? nil : "expected the flag last, break, redirect or permanent"
  }

  @Sendable private static func addHeader(_ words: [String]) -> String? {
    guard words.count == 2 || words.count == 3 && words[2] == "always" else {
      return "expected a name and a value, and perhaps always"
    }
    guard RawArguments.isHeaderName(words[0]) else { return "expected the name of a header" }
    guard !RawArguments.isReserved(header: words[0]) else { return "infrac sets this header; `hsts:` is below `tls:`" }
    guard !words[1].utf8.contains(where: { $0 < 0x20 }) else { return "expected a value of one line" }
    return NginxVariables.problem(in: words[1], allowing: .undecoded)
  }

  @Sendable private static func expires(_ words: [String]) -> String? {
    let time = words.count == 2 && words[0] == "modified" ? words[1] : words.count == 1 ? words[0] : ""
    if words.count == 1, ["off", "epoch", "max"].contains(time) { return nil }
    let digits = time.utf8.drop { $0 == UInt8(ascii: "-") }
    guard let unit = digits.last, Set("smhdwMy".utf8).contains(unit), (2...6).contains(digits.count),
      digits.dropLast().allSatisfy(\.isDigit)
    else { return "expected off, epoch, max or a time such as 30d" }
    return nil
  }

  @Sendable private static func clients(_ words: [String]) -> String? {
    words.count == 1 && (words[0] == "all" || RawArguments.isClients(words[0]))
      ? nil : "expected all, an address or a subnet"
  }

  @Sendable private static func referers(_ words: [String]) -> String? {
    let marks = Set("*.-/:".utf8)
    let isRight = words.allSatisfy { word in
      !word.isEmpty
        && word.utf8.allSatisfy { $0.isLetter || $0.isDigit || marks.contains($0) || $0 == UInt8(ascii: "_") }
    }
    return !words.isEmpty && isRight ? nil : "expected none, blocked, server_names or names of hosts"
  }

  private static func isPlainWord(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  private static func isSize(_ text: String) -> Bool {
    let digits = text.utf8.prefix { $0.isDigit }
    return (1...9).contains(digits.count)
      && ["", "k", "m", "K", "M"].contains(String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self))
  }
}
