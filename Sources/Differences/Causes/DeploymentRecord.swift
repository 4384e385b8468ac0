package import Diagnostics

/// What `deployment.jsonl` of a generation says, a line each; a line is parsed when somebody asks for it.
package struct DeploymentRecord: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case cluster, server, node, service, tenant, written, locked
  }

  /// The lines by kind and name; of two lines that a merge left, the last one.
  private var lines: [Kind: [String: ArraySlice<UInt8>]] = [:]
  /// Whether it has what the specification's texts say: generations of older compilers do not.
  package var knowsTexts: Bool { lines[.written] != nil }

  /// Whether it has nothing: there is no generation.
  var isEmpty: Bool { lines.isEmpty }

  package init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let line = rest.prefix(upTo: rest.firstIndex(ofByte: UInt8(ascii: "\n")) ?? rest.endIndex)
      rest = rest.dropFirst(line.count + 1)
      guard let (kind, name) = Self.head(of: line) else { continue }
      lines[kind, default: [:]][name] = line
    }
  }

  /// Kind and name, which a line begins with.
  private static func head(of line: ArraySlice<UInt8>) -> (Kind, String)? {
    var rest = line
    guard let kind = word(&rest, behind: "{\"kind\":\""), let known = Kind(rawValue: kind),
      let name = word(&rest, behind: ",\"name\":\"")
    else { return nil }
    return (known, name)
  }

  private static func word(_ rest: inout ArraySlice<UInt8>, behind prefix: StaticString) -> String? {
    guard prefix.withUTF8Buffer({ rest.starts(with: $0) }) else { return nil }
    rest = rest.dropFirst(prefix.utf8CodeUnitCount)
    guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    let text = rest[..<end]
    rest = rest[(end + 1)...]
    return text.contains(UInt8(ascii: "\\")) ? nil : String(decoding: text, as: UTF8.self)
  }

  /// The names of all lines of a kind, sorted.
  package func names(of kind: Kind) -> [String] {
    (lines[kind] ?? [:]).keys.sorted { $0.precedesByBytes($1) }
  }

  /// The names of the lines of a kind that another record has not; sorted.
  func names(of kind: Kind, missingIn other: DeploymentRecord) -> [String] {
    let others = other.lines[kind] ?? [:]
    return (lines[kind] ?? [:]).keys.filter { others[$0] == nil }.sorted { $0.precedesByBytes($1) }
  }

  package func has(_ kind: Kind, _ name: String) -> Bool { lines[kind]?[name] != nil }

  package subscript(kind: Kind, name: String) -> JSONValue? {
    lines[kind]?[name].flatMap { JSONValue(parsing: $0) }
  }

  /// The names whose lines differ in another record, or are in one of the two alone; sorted.
  func differences(_ kind: Kind, to other: DeploymentRecord) -> [String] {
    let (own, others) = (lines[kind] ?? [:], other.lines[kind] ?? [:])
    let changed = own.filter { name, line in !(others[name]?.isSame(as: line) ?? false) }.map(\.key)
    return (changed + other.names(of: kind, missingIn: self)).sorted { $0.precedesByBytes($1) }
  }

  /// The names that are in one of two records alone.
  func differingNames(_ kind: Kind, to other: DeploymentRecord) -> Set<String> {
    Set((lines[kind] ?? [:]).keys).symmetricDifference((other.lines[kind] ?? [:]).keys)
  }

  /// Whether a line is the same in another record, to the byte.
  func sameLine(_ kind: Kind, _ name: String, _ other: DeploymentRecord) -> Bool {
    guard let own = lines[kind]?[name], let line = other.lines[kind]?[name] else {
      return has(kind, name) == other.has(kind, name)
    }
    return own.isSame(as: line)
  }

  /// The nodes on which instances of a service run.
  func nodes(of service: String) -> [String] {
    self[.service, service]?["instances"]?.members.compactMap(\.value.text) ?? []
  }

  func instances(of service: String) -> Int { self[.service, service]?["instances"]?.members.count ?? 0 }
}
