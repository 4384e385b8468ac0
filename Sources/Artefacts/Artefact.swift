package import Printing

/// A file in one program's language, ready to be printed.
package protocol Artefact: Sendable {
  func print(to printer: inout Printer)
}

extension Artefact {
  /// The file's text with the origin of each line.
  package func rendered() -> RenderedText {
    var printer = Printer()
    print(to: &printer)
    return printer.finish()
  }
}
