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

  private let produce: @Sendable (_ add: (Line) -> Void) -> Void

  /// A text whose lines are made while it is printed: a large company's are never all in memory.
  package init(each produce: @escaping @Sendable (_ add: (Line) -> Void) -> Void) { self.produce = produce }

  package init(_ lines: [Line]) { self.init { lines.forEach($0) } }

  package func print(to printer: inout Printer) {
    produce { line in
      let origins = [LineOrigin(firstLine: 1, origin: line.origin)]
      printer.embed(RenderedText(bytes: line.value.lineBytes, origins: origins))
    }
  }
}
