internal import Reports

/// A machine in a drawing: a column with its name and a box for each thing on it.
struct MachineColumn {
  /// With the gap to the next one.
  let width: Int

  /// As wide as the longest of the texts needs.
  init(holding texts: [String]) { width = max(170, (texts.map(Figure.width).max() ?? 0) + 30) }

  static let row = 24
  static let gap = 10
  /// Of the name.
  static let top = 30

  /// So many fit beside one another on a page.
  var perRow: Int { max(1, (Figure.pageWidth - 2 * Self.gap) / width) }

  /// The height of a column with so many rows.
  static func height(rows: Int) -> Int { top + rows * row }

  func shapes(_ title: String, _ parts: [(String, Figure.Tone)], x: Int, y: Int, rows: Int) -> [Figure.Shape] {
    var shapes: [Figure.Shape] = [
      .text(title, x: x + 4, y: y + 18, .start),
      .box(x: x, y: y + 4, width: width - Self.gap, height: Self.height(rows: rows) - 4, .frame),
    ]
    for (index, (text, tone)) in parts.enumerated() {
      let top = y + Self.top + index * Self.row - 4
      shapes.append(.box(x: x + 4, y: top, width: width - Self.gap - 8, height: Self.row - 4, tone))
      shapes.append(.text(text, x: x + 10, y: top + 14, .start))
    }
    return shapes
  }
}
