package import Diagnostics
package import Printing

/// A text file of rows that shell scripts read word by word: a row per line, its fields between separators.
package struct Table: Artefact {
  package enum Separator: Sendable {
    case space, tab

    fileprivate var syntax: StaticString {
      switch self {
      case .space: " "
      case .tab: "\t"
      }
    }
  }

  package struct Row: Sendable {
    package let fields: [String]
    package let origin: Origin

    package init(_ fields: [String], from origin: Origin = .template) {
      self.fields = fields
      self.origin = origin
    }
  }

  private let header: Header?
  /// What the fields are, as a comment above the rows.
  private let columns: String
  private let separator: Separator
  private let rows: [Row]

  package init(header: Header? = nil, columns: String, separator: Separator = .space, rows: [Row]) {
    self.header = header
    self.columns = columns
    self.separator = separator
    self.rows = rows
  }

  package func print(to printer: inout Printer) {
    header?.print(to: &printer)
    printer.beginLine()
    printer.syntax("# ")
    printer.data(columns, escapedBy: CommentText())
    printer.endLine()
    for row in rows {
      printer.beginLine(from: row.origin)
      for (index, field) in row.fields.enumerated() {
        if index > 0 { printer.syntax(separator.syntax) }
        printer.data(field, escapedBy: TableField(separator: separator))
      }
      printer.endLine()
    }
  }
}

/// A field as it is: what would break the row is a broken promise of its type.
private struct TableField: Escaping {
  let separator: Table.Separator

  func append(_ text: String.UTF8View, to bytes: inout [UInt8]) {
    precondition(
      !text.contains { $0 < 0x20 || $0 == 0x7f } && (separator == .tab || !text.contains(UInt8(ascii: " "))),
      "a field that a table cannot express: “\(String(text))”"
    )
    bytes.append(contentsOf: text)
  }
}
