internal import ArgumentParser
internal import Diagnostics
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
    let (file, line) = try FilePlace(place, of: "a generated file").parts
    let (folder, path) = try GenerationFolder.containing(file)
    let compiled = try folder.compile(spec, .text(appearance))
    let answer = try Explanation(of: path, line: line, shown: "\(file):\(line)", in: compiled)
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
  let shown: String
  let line: Int
  let lineText: String
  let kind: Compiled.Kind
  let span: Span?
  let compiled: Compiled

  init(of path: String, line: Int, shown: String, in compiled: Compiled) throws(Failure) {
    let text = try Self.text(of: path, in: compiled)
    let lines = text.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard line <= max(lines.count - 1, 1) else {
      throw .usage("“\(path)” has \(lines.count - 1) lines, not \(line)")
    }
    (self.shown, self.line, self.compiled) = (shown, line, compiled)
    lineText = String(decoding: lines[line - 1], as: UTF8.self)
    (kind, span) = compiled.account(of: text.origin(ofLine: line))
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
    var rows = [style(VisibleText.of(shown), as: .message), "    " + VisibleText.of(lineText), reason]
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
