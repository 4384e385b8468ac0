internal import Reports
internal import Resolution
internal import Spec

/// Where everything runs before a loss and after it: a column for each node, a box for each instance.
struct PlacementFigure {
  let figure: Figure

  init(before: Placement, after: Placement, title: String) {
    let nodes = before.nodes.map(\.name)
    let all = nodes.flatMap { (before.hosted[$0] ?? []) + (after.hosted[$0] ?? []) }.map(\.title)
    let column = MachineColumn(holding: all + nodes.map { "\($0.text) (lost)" })
    let columns = min(column.perRow, max(1, nodes.count))
    let most = nodes.map { max(before.hosted[$0]?.count ?? 0, after.hosted[$0]?.count ?? 0) }.max() ?? 0
    let half = MachineColumn.height(rows: most) + 10
    var shapes: [Figure.Shape] = []
    for (index, node) in nodes.enumerated() {
      let x = 10 + index % columns * column.width
      let y = index / columns * 2 * half
      let isLost = !after.nodes.contains { $0.name == node }
      let old = before.hosted[node] ?? []
      shapes += column.shapes(node.text, old.map { ($0.title, .plain) }, x: x, y: y, rows: most)
      let new = (after.hosted[node] ?? []).map { ($0.title, old.contains($0) ? Figure.Tone.plain : .warning) }
      shapes += column.shapes(isLost ? "\(node.text) (lost)" : node.text, new, x: x, y: y + half, rows: most)
    }
    let rows = (nodes.count + columns - 1) / columns
    figure = Figure(
      "\(rows > 1 ? "In each row above" : "Above"): as placed. Below: when \(title) is lost; what moved there is in the other "
        + "colour.",
      width: 20 + columns * column.width,
      height: 2 * half * max(1, rows),
      shapes
    )
  }
}

extension Placement.Instance {
  /// As its unit is called.
  var title: String { "\(service)@\(name)" }
}
