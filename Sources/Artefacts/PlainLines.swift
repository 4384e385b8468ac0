package import Diagnostics
package import Printing

/// A text file of lines without a grammar of their own, each with its origin.
package struct PlainLines: Artefact {
  package struct Line: Sendable, ExpressibleByStringLiteral {
    let text: String
    let origin: Origin

    /// The text must be one line.
    package init(_ text: String, from origin: Origin) {
      precondition(!text.utf8.contains(UInt8(ascii: "\n")), "“\(text)” is more than one line")
      (self.text, self.origin) = (text, origin)
    }

    package init(stringLiteral text: String) { self.init(text, from: .template) }
  }

  private let lines: [Line]

  package init(_ lines: [Line]) { self.lines = lines }

  package func print(to printer: inout Printer) {
    for line in lines {
      printer.beginLine(from: line.origin)
      printer.data(line.text, escapedBy: AsItIs())
      printer.endLine()
    }
  }
}
