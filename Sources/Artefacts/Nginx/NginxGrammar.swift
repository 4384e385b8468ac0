internal import Diagnostics
internal import Printing

extension Statement {
  func printNginx(to printer: inout Printer, inherited: Origin) {
    switch self {
    case .directive(let directive): directive.printNginx(to: &printer, inherited: inherited)
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
  fileprivate func printNginx(to printer: inout Printer, inherited: Origin) {
    let origin = origin ?? inherited
    printer.beginLine(from: origin)
    // An entry of a map or of `types` starts with data: its keyword is empty.
    printer.syntax(keyword)
    var needsSpace = keyword.utf8CodeUnitCount > 0
    for operand in operands {
      if needsSpace { printer.syntax(" ") }
      operand.printNginx(to: &printer)
      needsSpace = true
    }
    guard let body else {
      printer.syntax(";")
      return printer.endLine()
    }
    printer.syntax(" {")
    printer.endLine()
    printer.indented { printer in
      for statement in body { statement.printNginx(to: &printer, inherited: origin) }
    }
    printer.beginLine(from: origin)
    printer.syntax("}")
    printer.endLine()
  }
}

extension Operand {
  fileprivate func printNginx(to printer: inout Printer) {
    switch self {
    case .keyword(let keyword): printer.syntax(keyword)
    case .number(let number): printer.integer(number)
    case .quantity(let number, let unit):
      printer.integer(number)
      printer.syntax(unit)
    case .word(let pieces): NginxWord(pieces).print(to: &printer)
    case .literal(let pieces), .list(let pieces), .argument(let pieces), .prose(let pieces):
      NginxWord(pieces, expandsVariables: false).print(to: &printer)
    case .assignment(let name, let pieces): NginxWord(pieces, name: name).print(to: &printer)
    case .rendered: preconditionFailure("a file cannot stand in this language")
    }
  }
}
