internal import ArgumentParser
internal import BackEnds
internal import Compilation
internal import Diagnostics
internal import FileTree
internal import Printing
internal import Resolution

/// `infrac trace`
struct Trace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Tells which lines of the output a line of the specification reaches.",
    discussion: """
      Example:
        infrac trace specs/tenants/forn-pages.yaml:8
      """
  )

  @Argument(
    help: ArgumentHelp(
      "A line of the specification, of a file that it includes, or of the lock file.",
      valueName: "file:line"
    )
  )
  var place: String

  @Option(help: "The specification; by default hosting.yaml or specs/hosting.yaml.")
  var spec: String?

  @OptionGroup var target: TargetOption

  @Flag(help: "Show the lines, too, that the mapping asks for in which the line stands.")
  var all = false

  @Option(help: "How the answer is written: text or json.")
  var format = AnswerFormat.text

  @OptionGroup var appearance: Appearance

  func run() throws {
    let (file, line) = try FilePlace(place, of: "the specification").parts
    let reporting = Reporting.text(appearance)
    let compilation = try reporting.compile(try SpecificationOptions.path(spec), on: try target.platforms())
    let backEnd = TargetOption.backEnd(of: compilation)
    guard let outcome = compilation.outcome else {
      try reporting.report(compilation.diagnostics, in: compilation.sources)
      throw Failure.silent(.faultySpecification)
    }
    let source = try Self.source(file, line, compilation.sources)
    let reach = Reach(of: source.range(ofLine: line), in: source, backEnd.files(for: outcome.deployment))
    try StandardStream.output.write(
      format == .json ? reach.json.document : reach.text(all: all, place: "\(file):\(line)")
    )
  }

  private static func source(_ file: String, _ line: Int, _ sources: SourceSet) throws(Failure) -> SourceSet.Source {
    let name = file.hasPrefix("./") ? String(file.dropFirst(2)) : file
    let found = sources.sources.first { $0.path == name } ?? sources.sources.first { $0.path.hasSuffix("/" + name) }
    guard let found else {
      throw .usage(
        "“\(file)” is no text of this specification",
        help: Suggestion.question(for: name, among: sources.sources.map(\.path))
      )
    }
    guard line <= found.lineCount else { throw .usage("“\(file)” has \(found.lineCount) lines, not \(line)") }
    return found
  }
}

/// The lines of the output that a line of a text reaches.
private struct Reach {
  struct Line {
    let path: String
    let number: Int
    let text: String
    let isDefault: Bool
  }

  /// Asked for by something on the line itself.
  var exact: [Line] = []
  /// Asked for by a mapping of several lines, this one among them.
  var around: [Line] = []

  init(of range: Range<Int>, in source: SourceSet.Source, _ tree: FileTree) {
    let lower = source.base + UInt32(range.lowerBound)
    let upper = source.base + UInt32(range.upperBound)
    for (path, entry) in tree.sorted {
      let text = entry.render()
      guard text.origins.contains(where: { $0.origin.span.map { $0.start < upper && $0.end > lower } ?? false }) else {
        continue
      }
      let lines = text.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      for (index, bytes) in lines.enumerated() where index + 1 < lines.count {
        let origin = text.origin(ofLine: index + 1)
        guard let span = origin.span, span.start < upper, span.end > lower else { continue }
        let isDefault = if case .preset = origin { true } else { false }
        let line = Line(
          path: path,
          number: index + 1,
          text: String(decoding: bytes, as: UTF8.self),
          isDefault: isDefault
        )
        if span.start >= lower, !isDefault { exact.append(line) } else { around.append(line) }
      }
    }
  }

  func text(all: Bool, place: String) -> String {
    var rows: [String] = []
    if exact.isEmpty { rows.append("nothing of the output comes from \(place) alone") }
    rows += exact.map(\.row)
    if all {
      rows += around.map { "\($0.row)\($0.isDefault ? "  (a default)" : "  (of the mapping around it)")" }
    } else if !around.isEmpty {
      rows.append("and \(around.count) lines that the mapping around it asks for; `--all` shows them")
    }
    return rows.joined(separator: "\n") + "\n"
  }

  /// `docs/schemas/trace.schema.json`
  var json: JSONValue {
    .object([
      (key: "version", value: 1), (key: "exact", value: .array(exact.map(\.json))),
      (key: "around", value: .array(around.map(\.json))),
    ])
  }
}

extension Reach.Line {
  fileprivate var row: String {
    var text = self.text[...]
    while text.first == " " { text = text.dropFirst() }
    return "\(path):\(number): \(VisibleText.of(String(text)))"
  }

  fileprivate var json: JSONValue {
    [
      "file": .string(path), "line": .integer(number), "text": .string(text), "default": .boolean(isDefault),
    ]
  }
}
