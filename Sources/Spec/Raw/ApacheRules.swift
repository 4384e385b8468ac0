internal import Diagnostics

/// The directives of Apache that a raw text may have, by the places of their manuals' lines “Context:”.
///
/// No value holds an expression: in these files one may read every file of every tenant.
enum ApacheRules {
  typealias Rule = RawRule<ApacheFragment.Place>

  static let directives: [Rule] = redirects + headers + types + access

  static let sections = [
    Rule("Location", in: [.host], check: RawArguments.one("a path without * ? [", where: isPath)),
    Rule("LocationMatch", in: [.host], check: pattern),
    Rule("Files", in: [.host], check: RawArguments.one("the name of a file, with * and ?", where: isFileName)),
    Rule("FilesMatch", in: [.host], check: pattern),
  ]

  private static let redirects = [
    Rule("Redirect", in: [.host], check: { redirect($0) { isPath($0) ? nil : "expected a path" } }),
    Rule("RedirectMatch", in: [.host], check: { redirect($0, RegularExpression.problem) }),
  ]

  private static let headers = [
    Rule("Header", in: [.host, .section], check: header),
    Rule("ExpiresActive", in: [.host, .section], check: RawArguments.one(of: "On", "Off")),
    Rule(
      "ExpiresDefault",
      in: [.host, .section],
      check: RawArguments.one("a time such as \"access plus 1 month\"", where: isTime)
    ),
    Rule("ExpiresByType", in: [.host, .section]) {
      $0.count == 2 && RawArguments.isMediaType($0[0]) && isTime($0[1])
        ? nil : "expected a media type and a time such as \"access plus 1 month\""
    },
  ]

  private static let types = [
    Rule("AddType", in: [.host, .section], check: { named($0, "a media type", RawArguments.isMediaType) }),
    Rule("AddCharset", in: [.host, .section], check: { named($0, "a character set", isWord) }),
    Rule("AddLanguage", in: [.host, .section], check: { named($0, "a language", isWord) }),
    Rule("AddEncoding", in: [.host, .section], check: { named($0, "an encoding", isWord) }),
    Rule(
      "AddDefaultCharset",
      in: [.host, .section],
      check: RawArguments.one("a character set, On or Off", where: isWord)
    ),
  ]

  private static let access = [
    Rule("Require", in: [.section]) { words in
      let isRight =
        words == ["all", "denied"] || words == ["local"]
        || words.count > 1 && words[0] == "ip" && words.dropFirst().allSatisfy(RawArguments.isClients)
      return isRight ? nil : "expected all denied, local, or ip and addresses or subnets"
    }
  ]

  /// What to do instead of a directive that is refused; its name in lower case.
  static func help(for name: String, in place: ApacheFragment.Place) -> String {
    switch name {
    case "sethandler", "addhandler", "action", "forcetype", "proxypass", "proxypassmatch":
      "`php:` or `upstream:` of the site"
    case _ where name.hasPrefix("rewrite"): "`redirects:` of the site, or rewrite in `nginx.server`"
    case "setenv", "passenv", "setenvif": "env[NAME] in `php.pool`"
    case "errordocument": "`errors:` of the site"
    case "documentroot", "alias", "aliasmatch", "scriptalias": "`root:` of the site"
    case "servername", "serveralias", "<virtualhost": "`aliases:` of the site"
    case "include", "includeoptional": "write what the file says"
    case _ where name.hasPrefix("php_"): "`ini:` below `php:` of the site"
    case "require", "order", "allow", "deny": "`allow:` and `deny:` of the site, or Require in a section"
    case "directoryindex", "options", "allowoverride": "a .htaccess of the site may say DirectoryIndex"
    default:
      Suggestion.question(for: name, among: directives.filter { $0.places.contains(place) }.map(\.name.description))
    }
  }

  // MARK: Arguments

  @Sendable private static func pattern(_ words: [String]) -> String? {
    words.count == 1 ? RegularExpression.problem(in: words[0]) : "expected one regular expression"
  }

  /// `[STATUS] WHAT [URL]`: without the address for a status that has none.
  private static func redirect(_ words: [String], _ problem: (String) -> String?) -> String? {
    let statuses = ["301", "302", "303", "307", "308", "permanent", "temp", "seeother"]
    let refusals = ["gone", "403", "404", "410", "451"]
    if words.count == 2, refusals.contains(words[0]) { return problem(words[1]) }
    let rest = words.count == 3 && statuses.contains(words[0]) ? Array(words.dropFirst()) : words
    guard rest.count == 2 else { return "expected a status, a path and an address" }
    if let why = problem(rest[0]) { return why }
    return ["/", "http://", "https://"].contains(where: rest[1].hasPrefix)
      ? nil : "expected an address that begins with / or https://"
  }

  @Sendable private static func header(_ words: [String]) -> String? {
    var rest = words[...]
    if ["always", "onsuccess"].contains(rest.first) { rest.removeFirst() }
    guard let action = rest.popFirst()?.lowercased(), let name = rest.popFirst(), RawArguments.isHeaderName(name) else {
      return "expected an action and the name of a header"
    }
    guard !RawArguments.isReserved(header: name) else { return "infrac sets this header" }
    if action == "unset" { return rest.isEmpty ? nil : "expected nothing behind the name" }
    guard ["set", "append", "add", "merge", "setifempty"].contains(action) else {
      return "expected set, append, add, merge, setifempty or unset"
    }
    guard rest.count == 1, let value = rest.first else { return "expected one value, without a condition" }
    let isPlain = !value.contains("%") && !value.lowercased().hasPrefix("expr=") && value.utf8.count <= 4096
    return isPlain ? nil : "expected a value without “%” and without an expression"
  }

  private static func named(_ words: [String], _ kind: String, _ isRight: (String) -> Bool) -> String? {
    guard words.count > 1, isRight(words[0]) else { return "expected \(kind) and endings of files" }
    let endings = words.dropFirst().map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 }
    let isPlain = endings.allSatisfy { isWord($0) && !$0.lowercased().hasPrefix("ph") && $0 != "inc" }
    return isPlain ? nil : "expected endings of files that are no programs"
  }

  private static func isWord(_ text: String) -> Bool {
    let marks = Set("-_.+".utf8)
    return (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || marks.contains($0) }
  }

  private static func isTime(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    let first = ["access", "now", "modification"]
    return (2...8).contains(words.count) && first.contains(String(words[0]))
      && words.allSatisfy { $0.utf8.allSatisfy { $0.isLowercaseLetter || $0.isDigit } }
  }

  private static func isPath(_ text: String) -> Bool {
    RequestPath(text) != nil && !text.contains { "*?[".contains($0) }
  }

  private static func isFileName(_ text: String) -> Bool {
    let marks = Set("-_.*?".utf8)
    return (1...255).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || marks.contains($0) }
  }
}
