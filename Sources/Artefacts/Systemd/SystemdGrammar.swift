internal import Diagnostics
internal import Printing

extension Statement {
  /// Prints a section with its options.
  func printSystemdSection(to printer: inout Printer) {
    guard case .directive(let section) = self else { return printSystemdOption(to: &printer, inherited: .template) }
    let origin = section.origin ?? .template
    printer.beginLine(from: origin)
    printer.syntax("[")
    printer.syntax(section.keyword)
    printer.syntax("]")
    printer.endLine()
    for statement in section.body ?? [] { statement.printSystemdOption(to: &printer, inherited: origin) }
  }

  private func printSystemdOption(to printer: inout Printer, inherited: Origin) {
    switch self {
    case .directive(let option): option.printSystemdOption(to: &printer, inherited: inherited)
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
  /// The width, in bytes, up to which arguments are put on one line.
  private static let lineWidth = 100

  fileprivate func printSystemdOption(to printer: inout Printer, inherited: Origin) {
    let origin = origin ?? inherited
    printer.beginLine(from: origin)
    printer.syntax(keyword)
    printer.syntax("=")
    var column = keyword.utf8CodeUnitCount + 1
    for (index, operand) in operands.enumerated() {
      let text = operand.systemdText
      let length = text.utf8.count
      precondition(length < SystemdUnit.lineLimit - 8, "fleet refuses lines of \(SystemdUnit.lineLimit) bytes and more")
      if index > 0, column + 1 + length > Self.lineWidth {
        // systemd.syntax(7): a backslash at the end of a line puts a space in its place.
        printer.syntax(" \\")
        printer.endLine()
        printer.beginLine(from: origin)
        printer.syntax("  ")
        column = 2
      } else if index > 0 {
        printer.syntax(" ")
        column += 1
      }
      printer.data(text, escapedBy: Verbatim())
      column += length
    }
    printer.endLine()
  }
}

extension Operand {
  static func yesNo(_ isOn: Bool) -> Operand { .keyword(isOn ? "yes" : "no") }

  /// The operand as it is written in a unit.
  fileprivate var systemdText: String {
    switch self {
    case .keyword(let keyword): keyword.description
    case .number(let number): String(number)
    case .quantity(let number, let unit): "\(number)\(unit)"
    case .word(let pieces), .literal(let pieces): SystemdText(pieces).value
    case .list(let pieces): SystemdText(pieces).listMember
    case .prose(let pieces): SystemdText(pieces).prose
    case .argument(let pieces): SystemdText(pieces).argument
    case .assignment(let name, let pieces): SystemdText([.syntax(name), .syntax("=")] + pieces).environment
    case .rendered: preconditionFailure("a file cannot stand in this language")
    }
  }
}
