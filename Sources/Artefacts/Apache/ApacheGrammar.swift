internal import Diagnostics
internal import Printing

extension Statement {
  func printApache(to printer: inout Printer, inherited: Origin) {
    switch self {
    case .directive(let directive): directive.printApache(to: &printer, inherited: inherited)
    case .comment(let text):
      printer.beginLine(from: inherited)
      printer.syntax("# ")
      printer.data(text, escapedBy: CommentText())
      printer.endLine()
    case .blank: printer.endLine()
    }
  }
}

extension Directive {
  fileprivate func printApache(to printer: inout Printer, inherited: Origin) {
    let origin = origin ?? inherited
    printer.beginLine(from: origin)
    if body != nil { printer.syntax("<") }
    printer.syntax(keyword)
    for operand in operands {
      printer.syntax(" ")
      operand.printApache(to: &printer)
    }
    guard let body else { return printer.endLine() }
    printer.syntax(">")
    printer.endLine()
    printer.indented { printer in
      for statement in body { statement.printApache(to: &printer, inherited: origin) }
    }
    printer.beginLine(from: origin)
    printer.syntax("</")
    printer.syntax(keyword)
    printer.syntax(">")
    printer.endLine()
  }
}

extension Operand {
  static func apache(_ isOn: Bool) -> Operand { .keyword(isOn ? "On" : "Off") }

  fileprivate func printApache(to printer: inout Printer) {
    switch self {
    case .keyword(let keyword): printer.syntax(keyword)
    case .number(let number): printer.integer(number)
    case .quantity(let number, let unit):
      printer.integer(number)
      printer.syntax(unit)
    case .word(let pieces), .literal(let pieces), .list(let pieces), .argument(let pieces), .prose(let pieces):
      ApacheWord(pieces).print(to: &printer)
    case .assignment(let name, let pieces): ApacheWord([.syntax(name), .syntax("=")] + pieces).print(to: &printer)
    case .rendered: preconditionFailure("a file cannot stand in this language")
    }
  }
}
