internal import Diagnostics
internal import Printing

extension Statement {
  func printPHP(to printer: inout Printer, inherited: Origin) {
    switch self {
    case .directive(let directive): directive.printPHP(to: &printer, inherited: inherited)
    case .comment(let text):
      printer.beginLine(from: inherited)
      printer.syntax("; ")
      printer.data(text, escapedBy: CommentText())
      printer.endLine()
    case .blank: printer.endLine()
    }
  }
}

extension Directive {
  fileprivate func printPHP(to printer: inout Printer, inherited: Origin) {
    let origin = origin ?? inherited
    printer.beginLine(from: origin)
    guard let body else {
      printSetting(to: &printer)
      return printer.endLine()
    }
    printer.syntax("[")
    printName(to: &printer, in: nil)
    printer.syntax("]")
    printer.endLine()
    for statement in body { statement.printPHP(to: &printer, inherited: origin) }
  }

  /// `name = value`, or `array[name] = value`.
  private func printSetting(to printer: inout Printer) {
    printName(to: &printer, in: keyword.utf8CodeUnitCount > 0 ? operands.count > 1 : nil)
    printer.syntax(" = ")
    operands.last?.printPHP(to: &printer)
  }

  /// Prints the keyword, and the first operand when it is a part of the name: in brackets behind a keyword.
  private func printName(to printer: inout Printer, in brackets: Bool?) {
    printer.syntax(keyword)
    guard brackets != false, case .list(let pieces)? = operands.first else { return }
    if brackets == true { printer.syntax("[") }
    for case .data(let name) in pieces { printer.data(name, escapedBy: Verbatim()) }
    if brackets == true { printer.syntax("]") }
  }
}

extension Operand {
  fileprivate func printPHP(to printer: inout Printer) {
    switch self {
    case .keyword(let keyword): printer.syntax(keyword)
    case .number(let number): printer.integer(number)
    case .quantity(let number, let unit):
      printer.integer(number)
      printer.syntax(unit)
    case .list(let pieces):
      for case .data(let text) in pieces { printer.data(text, escapedBy: Verbatim()) }
    case .word(let pieces), .literal(let pieces), .argument(let pieces), .prose(let pieces):
      printer.syntax("\"")
      for case .data(let text) in pieces { printer.data(text, escapedBy: PHPQuoted()) }
      printer.syntax("\"")
    case .assignment, .rendered: preconditionFailure("PHP's settings are words and numbers")
    }
  }
}
