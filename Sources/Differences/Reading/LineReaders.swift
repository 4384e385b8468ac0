/// Files in which every line counts, in its order.
enum PlainReader {
  static func statements(of bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    var statements = (0..<text.count).map { Statement("", text[$0], $0..<($0 + 1)) }
    if !text.endsWithBreak { statements.append(Statement("\nend", "no line break", (text.count - 1)..<text.count)) }
    return statements
  }
}

/// Tables that scripts of the output read: a row on a line, in their order, without comments and empty lines.
enum ListReader {
  static func statements(of bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    return (0..<text.count).compactMap { number in
      let line = text[number]
      return line.isEmpty || line.hasPrefix("#") ? nil : Statement("", line, number..<(number + 1))
    }
  }
}

/// Lines `NAME=value` in which every space counts: vsftpd.conf(5), which refuses one beside `=`, and environment files.
/// Of one name the last line counts; the order of different names means nothing.
enum AssignmentReader {
  static func statements(of bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    return (0..<text.count).compactMap { number -> Statement? in
      let line = text[number]
      if line.isEmpty || line.hasPrefix("#") { return nil }
      let name = line.prefix { $0 != "=" }
      return Statement("\n\(name)", line, number..<(number + 1))
    }
  }
}

/// SQL: lines in their order, without comments; those of `infrac:` are commands to the script that reads the file.
enum SQLReader {
  static func statements(of bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    return (0..<text.count).compactMap { number in
      let line = text[number].trimmed
      let isComment = line.hasPrefix("--") && !line.contains("infrac:")
      return line.isEmpty || isComment ? nil : Statement("", line, number..<(number + 1))
    }
  }
}

/// haproxy's configuration: sections of lines; rules, servers and binds are read in order, the rest are settings.
enum HAProxyReader {
  private static let sections: Set<String> = [
    "global", "defaults", "listen", "frontend", "backend", "peers", "resolvers",
  ]
  private static let sequence: Set<String> = [
    "acl", "use_backend", "http-request", "http-response", "tcp-request", "tcp-response", "server", "bind", "tcp-check",
    "http-check",
  ]

  static func statements(of bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    var statements: [Statement] = []
    var section = ""
    for number in 0..<text.count {
      let words = text[number].split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      let line = words.joined(separator: " ")
      if sections.contains(name) {
        section = line
        statements.append(Statement("*", line, number..<(number + 1)))
      } else {
        let key = sequence.contains(name) ? "*" : words.prefix(2).joined(separator: " ")
        let isPaired = ["timeout", "option", "no"].contains(name)
        statements.append(
          Statement("\(section)\n\(isPaired || key == "*" ? key : name)", line, number..<(number + 1))
        )
      }
    }
    return statements
  }
}

/// sshd's settings (sshd_config(5)): of one keyword, in any case, the first line counts, or all are a list; `Match` begins a
/// block, and the first block that matches counts.
enum SSHDReader {
  static func statements(of bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    var statements: [Statement] = []
    var block = ""
    for number in 0..<text.count {
      let words = text[number].split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
      guard let name = words.first?.lowercased(), !name.hasPrefix("#") else { continue }
      let line = ([name] + words.dropFirst()).joined(separator: " ")
      if name == "match" { block = line }
      let context = name == "match" ? "*" : "\(block)\n\(name)"
      statements.append(Statement(context, line, number..<(number + 1)))
    }
    return statements
  }
}

/// A Dockerfile (Dockerfile reference): instructions in order, without comments and layout.
enum DockerfileReader {
  static func statements(of bytes: [UInt8]) -> [Statement]? {
    let text = TextLines(bytes)
    var statements: [Statement] = []
    var number = 0
    while number < text.count, let directive = Self.directive(text[number]) {
      // Another character than `\` continues lines then.
      if directive.hasPrefix("escape=") { return nil }
      statements.append(Statement("#", directive, number..<(number + 1)))
      number += 1
    }
    while number < text.count {
      let start = number
      var instruction = ""
      var isOpen = true
      while isOpen, number < text.count {
        let line = text[number]
        number += 1
        // Comments, and empty lines within an instruction, are taken out before anything else is read.
        if line.trimmed.hasPrefix("#") || line.trimmed.isEmpty {
          isOpen = !instruction.isEmpty
          continue
        }
        isOpen = line.trimmed.hasSuffix("\\")
        instruction = joined(instruction, isOpen ? String(line.trimmedAtEnd.dropLast()) : line)
      }
      if !instruction.isEmpty { statements.append(Statement("", instruction.trimmed, start..<number)) }
    }
    return statements
  }

  /// A line behind what it continues. However much space there is around the seam, within quotation marks it is text, and
  /// elsewhere it parts words.
  private static func joined(_ instruction: String, _ line: String) -> String {
    let isQuoted = ShellReader.quotationMark(behind: instruction, nil) != nil
    if instruction.isEmpty || isQuoted { return instruction + line }
    let isApart = instruction.trimmedAtEnd != instruction || line.first == " " || line.first == "\t"
    return instruction.trimmedAtEnd + (isApart ? " " : "") + String(line.drop { $0 == " " || $0 == "\t" })
  }

  /// `syntax=docker/dockerfile:1` of a comment at the very top, which is read; `nil` for every other line.
  private static func directive(_ line: String) -> String? {
    guard line.trimmed.hasPrefix("#") else { return nil }
    let parts = line.trimmed.dropFirst().split(separator: "=", maxSplits: 1).map(\.trimmed)
    guard parts.count == 2, ["syntax", "escape", "check"].contains(parts[0].lowercased()) else { return nil }
    return "\(parts[0].lowercased())=\(parts[1])"
  }
}
