internal import Reports
internal import Resolution
internal import Spec

/// Where everything runs before a loss and after it: a column for each node, a box for each instance.
struct PlacementFigure {
  let figure: Figure

  init(before: Placement, after: Placement, title: String) {
    let columns = before.nodes.map(\.name)
    let most = columns.map { max(before.hosted[$0]?.count ?? 0, after.hosted[$0]?.count ?? 0) }.max() ?? 0
    let half = MachineColumn.height(rows: most) + 10
    var shapes: [Figure.Shape] = []
    for (index, node) in columns.enumerated() {
      let x = 10 + index * MachineColumn.width
      let isLost = !after.nodes.contains { $0.name == node }
      let old = before.hosted[node] ?? []
      shapes += MachineColumn.shapes(node.text, old.map { ($0.title, .plain) }, x: x, y: 0, rows: most)
      let new = (after.hosted[node] ?? []).map { ($0.title, old.contains($0) ? Figure.Tone.plain : .warning) }
      shapes += MachineColumn.shapes(isLost ? "\(node.text) (lost)" : node.text, new, x: x, y: half, rows: most)
    }
    figure = Figure(
      "Above: as placed. Below: when \(title) is lost; what moved there is in the other colour.",
      width: 20 + columns.count * MachineColumn.width,
      height: 2 * half,
      shapes
    )
  }
}

extension Placement.Instance {
  /// As its unit is called.
  var title: String { "\(service)@\(name)" }
}
