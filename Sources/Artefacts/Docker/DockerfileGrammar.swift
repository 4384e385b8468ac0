internal import Diagnostics
internal import Printing

extension Statement {
  func printDockerfile(to printer: inout Printer) {
    switch self {
    case .directive(let instruction): instruction.printDockerfile(to: &printer)
    case .comment(let text):
      printer.beginLine()
      printer.syntax("# ")
      printer.data(text, escapedBy: CommentText())
      printer.endLine()
    case .blank: printer.endLine()
    }
  }
}

extension Directive {
  fileprivate func printDockerfile(to printer: inout Printer) {
    let origin = origin ?? .template
    printer.beginLine(from: origin)
    printer.syntax(keyword)
    switch keyword.description {
    case "RUN": printCommands(from: origin, to: &printer)
    default: printOperands(to: &printer)
    }
    printer.endLine()
  }

  /// Prints words, and the exec form, a JSON array, from the first argument on.
  private func printOperands(to printer: inout Printer) {
    var isExecForm = false
    for operand in operands {
      if case .argument(let pieces) = operand {
        printer.syntax(isExecForm ? ", " : " [")
        isExecForm = true
        printer.syntax("\"")
        for piece in pieces { piece.printArgument(to: &printer) }
        printer.syntax("\"")
      } else {
        printer.syntax(" ")
        operand.printDockerfile(to: &printer)
      }
    }
    if isExecForm { printer.syntax("]") }
  }

  /// Prints the commands of a `RUN`, one on a line, each run if those before succeeded.
  private func printCommands(from origin: Origin, to printer: inout Printer) {
    for (index, operand) in operands.enumerated() {
      if index > 0 {
        printer.syntax(" \\")
        printer.endLine()
        printer.beginLine(from: origin)
        if case .list = operand { printer.syntax("     ") } else { printer.syntax(" &&") }
      }
      printer.syntax(" ")
      operand.printDockerfile(to: &printer)
    }
  }
}

extension Operand {
  fileprivate func printDockerfile(to printer: inout Printer) {
    switch self {
    case .keyword(let keyword): printer.syntax(keyword)
    case .number(let number): printer.integer(number)
    case .rendered: preconditionFailure("a file cannot stand in this language")
    case .quantity(let number, let unit):
      printer.integer(number)
      printer.syntax(unit)
    case .assignment(let name, let pieces):
      printer.syntax(name)
      printer.syntax("=\"")
      for piece in pieces { piece.printValue(to: &printer) }
      printer.syntax("\"")
    case .word(let pieces), .literal(let pieces), .list(let pieces), .argument(let pieces), .prose(let pieces):
      for piece in pieces { piece.printPlain(to: &printer) }
    }
  }
}

extension Piece {
  /// A part of a word that its type keeps from needing quotes.
  fileprivate func printPlain(to printer: inout Printer) {
    switch self {
    case .data(let text): printer.data(text, escapedBy: Verbatim())
    case .syntax(let text): printer.syntax(text)
    case .variable(let name):
      printer.syntax("${")
      printer.syntax(name)
      printer.syntax("}")
    }
  }

  /// A part of a value in double quotes.
  fileprivate func printValue(to printer: inout Printer) {
    if case .data(let text) = self {
      printer.data(text, escapedBy: DockerfileValue())
    } else {
      printPlain(to: &printer)
    }
  }

  /// A part of a text in the JSON array of an exec form, in which Docker replaces no variables.
  fileprivate func printArgument(to printer: inout Printer) {
    switch self {
    case .data(let text): printer.data(text, escapedBy: JSONString())
    case .syntax(let text): printer.data(text.description, escapedBy: JSONString())
    case .variable(let name): preconditionFailure("Docker replaces no variables in the exec form: \(name)")
    }
  }
}
