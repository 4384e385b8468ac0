internal import Diagnostics
internal import Printing

extension YAMLValue {
  /// Prints the entries of a mapping, each on lines of its own at the depth reached.
  static func print(_ entries: [Entry], to printer: inout Printer, inherited: Origin) {
    for entry in entries {
      entry.print(to: &printer, inherited: inherited, beginsLine: true)
    }
  }
}

extension YAMLValue.Entry {
  fileprivate func print(to printer: inout Printer, inherited: Origin, beginsLine: Bool) {
    let origin = origin ?? inherited
    if case .comment(let text) = value { return YAMLValue.printComment(text, to: &printer, origin: origin) }
    if beginsLine { printer.beginLine(from: origin) }
    printer.syntax(key)
    printer.syntax(":")
    value.print(to: &printer, inherited: origin)
  }
}

extension YAMLValue {
  /// Prints what follows a key or the dash of an element, with the end of its last line.
  fileprivate func print(to printer: inout Printer, inherited: Origin) {
    switch self {
    case .flag(let flag): YAMLValue.end(&printer) { $0.syntax(flag ? " true" : " false") }
    case .number(let number):
      YAMLValue.end(&printer) {
        $0.syntax(" ")
        $0.integer(number)
      }
    case .comment: preconditionFailure("a comment is an element or an entry")
    case .text(let pieces): YAMLScalar(pieces).print(to: &printer, inherited: inherited)
    case .rendered(let text): YAMLScalar(text).print(to: &printer, inherited: inherited)
    case .sequence(let elements) where elements.isEmpty: YAMLValue.end(&printer) { $0.syntax(" []") }
    case .mapping(let entries) where entries.isEmpty: YAMLValue.end(&printer) { $0.syntax(" {}") }
    case .mapping(let entries):
      printer.endLine()
      printer.indented { YAMLValue.print(entries, to: &$0, inherited: inherited) }
    case .sequence(let elements):
      printer.endLine()
      printer.indented { printer in
        for element in elements { element.printElement(to: &printer, inherited: inherited) }
      }
    }
  }

  /// Prints an element of a sequence; the first entry of a mapping stands beside the dash.
  private func printElement(to printer: inout Printer, inherited: Origin) {
    if case .comment(let text) = self { return YAMLValue.printComment(text, to: &printer, origin: inherited) }
    guard case .mapping(let entries) = self, let first = entries.first else {
      printer.beginLine(from: inherited)
      printer.syntax("-")
      return print(to: &printer, inherited: inherited)
    }
    printer.beginLine(from: first.origin ?? inherited)
    printer.syntax("- ")
    printer.indented { printer in
      first.print(to: &printer, inherited: inherited, beginsLine: false)
      YAMLValue.print(Array(entries.dropFirst()), to: &printer, inherited: inherited)
    }
  }

  fileprivate static func printComment(_ text: String, to printer: inout Printer, origin: Origin) {
    printer.beginLine(from: origin)
    printer.syntax("# ")
    printer.data(text, escapedBy: CommentText())
    printer.endLine()
  }

  private static func end(_ printer: inout Printer, _ body: (inout Printer) -> Void) {
    body(&printer)
    printer.endLine()
  }
}
