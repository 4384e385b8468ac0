internal import Reports
internal import Resolution
internal import Spec

/// Where everything runs before a loss and after it: a column for each node, a box for each instance.
struct PlacementFigure {
  let figure: Figure

  init(before: Placement, after: Placement, title: String) {
    let columns = before.nodes.map(\.name)
    let most = columns.map { max(before.hosted[$0]?.count ?? 0, after.hosted[$0]?.count ?? 0) }.max() ?? 0
    let half = Self.top + most * Self.row + 10
    var shapes: [Figure.Shape] = []
    for (index, node) in columns.enumerated() {
      let x = 10 + index * Self.column
      let isLost = !after.nodes.contains { $0.name == node }
      let old = before.hosted[node] ?? []
      shapes += Self.column(node.text, old.map { ($0, .plain) }, x: x, y: 0, rows: most)
      let new = (after.hosted[node] ?? []).map { ($0, old.contains($0) ? Figure.Tone.plain : .warning) }
      shapes += Self.column(isLost ? "\(node.text) (lost)" : node.text, new, x: x, y: half, rows: most)
    }
    figure = Figure(
      "Above: as placed. Below: when \(title) is lost; what moved there is in the other colour.",
      width: 20 + columns.count * Self.column,
      height: 2 * half,
      shapes
    )
  }

  private static let column = 170
  private static let row = 24
  private static let top = 30

  private static func column(
    _ title: String,
    _ instances: [(Placement.Instance, Figure.Tone)],
    x: Int,
    y: Int,
    rows: Int
  ) -> [Figure.Shape] {
    var shapes: [Figure.Shape] = [
      .text(title, x: x + 4, y: y + 18, .start),
      .box(x: x, y: y + 4, width: column - 10, height: top + rows * row - 4, .frame),
    ]
    for (index, (instance, tone)) in instances.enumerated() {
      let top = y + top + index * row - 4
      shapes.append(.box(x: x + 4, y: top, width: column - 18, height: row - 4, tone))
      shapes.append(.text("\(instance.service)@\(instance.name)", x: x + 10, y: top + 14, .start))
    }
    return shapes
  }
}
