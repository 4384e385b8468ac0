internal import CYAML
package import Diagnostics

extension Node {
  /// Reads the one document of a text; every span lies in the address space of the text's `SourceSet`.
  ///
  /// Everything wrong is reported. The result is `nil` where no tree can be made of the text; otherwise what
  /// is damaged is marked so, and the rest can be checked.
  package static func parse(
    _ source: SourceSet.Source,
    limits: Limits = .language,
    into diagnostics: inout DiagnosticBag
  ) -> Node? {
    source.bytes.withUnsafeBufferPointer { bytes in
      let check = TextCheck(bytes, base: source.base, into: &diagnostics)
      guard check.isSound else { return nil }
      let text = UnsafeBufferPointer(rebasing: bytes[check.markLength...])
      let base = source.base + UInt32(check.markLength)
      guard Directives(text, base: base).check(into: &diagnostics) else { return nil }
      let parser = Parser(text, base: base, isASCII: check.isASCII)
      return parser.document(limits: limits, into: &diagnostics)
    }
  }
}

/// libyaml over one text: hands its events to a `TreeBuilder`.
///
/// A class, since libyaml's structures have one address for life and must be freed.
private final class Parser {
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
  private let text: UnsafeBufferPointer<UInt8>
  private let base: UInt32
  private var marks: MarkTable

  /// The text must outlive the parser.
  init(_ text: UnsafeBufferPointer<UInt8>, base: UInt32, isASCII: Bool) {
    self.text = text
    self.base = base
    marks = MarkTable(text, isASCII: isASCII)
    precondition(yaml_parser_initialize(parser) == 1, "libyaml has no memory left")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    event.deallocate()
  }

  /// Reads events up to the end of the first document.
  func document(limits: Limits, into diagnostics: inout DiagnosticBag) -> Node? {
    var builder = TreeBuilder(limits: limits)
    while true {
      guard yaml_parser_parse(parser, event) == 1 else {
        reportSyntaxError(into: &diagnostics)
        return nil
      }
      defer { yaml_event_delete(event) }
      switch event.pointee.type {
      case YAML_STREAM_END_EVENT:
        reportEmpty(into: &diagnostics)
        return nil
      case YAML_DOCUMENT_END_EVENT:
        let rest = Remainder(text, from: marks.offset(of: event.pointee.start_mark.index), base: base)
        guard rest.check(into: &diagnostics) else { return nil }
        if let root = builder.tree, !root.isAbsent { return root }
        reportEmpty(into: &diagnostics)
        return nil
      default:
        guard handle(&builder, into: &diagnostics) else { return nil }
      }
    }
  }

  /// Passes the current event on; `false` where a limit ends the reading.
  private func handle(_ builder: inout TreeBuilder, into diagnostics: inout DiagnosticBag) -> Bool {
    let data = event.pointee.data
    switch event.pointee.type {
    case YAML_SCALAR_EVENT:
      let properties = properties(anchor: data.scalar.anchor, tag: data.scalar.tag)
      let bytes = UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length)
      return builder.scalar(bytes, style(data.scalar.style), at: scalarSpan(properties), properties, &diagnostics)
    case YAML_SEQUENCE_START_EVENT:
      let properties = properties(anchor: data.sequence_start.anchor, tag: data.sequence_start.tag)
      let isFlow = data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
      return builder.open(.sequence, isFlow: isFlow, at: start(behind: properties), properties, &diagnostics)
    case YAML_MAPPING_START_EVENT:
      let properties = properties(anchor: data.mapping_start.anchor, tag: data.mapping_start.tag)
      let isFlow = data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      return builder.open(.mapping, isFlow: isFlow, at: start(behind: properties), properties, &diagnostics)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      builder.close(at: place(event.pointee.end_mark), &diagnostics)
    case YAML_ALIAS_EVENT:
      return builder.alias(String(cString: data.alias.anchor), at: span, &diagnostics)
    default: break
    }
    return true
  }

  // MARK: Places

  private func place(_ mark: yaml_mark_t) -> UInt32 { base + UInt32(marks.offset(of: mark.index)) }

  private var span: Span { Span(place(event.pointee.start_mark), place(event.pointee.end_mark)) }

  /// Where the value itself begins: libyaml counts its anchor and tag in.
  private func start(behind properties: Properties?) -> UInt32 { properties?.end ?? place(event.pointee.start_mark) }

  /// The place of a scalar without the line breaks that libyaml counts in for block scalars.
  private func scalarSpan(_ properties: Properties?) -> Span {
    let start = start(behind: properties)
    var end = place(event.pointee.end_mark)
    while end > start, text[Int(end - base) - 1] <= UInt8(ascii: " ") { end -= 1 }
    return Span(start, end)
  }

  private func style(_ style: yaml_scalar_style_t) -> Node.Scalar.Style {
    switch style {
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
    case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
    default: .plain
    }
  }

  private func properties(
    anchor: UnsafeMutablePointer<UInt8>?,
    tag: UnsafeMutablePointer<UInt8>?
  ) -> Properties? {
    guard anchor != nil || tag != nil else { return nil }
    let start = marks.offset(of: event.pointee.start_mark.index)
    let end = max(start, marks.offset(of: event.pointee.end_mark.index))
    var properties = Properties(in: text, start..<end, base: base)
    properties.anchor = anchor.map { String(cString: $0) }
    properties.tag = tag.map { String(cString: $0) }
    return properties
  }

  private func reportEmpty(into diagnostics: inout DiagnosticBag) {
    diagnostics.report(.emptyDocument, at: Span(base, base), help: "write a mapping of keys and values")
  }

  private func reportSyntaxError(into diagnostics: inout DiagnosticBag) {
    precondition(parser.pointee.error != YAML_MEMORY_ERROR, "libyaml has no memory left")
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? ""
    let context = parser.pointee.context.map { String(cString: $0) } ?? ""
    let place = marks.offset(of: parser.pointee.problem_mark.index)
    let begin = context.isEmpty ? nil : marks.offset(of: parser.pointee.context_mark.index)
    SyntaxError(problem: problem, context: context, offset: place, begin: begin, text: text, base: base)
      .report(into: &diagnostics)
  }
}

extension Diagnostic.Message {
  fileprivate static let emptyDocument = Self("E0115", "expected a mapping, found an empty file")
}
