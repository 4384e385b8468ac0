/// What fleet 1.0 finds wrong with a unit, from its job/job.go, api/units.go and unit/unit.go.
///
/// fleet itself refuses some of it, ignores some and does the wrong thing with the rest; here all of it is a problem.
package enum FleetUnit {
  /// The problems of a unit, as sentences; none for a good one.
  package static func problems(name: String, text: String) -> [String] {
    var problems = problems(ofName: name)
    for (number, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    where line.count >= 2048 {
      problems.append("line \(number + 1) has \(line.count) bytes, 2048 are refused")
    }
    let sections = Section.all(of: text)
    if sections.allSatisfy(\.options.isEmpty) { problems.append("a unit without options is refused") }
    if sections.first?.name == "", sections.first?.options.isEmpty == false {
      problems.append("options before the first section are lost")
    }
    if sections.contains(where: { $0.name == "Install" }) {
      problems.append("[Install] lets systemd start the unit behind fleet's back")
    }
    let fleet = sections.filter { $0.name == "X-Fleet" }.flatMap(\.options)
    return problems + self.problems(ofName: name, fleet: fleet) + sections.flatMap(Self.problems(ofCommands:))
  }

  // MARK: Names

  private static let types = [
    "automount", "busname", "device", "mount", "path", "scope", "service", "slice", "snapshot", "socket", "swap",
    "target", "timer",
  ]

  private static func problems(ofName name: String) -> [String] {
    var problems: [String] = []
    if !(1...256).contains(name.utf8.count) { problems.append("a name has 1 to 256 bytes") }
    guard let dot = name.lastIndex(of: "."), types.contains(String(name[name.index(after: dot)...])) else {
      return problems + ["“\(name)” ends with no type of unit"]
    }
    let type = String(name[name.index(after: dot)...])
    let stem = name[..<dot]
    if stem.isEmpty || stem.hasPrefix("@") { problems.append("“\(name)” has nothing before “@” or the type") }
    if stem.contains("@"), !["path", "service", "socket", "target", "timer"].contains(type) {
      problems.append("a unit of type \(type) cannot be a template or its instance")
    }
    let isKnown = { (byte: UInt8) -> Bool in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: ":-_.\\@".utf8.contains(byte)
      }
    }
    if !stem.utf8.allSatisfy(isKnown) { problems.append("“\(name)” has a character that no name has") }
    return problems
  }

  // MARK: [X-Fleet]

  private static let keys = ["MachineID", "MachineOf", "MachineMetadata", "Conflicts", "Global", "Replaces"]
  private static let rejected = [
    ("MachineID", "MachineOf"), ("MachineID", "Conflicts"), ("MachineID", "Global"), ("MachineID", "Replaces"),
    ("Global", "MachineOf"), ("Global", "Replaces"), ("Conflicts", "Replaces"),
  ]

  private static func problems(ofName name: String, fleet: [Option]) -> [String] {
    var problems: [String] = []
    let used = Set(fleet.map(\.key))
    for option in fleet {
      if !keys.contains(option.key) { problems.append("fleet ignores the key “\(option.key)”") }
      if option.value.isEmpty { problems.append("\(option.key) has no value") }
      problems += specifierProblems(of: option)
      if option.key == "MachineMetadata" {
        let sides = option.value.split(separator: "=", omittingEmptySubsequences: false)
        if sides.count != 2 || sides.contains(where: \.isEmpty) || option.value.contains(" ") {
          problems.append("fleet ignores “MachineMetadata=\(option.value)”: it is not one pair")
        }
      }
      if option.key == "Global", !["true", "yes", "1", "on", "t"].contains(option.value.lowercased()) {
        problems.append("“Global=\(option.value)” means no")
      }
    }
    for (left, right) in rejected where used.contains(left) && used.contains(right) {
      problems.append("fleet rejects \(left) with \(right)")
    }
    let excluding = fleet.filter { ["Conflicts", "Replaces"].contains($0.key) }
    let patterns = excluding.flatMap { $0.value.split(separator: " ") }
    for option in fleet where option.key == "MachineOf" {
      for pattern in patterns where Glob.matches(option.value[...], pattern) {
        problems.append("MachineOf=\(option.value) and the pattern \(pattern) exclude each other")
      }
    }
    return problems
  }

  private static func specifierProblems(of option: Option) -> [String] {
    option.value.split(separator: "%", omittingEmptySubsequences: false).dropFirst().compactMap { part in
      guard let letter = part.first, "nNpi".contains(letter) else {
        return "fleet does not know “%\(part.prefix(1))” in \(option.key)"
      }
      return nil
    }
  }

  // MARK: Commands, which fleet does not look at

  private static func problems(ofCommands section: Section) -> [String] {
    section.options.filter { $0.key.hasPrefix("Exec") }.compactMap { option in
      let path = option.value.drop { "-@:+!".contains($0) }
      return path.hasPrefix("/") ? nil : "\(option.key) runs no absolute path: \(option.value.prefix(40))"
    }
  }

  // MARK: The file

  private struct Option {
    let key: String
    let value: String
  }

  private struct Section {
    let name: String
    var options: [Option] = []

    /// The sections in order; the first, without a name, is what stands before all of them.
    static func all(of text: String) -> [Section] {
      var sections = [Section(name: "")]
      let joined = text.split(separator: "\\\n", omittingEmptySubsequences: false).joined(separator: " ")
      for line in joined.split(separator: "\n").map({ $0.drop { $0 == " " } }) {
        if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
        if line.hasPrefix("["), line.hasSuffix("]") {
          sections.append(Section(name: String(line.dropFirst().dropLast())))
        } else if let equals = line.firstIndex(of: "=") {
          let option = Option(key: String(line[..<equals]), value: String(line[line.index(after: equals)...]))
          sections[sections.count - 1].options.append(option)
        }
      }
      return sections
    }
  }
}

/// Shell patterns as Go's path.Match has them, without brackets.
private enum Glob {
  static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case "*":
      if matches(text, rest) { return true }
      guard let head = text.first, head != "/" else { return false }
      return matches(text.dropFirst(), pattern)
    case "?": return text.first.map { $0 != "/" } == true && matches(text.dropFirst(), rest)
    default: return text.first == first && matches(text.dropFirst(), rest)
    }
  }
}
