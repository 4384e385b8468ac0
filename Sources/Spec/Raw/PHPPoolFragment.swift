/// Settings of a pool of PHP-FPM that an operator wrote for one site; they hold for the tenant's pool of that version.
package struct PHPPoolFragment: Sendable {
  package let settings: [Setting]

  /// A setting that reaches nothing but the pool.
  package enum Setting: Sendable, Hashable {
    case environment(EnvironmentName, INIValue)
    case value(ININame, INIValue)
    case flag(ININame, Bool)
    /// `rlimit_files`
    case openFiles(Int)
    /// `process.priority`: 0 to 19, since none may go before others.
    case niceness(Int)

    /// What it sets: two with the same contradict or repeat one another.
    package var subject: String {
      switch self {
      case .environment(let name, _): "env[\(name.text)]"
      case .value(let name, _), .flag(let name, _): name.text
      case .openFiles: "rlimit_files"
      case .niceness: "process.priority"
      }
    }
  }

  /// A variable of PHP's environment that changes neither the loader nor PHP itself.
  package struct EnvironmentName: Sendable, Hashable {
    package let text: String

    init?(_ text: String) {
      let reserved = ["PHP", "LD_", "HTTP", "FCGI", "SCRIPT", "DOCUMENT", "REQUEST", "QUERY", "REDIRECT", "GATEWAY"]
      guard (1...64).contains(text.utf8.count), text.utf8.first?.isLetter == true,
        text.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }),
        !reserved.contains(where: text.uppercased().hasPrefix), text.uppercased() == text
      else { return nil }
      self.text = text
    }
  }

  /// The only way in: reads and checks a text.
  init(_ text: String) throws(RawProblem) {
    var settings: [Setting] = []
    for (index, part) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let line = String(decoding: part, as: UTF8.self).trimmed
      if line.isEmpty || line.hasPrefix(";") { continue }
      let setting = try Self.setting(line, number: index + 1)
      guard !settings.contains(where: { $0.subject == setting.subject }) else {
        throw RawProblem(line: index + 1, kind: .unreadable("“\(setting.subject)” a second time"))
      }
      settings.append(setting)
    }
    self.settings = settings
  }

  private static func setting(_ line: String, number: Int) throws(RawProblem) -> Setting {
    guard let sign = line.firstIndex(of: "=") else {
      throw RawProblem(line: number, kind: .unreadable("a line without “=”"), help: "a setting is NAME = VALUE")
    }
    let name = String(line[..<sign]).trimmed
    var text = String(line[line.index(after: sign)...]).trimmed
    if text.utf8.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") { text = String(text.dropFirst().dropLast()) }
    func refused(_ why: String) -> RawProblem {
      RawProblem(line: number, kind: .badArgument(text, of: name), help: why)
    }
    guard let value = INIValue(text), !text.contains(";"), !text.contains("[") else {
      throw refused("expected a value without quotation marks, “$”, “;” and backslashes")
    }
    if let variable = name.bracketed(behind: "env") {
      guard let variable = EnvironmentName(variable) else {
        throw refused("expected a name of upper-case letters, digits and “_” that neither PHP nor the loader reads")
      }
      guard !text.isEmpty else { throw refused("expected a value: PHP-FPM refuses a variable without one") }
      return .environment(variable, value)
    }
    if let directive = name.bracketed(behind: "php_value") ?? name.bracketed(behind: "php_flag") {
      guard let directive = ININame(directive) else {
        throw refused("expected a directive of `ini:`, which tells those that cannot widen what the pool may do")
      }
      guard name.hasPrefix("php_flag") else { return .value(directive, value) }
      guard ["on", "off", "yes", "no", "1", "0"].contains(text.lowercased()) else {
        throw refused("expected on or off")
      }
      return .flag(directive, ["on", "yes", "1"].contains(text.lowercased()))
    }
    switch (name, Int(decimal: text)) {
    case ("rlimit_files", let number?) where (64...65_536).contains(number): return .openFiles(number)
    case ("process.priority", let number?) where (0...19).contains(number): return .niceness(number)
    case ("rlimit_files", _): throw refused("expected a number from 64 to 65536")
    case ("process.priority", _): throw refused("expected a number from 0 to 19")
    default: throw RawProblem(line: number, kind: .notAllowed(name), help: help(for: name))
    }
  }

  private static func help(for name: String) -> String {
    switch name {
    case _ where name.hasPrefix("php_admin_"): "the plan and `ini:` say what PHP may do; no raw text widens it"
    case _ where name.hasPrefix("pm"): "`php: { workers: … }` of the plan"
    case "user", "group", "listen", "chroot", "chdir": "infrac keeps tenants apart by these"
    default: "env[NAME], php_value[NAME], php_flag[NAME], rlimit_files or process.priority"
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    var bytes = utf8[...]
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `NAME` of `word[NAME]`.
  fileprivate func bracketed(behind word: String) -> String? {
    guard hasPrefix(word + "["), hasSuffix("]") else { return nil }
    return String(dropFirst(word.count + 1).dropLast())
  }
}
