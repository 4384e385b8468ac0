package import Diagnostics
package import Printing

/// A JSON text, for people to read: a member or element per line.
package struct JSONDocument: Artefact {
  private let value: JSONValue
  private let origin: Origin

  package init(_ value: JSONValue, from origin: Origin = .template) { (self.value, self.origin) = (value, origin) }

  package func print(to printer: inout Printer) {
    printer.embed(RenderedText(bytes: Array(value.document.utf8), origins: [LineOrigin(firstLine: 1, origin: origin)]))
  }
}

/// A text of one JSON value per line, for programs to read and for version control to compare.
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
      printer.data(line.value.line, escapedBy: Verbatim())
      printer.endLine()
    }
  }
}
