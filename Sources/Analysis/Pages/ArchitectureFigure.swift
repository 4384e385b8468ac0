internal import Reports
internal import Resolution
internal import Spec

/// The way of a request from the top: to a machine, and to what all machines share.
struct ArchitectureFigure {
  let figure: Figure

  init(_ architecture: Architecture, title: String) {
    let machines = architecture.machines
    let columns = min(Self.columns, max(1, machines.count))
    let bands = [architecture.entrance] + [architecture.shared].compactMap { $0 }
    let width = max(columns * MachineColumn.width - 10, (bands.map(Figure.width).max() ?? 0) + 20)
    var shapes = Self.band(architecture.entrance, y: 4, width: width, .good)
    var y = Self.firstRow
    for start in stride(from: 0, to: machines.count, by: columns) {
      let row = machines[start..<min(start + columns, machines.count)]
      let most = row.map(\.parts.count).max() ?? 0
      for (column, machine) in row.enumerated() {
        let x = 10 + column * MachineColumn.width
        let middle = x + MachineColumn.width / 2 - 5
        let parts = machine.parts.map { ($0.text, $0.role.tone) }
        shapes.append(.line(x1: middle, y1: y - Self.gap + 4, x2: middle, y2: y + 4))
        shapes += MachineColumn.shapes(machine.title, parts, x: x, y: y, rows: most)
        if architecture.shared != nil {
          let bottom = y + MachineColumn.height(rows: most)
          shapes.append(.line(x1: middle, y1: bottom, x2: middle, y2: bottom + Self.gap))
        }
      }
      y += MachineColumn.height(rows: most) + Self.gap
    }
    if let shared = architecture.shared {
      shapes += Self.band(shared, y: y, width: width, .warning)
      y += Self.bandHeight + 8
    }
    figure = Figure(
      "\(title): green takes clients’ requests, yellow keeps data.",
      width: width + 20,
      height: y,
      shapes
    )
  }

  private static let columns = 5
  private static let bandHeight = 26
  private static let gap = 18
  private static let firstRow = 4 + bandHeight + gap - 4

  private static func band(_ text: String, y: Int, width: Int, _ tone: Figure.Tone) -> [Figure.Shape] {
    [
      .box(x: 10, y: y, width: width, height: bandHeight, tone),
      .text(text, x: 10 + width / 2, y: y + 17, .middle),
    ]
  }
}

extension Architecture.Machine {
  var title: String { host.map { "\(name.text) (\($0.text))" } ?? name.text }
}

extension Architecture.Part.Role {
  fileprivate var tone: Figure.Tone {
    switch self {
    case .entrance: .good
    case .data: .warning
    case .other: .plain
    }
  }
}
