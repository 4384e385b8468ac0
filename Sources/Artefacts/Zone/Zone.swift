internal import Diagnostics
package import Printing

/// DNS records for people to enter, in the form of a zone file (RFC 1035, 5).
package struct Zone: Artefact {
  package enum Records {}

  private let header: Header?
  private let statements: [Statement]

  package init(header: Header? = nil, @Block<Records> _ body: () -> Statements) {
    self.header = header
    statements = body().list
  }

  package func print(to printer: inout Printer) {
    header?.print(to: &printer, marker: "; ")
    for statement in statements { statement.printZone(to: &printer) }
  }
}

extension Zone {
  /// An absolute name: labels of letters, digits, `-`, `_`, and `*` alone as the first; without the dot at the end.
  package struct Name: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
      let isWild = text.utf8.starts(with: "*.".utf8)
      guard text.utf8.count <= 253, text == "*" || Self.areLabels(text.utf8.dropFirst(isWild ? 2 : 0)) else {
        return nil
      }
      self.text = text
    }

    /// Whether there are 1 to 63 letters, digits, `-` and `_` between the dots.
    private static func areLabels(_ text: Substring.UTF8View) -> Bool {
      var length = 0
      for byte in text {
        if byte == UInt8(ascii: ".") {
          guard (1...63).contains(length) else { return false }
          length = 0
        } else {
          guard labelBytes.contains(byte) else { return false }
          length += 1
        }
      }
      return (1...63).contains(length)
    }

    private static let labelBytes = ByteSet { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}

extension Zone.Records {
  package static func address(_ name: Zone.Name, ipv4: SingleLine) -> Clause<Self> {
    Clause("A", .list([.data(name.text)]), .word([.data(ipv4.text)]))
  }
  package static func address(_ name: Zone.Name, ipv6: SingleLine) -> Clause<Self> {
    Clause("AAAA", .list([.data(name.text)]), .word([.data(ipv6.text)]))
  }
  package static func canonicalName(_ name: Zone.Name, of target: Zone.Name) -> Clause<Self> {
    Clause("CNAME", .list([.data(name.text)]), .word([.data(target.text), .syntax(".")]))
  }
  package static func text(_ name: Zone.Name, _ value: SingleLine) -> Clause<Self> {
    Clause("TXT", .list([.data(name.text)]), .literal([.data(value.text)]))
  }
  /// Which authority may issue certificates for the name.
  package static func certificationAuthority(_ name: Zone.Name, issue domain: SingleLine) -> Clause<Self> {
    Clause("CAA", .list([.data(name.text)]), .keyword("0 issue"), .literal([.data(domain.text)]))
  }
}

// MARK: Grammar

extension Statement {
  fileprivate func printZone(to printer: inout Printer) {
    switch self {
    case .directive(let record):
      printer.beginLine(from: record.origin ?? .template)
      record.printZone(to: &printer)
      printer.endLine()
    case .comment(let text):
      printer.beginLine()
      printer.syntax("; ")
      printer.data(text, escapedBy: CommentText())
      printer.endLine()
    case .blank: printer.endLine()
    }
  }
}

extension Directive {
  fileprivate func printZone(to printer: inout Printer) {
    if case .list(let name)? = operands.first {
      for case .data(let text) in name { printer.data(text, escapedBy: Verbatim()) }
      printer.syntax(". IN ")
    }
    printer.syntax(keyword)
    for operand in operands.dropFirst() {
      printer.syntax(" ")
      switch operand {
      case .keyword(let keyword): printer.syntax(keyword)
      case .literal(let pieces): printText(pieces, to: &printer)
      case .word(let pieces), .list(let pieces), .argument(let pieces), .prose(let pieces), .assignment(_, let pieces):
        for piece in pieces {
          switch piece {
          case .data(let text): printer.data(text, escapedBy: Verbatim())
          case .syntax(let text), .variable(let text): printer.syntax(text)
          }
        }
      case .number(let number), .quantity(let number, _): printer.integer(number)
      case .rendered: preconditionFailure("a file cannot stand in a zone")
      }
    }
  }

  /// A text in quotes; one string holds 255 bytes, longer texts are several that the reader joins.
  private func printText(_ pieces: [Piece], to printer: inout Printer) {
    var bytes: [UInt8] = []
    for case .data(let text) in pieces { bytes.append(contentsOf: text.utf8) }
    var rest = bytes[...]
    repeat {
      if rest.count < bytes.count { printer.syntax(" ") }
      printer.syntax("\"")
      printer.data(bytes: rest.prefix(255))
      printer.syntax("\"")
      rest = rest.dropFirst(255)
    } while !rest.isEmpty
  }
}

extension Printer {
  /// The inside of quotes: what is not ASCII is written by its number, so that a string may end within a character.
  fileprivate mutating func data(bytes: ArraySlice<UInt8>) {
    var text = ""
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += "\\\(Unicode.Scalar(byte))"
      case 0x20..<0x7f: text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "\\\(byte < 100 ? "0" : "")\(byte < 10 ? "0" : "")\(byte)"
      }
    }
    data(text, escapedBy: Verbatim())
  }
}
