package import Diagnostics
package import Printing

/// A JSON text, for people to read: a member or element per line.
package struct JSONDocument: Artefact {
  private let value: JSONValue

  package init(_ value: JSONValue) { self.value = value }

  package func print(to printer: inout Printer) {
    printer.beginLine()
    value.printPretty(to: &printer)
    printer.endLine()
  }
}

/// A text of one JSON value per line, for programs and for version control to compare.
package struct JSONLines: Artefact {
  package struct Line: Sendable {
    package let value: JSONValue
    package let origin: Origin

    package init(_ value: JSONValue, from origin: Origin = .template) {
      self.value = value
      self.origin = origin
    }
  }

  private let lines: [Line]

  package init(_ lines: [Line]) { self.lines = lines }

  package func print(to printer: inout Printer) {
    for line in lines {
      printer.beginLine(from: line.origin)
      line.value.printCompact(to: &printer)
      printer.endLine()
    }
  }
}

extension JSONValue {
  /// Prints the value without spaces, for a place within a line.
  package func printCompact(to printer: inout Printer) {
    switch self {
    case .null, .boolean, .number, .string: printScalar(to: &printer)
    case .array(let elements):
      printer.syntax("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { printer.syntax(",") }
        element.printCompact(to: &printer)
      }
      printer.syntax("]")
    case .object(let members):
      printer.syntax("{")
      for (index, member) in members.enumerated() {
        if index > 0 { printer.syntax(",") }
        JSONValue.string(member.key).printScalar(to: &printer)
        printer.syntax(":")
        member.value.printCompact(to: &printer)
      }
      printer.syntax("}")
    }
  }

  fileprivate func printPretty(to printer: inout Printer) {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      printer.syntax("[")
      printLines(of: elements.count, to: &printer) { elements[$0].printPretty(to: &$1) }
      printer.syntax("]")
    case .object(let members) where !members.isEmpty:
      printer.syntax("{")
      printLines(of: members.count, to: &printer) { index, printer in
        JSONValue.string(members[index].key).printScalar(to: &printer)
        printer.syntax(": ")
        members[index].value.printPretty(to: &printer)
      }
      printer.syntax("}")
    case .null, .boolean, .number, .string, .array, .object: printCompact(to: &printer)
    }
  }

  private func printLines(of count: Int, to printer: inout Printer, _ body: (Int, inout Printer) -> Void) {
    printer.endLine()
    printer.indented { printer in
      for index in 0..<count {
        printer.beginLine()
        body(index, &printer)
        if index < count - 1 { printer.syntax(",") }
        printer.endLine()
      }
    }
    printer.beginLine()
  }

  private func printScalar(to printer: inout Printer) {
    switch self {
    case .null: printer.syntax("null")
    case .boolean(let flag): printer.syntax(flag ? "true" : "false")
    case .number(let number): printer.integer(number)
    case .string(let text):
      printer.syntax("\"")
      printer.data(text, escapedBy: JSONString())
      printer.syntax("\"")
    case .array, .object: preconditionFailure("a collection is no scalar")
    }
  }
}
