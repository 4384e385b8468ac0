internal import ArgumentParser
internal import Diagnostics
internal import Differences
internal import FileTree
internal import Generations
internal import Printing

/// `infrac why`
struct Why: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Tells which part of the specification a line of the output comes from.",
    discussion: """
      The specification is compiled anew; nothing is stored for it.

      Example:
        infrac why generated/lleida/shared/nginx/tenants/forn-pages.conf:12
      """
  )

  @Argument(help: ArgumentHelp("A line of a generated file.", valueName: "file:line"))
  var place: String

  @Option(help: "The specification; by default hosting.yaml or specs/hosting.yaml, whichever has this cluster.")
  var spec: String?

  @Option(help: "How the answer is written: text or json.")
  var format = AnswerFormat.text

  @OptionGroup var appearance: Appearance

  func run() throws {
    let (file, line) = try FilePlace(place, of: "a line of a generated file").parts
    let (folder, path) = try GenerationFolder.containing(file)
    let compiled = try folder.compile(spec, .text(appearance))
    let answer = try Explanation(of: path, line: line, in: folder, compiled)
    switch format {
    case .text: try StandardStream.output.write(answer.text(appearance.colour.isColoured(.output) ? .coloured : .plain))
    case .json: try StandardStream.output.write(answer.json.document)
    }
  }
}

/// How the commands that answer a question write their answer.
enum AnswerFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}

/// Why a line of the output is there.
private struct Explanation {
  /// As the file is called, with the line.
  let shown: String
  let lineText: String
  /// Of the line in what the specification compiles to, 1-based.
  let compiledLine: Int
  /// Why the file on disk may have the line somewhere else; `nil` where it has not.
  let remark: String?
  let kind: Compiled.Kind
  let span: Span?
  let compiled: Compiled

  init(of path: String, line: Int, in folder: GenerationFolder, _ compiled: Compiled) throws(Failure) {
    let text = try Self.text(of: path, in: compiled)
    let file = try folder.file(at: path)
    let lines = TextLines(file?.bytes ?? text.bytes)
    guard line <= max(lines.count, 1) else { throw .usage("“\(path)” has \(lines.count) lines, not \(line)") }
    let isEdited = file?.wasWritten == false
    let state = isEdited ? "was edited by hand" : "was built from another specification than the one that is there now"
    let map = LineMap(from: file?.bytes ?? text.bytes, to: text.bytes)
    guard let number = map.counterpart(of: line - 1) ?? (lines.count == 0 ? 0 : nil) else {
      throw .usage(
        "“\(path)” \(state): the specification compiles to no such line",
        help: isEdited
          ? "`infrac verify \(folder.path)` shows what was edited" : "`infrac diff` shows what a build would change"
      )
    }
    shown = (folder.path == "." ? "" : folder.path + "/") + "\(path):\(line)"
    (compiledLine, self.compiled) = (number + 1, compiled)
    lineText = lines.count == 0 ? "" : lines[line - 1]
    let isSame = file.map { $0.bytes == text.bytes } ?? true
    let other = map[line - 1] == nil ? "in its place “\(TextLines(text.bytes)[number])”" : "this"
    let isMoved = other != "this" || number + 1 != line
    remark = isSame ? nil : "the file \(state)" + (isMoved ? "; a build writes \(other) as line \(number + 1)" : "")
    (kind, span) = compiled.account(of: text.origin(ofLine: number + 1))
  }

  /// A file of the tree, or one that the build adds by itself.
  private static func text(of path: String, in compiled: Compiled) throws(Failure) -> RenderedText {
    if let entry = compiled.tree[path] { return entry.render() }
    if let text = RenderedGeneration(compiled.tree).own(path) { return text }
    throw .usage(
      "“\(compiled.path)” compiles to no file “\(path)”",
      help: Suggestion.question(for: path, among: compiled.tree.sorted.map(\.path))
    )
  }

  func text(_ style: TerminalStyle) -> String {
    let renderer = TerminalRenderer(
      sources: compiled.sources,
      width: StandardStream.output.columns ?? 100,
      style: style
    )
    var rows = [style(VisibleText.of(shown), as: .message), "    " + VisibleText.of(lineText)]
    if let remark { rows.append("(\(VisibleText.of(remark)))") }
    rows.append(reason)
    if let span { rows += renderer.excerpt(Diagnostic.Label(span)) }
    return rows.joined(separator: "\n") + "\n"
  }

  private var reason: String {
    switch kind {
    case .specification: "is asked for here:"
    case .lock: "is remembered in the lock file:"
    case .preset: "is a default: nobody wrote it, and it could be written in this mapping:"
    case .template: "is always written: it is part of the template, whatever the specification says"
    }
  }

  /// `docs/schemas/why.schema.json`
  var json: JSONValue {
    let location = span.flatMap { compiled.sources.location(of: $0) }
    return .object([
      (key: "version", value: 1), (key: "line", value: .string(shown)), (key: "text", value: .string(lineText)),
      (key: "compiledLine", value: .integer(compiledLine)),
      (key: "origin", value: .string(kind.rawValue)),
      (
        key: "place",
        value: location.map {
          ["file": .string($0.path), "line": .integer($0.line), "column": .integer($0.column)]
        } ?? .null
      ),
    ])
  }
}
