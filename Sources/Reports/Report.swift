/// Something for people to read, in whichever form they want it: terminal, Markdown or HTML.
package struct Report: Sendable {
  package let title: String
  package let sections: [Section]

  package init(_ title: String, _ sections: [Section]) {
    self.title = title
    self.sections = sections
  }

  package struct Section: Sendable {
    package let title: String
    package let parts: [Part]

    package init(_ title: String, _ parts: [Part]) {
      self.title = title
      self.parts = parts
    }
  }

  package enum Part: Sendable {
    case paragraph(String)
    case list([String])
    case table(Table)
    /// What a page shows, and Markdown where it is drawn in characters, too; nothing is said by it alone.
    case figure(Figure)
  }

  package struct Table: Sendable {
    package let header: [String]
    package let rows: [[String]]
    /// The columns with numbers, which stand at the right.
    package let numbers: Set<Int>

    package init(_ header: [String], _ rows: [[String]], numbers: Set<Int> = []) {
      precondition(rows.allSatisfy { $0.count == header.count }, "every row has a cell for each column")
      self.header = header
      self.rows = rows
      self.numbers = numbers
    }
  }
}
