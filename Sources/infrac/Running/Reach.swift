internal import Diagnostics
internal import Differences
internal import FileTree
internal import Generations
internal import Printing

/// The lines of the output that a line of a text reaches.
struct Reach {
  struct Line: Hashable {
    let path: String
    let number: Int
    let text: String
    let isDefault: Bool
  }

  /// Asked for by something on the line itself.
  private(set) var exact: [Line] = []
  /// Asked for by something else, and otherwise with another value on the line.
  private(set) var changing: [Line] = []
  /// Asked for by a mapping of several lines, this one among them.
  private(set) var around: [Line] = []
  /// The files that have lines, or are there at all, only with another value on the line.
  private(set) var appearing: [String] = []
  /// How trying other values on the line went, for each value on it.
  private var trials: [Trials.Outcome] = []

  init(of line: Int, in source: SourceSet.Source, _ compiled: Compiled) {
    let range = source.range(ofLine: line)
    let lower = source.base + UInt32(range.lowerBound)
    let upper = source.base + UInt32(range.upperBound)
    var files: [(path: String, bytes: [UInt8])] = []
    for (path, entry) in compiled.tree.sorted {
      let text = entry.render()
      addAttributed(path, text, lower..<upper)
      files.append((path, text.bytes))
    }
    addChanging(on: lower..<upper, compiled, files)
  }

  // MARK: By the source map

  private mutating func addAttributed(_ path: String, _ text: RenderedText, _ place: Range<UInt32>) {
    func meets(_ span: Span) -> Bool { span.start < place.upperBound && span.end > place.lowerBound }
    guard text.origins.contains(where: { $0.origin.span.map(meets) ?? false }) else { return }
    let lines = TextLines(text.bytes)
    for index in 0..<lines.count {
      let origin = text.origin(ofLine: index + 1)
      guard let span = origin.span, meets(span) else { continue }
      let isDefault = if case .preset = origin { true } else { false }
      let line = Line(path: path, number: index + 1, text: lines[index], isDefault: isDefault)
      if span.start >= place.lowerBound, !isDefault { exact.append(line) } else { around.append(line) }
    }
  }

  // MARK: By trying

  private mutating func addChanging(
    on place: Range<UInt32>,
    _ compiled: Compiled,
    _ old: [(path: String, bytes: [UInt8])]
  ) {
    var trials = Trials(compiled)
    var found: Set<Line> = []
    var files: Set<String> = []
    for value in trials.values where value.span.start < place.upperBound && value.span.end > place.lowerBound {
      let outcome = trials.other(than: value) { tree in
        let differences = Self.differences(old, compiled.tree, tree)
        found.formUnion(differences.lines)
        files.formUnion(differences.appearing)
        return !differences.lines.isEmpty || !differences.appearing.isEmpty
      }
      self.trials.append(outcome)
    }
    changing = found.subtracting(exact).sorted { ($0.path, $0.number) < ($1.path, $1.number) }
    appearing = files.subtracting(found.map(\.path)).subtracting(exact.map(\.path)).sorted()
    let known = Set(changing.map(\.place))
    around.removeAll { known.contains($0.place) }
  }

  /// The lines of the rendered files of a tree that another one has not, but for the record of what the specification says, and the files that
  /// only the other one has, or has more lines of.
  private static func differences(
    _ files: [(path: String, bytes: [UInt8])],
    _ old: FileTree,
    _ new: FileTree
  ) -> (lines: [Line], appearing: [String]) {
    var lines: [Line] = []
    var appearing = new.sortedFiles.map(\.path).filter { old[$0] == nil }
    for file in files {
      let after = new[file.path]?.render().bytes
      if after == file.bytes { continue }
      let text = TextLines(file.bytes)
      let differing = Differing.between(text.lines, after.map { TextLines($0).lines } ?? [])
      let own = differing.flatMap(\.old).map { Line(path: file.path, number: $0 + 1, text: text[$0], isDefault: false) }
      if own.isEmpty { appearing.append(file.path) }
      lines += own.filter { file.path != SavedGeneration.deploymentPath || !$0.text.hasPrefix(recordOfText) }
    }
    return (lines, appearing)
  }

  /// How the lines of the deployment begin that repeat what is written.
  private static let recordOfText = "{\"kind\":\"written\""

  // MARK: Texts

  func text(all: Bool, place: String, target: String) -> String {
    var rows: [String] = []
    if exact.isEmpty && changing.isEmpty && appearing.isEmpty { rows += nothing(at: place, target) }
    rows += exact.map(\.row) + changing.map { "\($0.row)  (otherwise with another value)" }
    rows += appearing.map { "\($0)  (has lines only with another value)" }
    if all {
      rows += around.map { "\($0.row)\($0.isDefault ? "  (a default)" : "  (of the mapping around it)")" }
    } else if !around.isEmpty {
      rows.append(
        "and \(around.count == 1 ? "1 line" : "\(around.count) lines") that the mapping around it asks for; `--all` shows \(around.count == 1 ? "it" : "them")"
      )
    }
    return rows.joined(separator: "\n") + "\n"
  }

  /// What is known where no line was found: the source map alone cannot deny anything.
  private func nothing(at place: String, _ target: String) -> [String] {
    if trials.isEmpty { return ["\(place) has no value of its own: what stands around it or below it may have"] }
    let isRefused = trials.contains { if case .refused = $0 { true } else { false } }
    if isRefused {
      return [
        "no line is known to come from \(place) alone; the compiler took no other value there that was tried",
        "`infrac diff` after an edit tells what it changes",
      ]
    }
    return [
      "no line of \(target) is known to come from \(place): other values there changed none; `--target` names another platform"
    ]
  }

  /// `docs/schemas/trace.schema.json`
  var json: JSONValue {
    .object([
      (key: "version", value: 1), (key: "exact", value: .array(exact.map(\.json))),
      (key: "changing", value: .array(changing.map(\.json))),
      (key: "appearing", value: .array(appearing.map(JSONValue.string))),
      (key: "around", value: .array(around.map(\.json))),
    ])
  }
}

extension Reach.Line {
  fileprivate var place: String { "\(path):\(number)" }

  fileprivate var row: String { "\(place): \(VisibleText.of(String(text.drop { $0 == " " })))" }

  fileprivate var json: JSONValue {
    [
      "file": .string(path), "line": .integer(number), "text": .string(text), "default": .boolean(isDefault),
    ]
  }
}
