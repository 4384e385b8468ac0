internal import Diagnostics

/// What `studies/run` wrote: one study of one arrangement, several runs.
package struct StudyResult: Sendable {
  package struct Run: Sendable {
    /// `nil` when `ab` did not come to its end.
    package let bench: ApacheBench?
    /// What `ab` said last; empty where it said nothing.
    package let lastWords: String
    package let load: String
    package let machines: [MachineUse]
  }

  package struct Load: Sendable, Hashable {
    package let requests: Int
    package let concurrency: Int
  }

  /// 1 to 5.
  package let study: Int
  package let arrangement: String
  package let url: String
  package let started: String
  package let asked: Load
  /// As far as the machine bears it.
  package let made: Load
  /// Why less was made than asked, and whatever else a reader has to know.
  package let notes: [String]
  /// Of the probe page’s server.
  package let versions: String
  package let runs: [Run]

  /// The name under which the machine that makes the load is sampled.
  package static let generator = "generator"

  /// `nil` with a sentence for people where the text is no result.
  package init(parsing bytes: [UInt8]) throws(Fault) {
    let document = try Self.document(bytes)
    let reader = Reader(document)
    guard try reader.integer("version") == 1 else { throw Fault("its “version” is not 1") }
    study = try reader.integer("study")
    guard 1...5 ~= study else { throw Fault("its “study” is none of 1 to 5") }
    arrangement = try reader.text("arrangement")
    url = try reader.text("url")
    started = try reader.text("started")
    asked = try reader.load("asked")
    made = try reader.load("made")
    notes = try reader.texts("notes")
    versions = Self.versions(in: try reader.text("answer"))
    runs = try reader.elements("runs").map { value throws(Fault) in try Self.run(Reader(value)) }
    guard !runs.isEmpty else { throw Fault("it has no runs") }
  }

  package struct Fault: Error, Sendable {
    package let reason: String

    init(_ reason: String) { self.reason = reason }
  }

  /// Of UTF-8, with a byte order mark or without.
  private static func document(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
    if bytes.isEmpty { throw Fault("it is empty") }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw Fault("it is UTF-16, not UTF-8") }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard String(validating: text, as: UTF8.self) != nil else { throw Fault("it has bytes that are no UTF-8") }
    guard let document = JSONValue(parsing: text) else { throw Fault("it is no JSON") }
    return document
  }

  private static func run(_ reader: Reader) throws(Fault) -> Run {
    let text = try reader.text("ab")
    return Run(
      bench: ApacheBench(parsing: text),
      lastWords: lastWords(of: text),
      load: try reader.text("load"),
      machines: try reader.elements("machines").map { value throws(Fault) in
        let machine = Reader(value)
        return MachineUse(
          name: try machine.text("name"),
          before: MachineSample(parsing: try machine.text("before")),
          after: MachineSample(parsing: try machine.text("after"))
        )
      }
    )
  }

  /// The line that says why `ab` gave up is before the one with how far it came.
  private static func lastWords(of text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
    return lines.suffix(lines.last?.hasPrefix("Total of ") == true ? 2 : 1).joined(separator: "; ")
  }

  /// What the probe page says of itself: `<p>versions: PHP 8.2; MariaDB 10.11</p>`.
  private static func versions(in answer: String) -> String {
    for line in answer.split(separator: "\n") {
      guard let start = line.firstRange(of: "versions: ") else { continue }
      return String(line[start.upperBound...].prefix { $0 != "<" })
    }
    return ""
  }
}

/// Reads members that have to be there.
private struct Reader {
  let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  func text(_ key: String) throws(StudyResult.Fault) -> String {
    guard let text = value[key]?.text else { throw StudyResult.Fault("it has no text “\(key)”") }
    return text
  }

  func integer(_ key: String) throws(StudyResult.Fault) -> Int {
    guard case .integer(let number)? = value[key] else { throw StudyResult.Fault("it has no integer “\(key)”") }
    return number
  }

  /// From 1 up.
  func count(_ key: String, of parent: String) throws(StudyResult.Fault) -> Int {
    let number = try integer(key)
    guard number > 0 else { throw StudyResult.Fault("its “\(key)” in “\(parent)” is \(number), not 1 or more") }
    return number
  }

  func elements(_ key: String) throws(StudyResult.Fault) -> [JSONValue] {
    guard case .array(let elements)? = value[key] else { throw StudyResult.Fault("it has no list “\(key)”") }
    return elements
  }

  func texts(_ key: String) throws(StudyResult.Fault) -> [String] { try elements(key).compactMap(\.text) }

  func load(_ key: String) throws(StudyResult.Fault) -> StudyResult.Load {
    guard let member = value[key] else { throw StudyResult.Fault("it has no “\(key)”") }
    let reader = Reader(member)
    return StudyResult.Load(
      requests: try reader.count("requests", of: key),
      concurrency: try reader.count("concurrency", of: key)
    )
  }
}
