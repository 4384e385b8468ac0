internal import Reports

/// A machine in a drawing: a column with its name and a box for each thing on it.
enum MachineColumn {
  static let width = 170
  static let row = 24
  /// Of the name.
  static let top = 30

  /// The height of a column with so many rows.
  static func height(rows: Int) -> Int { top + rows * row }

  static func shapes(_ title: String, _ parts: [(String, Figure.Tone)], x: Int, y: Int, rows: Int) -> [Figure.Shape] {
    var shapes: [Figure.Shape] = [
      .text(title, x: x + 4, y: y + 18, .start),
      .box(x: x, y: y + 4, width: width - 10, height: height(rows: rows) - 4, .frame),
    ]
    for (index, (text, tone)) in parts.enumerated() {
      let top = y + top + index * row - 4
      shapes.append(.box(x: x + 4, y: top, width: width - 18, height: row - 4, tone))
      shapes.append(.text(text, x: x + 10, y: top + 14, .start))
    }
    return shapes
  }
}
