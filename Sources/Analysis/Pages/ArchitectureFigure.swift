internal import Reports
internal import Resolution
internal import Spec

/// The way of a request from the top: to the machines that take it, and from all of them to what they share.
struct ArchitectureFigure {
  let figure: Figure

  init(_ architecture: Architecture, title: String) {
    let machines = architecture.machines
    let column = MachineColumn(holding: machines.flatMap { [$0.title] + $0.parts.map(\.text) })
    let columns = min(column.perRow, max(1, machines.count))
    let bands = [architecture.entrance] + [architecture.shared].compactMap { $0 }
    let width = max(columns * column.width - MachineColumn.gap, (bands.map(Figure.width).max() ?? 0) + 20)
    let (places, bottom) = Self.places(machines, columns: columns, width: column.width)
    var shapes = Self.band(architecture.entrance, y: Self.top, width: width, .good)
    for place in places {
      if place.machine.takesRequests { shapes += place.line(fromAbove: Self.top + Self.bandHeight, column.width) }
      if architecture.shared != nil { shapes += place.line(toBelow: bottom, column.width) }
      let parts = place.machine.parts.map { ($0.text, $0.role.tone) }
      shapes += column.shapes(place.machine.title, parts, x: place.x, y: place.y, rows: place.rows)
    }
    if let shared = architecture.shared { shapes += Self.band(shared, y: bottom, width: width, .warning) }
    figure = Figure(
      "\(title): green takes clients’ requests, yellow keeps data.",
      width: width + 2 * Self.left,
      height: bottom + (architecture.shared == nil ? 0 : Self.bandHeight + 8),
      shapes,
      characters: ArchitectureDrawing(architecture, title: title).lines
    )
  }

  private static let left = 10
  private static let top = 4
  private static let bandHeight = 26
  private static let gap = 18
  private static let firstRow = top + bandHeight + gap - 4

  private static func band(_ text: String, y: Int, width: Int, _ tone: Figure.Tone) -> [Figure.Shape] {
    [
      .box(x: left - 6, y: y, width: width + 12, height: bandHeight, tone),
      .text(text, x: left + width / 2, y: y + 17, .middle),
    ]
  }

  /// Row by row, and where the last one ends.
  private static func places(_ machines: [Architecture.Machine], columns: Int, width: Int) -> ([Place], bottom: Int) {
    var y = firstRow
    var places: [Place] = []
    for start in stride(from: 0, to: machines.count, by: columns) {
      let row = machines[start..<min(start + columns, machines.count)]
      let most = row.map(\.parts.count).max() ?? 0
      places += row.enumerated().map { column, machine in
        let isLast = start + columns >= machines.count
        return Place(machine: machine, x: left + column * width, y: y, rows: most, isFirst: start == 0, isLast: isLast)
      }
      y += MachineColumn.height(rows: most) + gap
    }
    return (places, y)
  }

  /// A machine, and where it is drawn.
  private struct Place {
    let machine: Architecture.Machine
    let x: Int
    let y: Int
    let rows: Int
    let isFirst: Bool
    let isLast: Bool

    /// Straight down to a machine of the first row; to others in the gap at the left, past machines above, and into the side.
    func line(fromAbove top: Int, _ width: Int) -> [Figure.Shape] {
      if isFirst { return [.line(x1: middle(width), y1: top, x2: middle(width), y2: y + 4)] }
      return [.line(x1: x - 3, y1: top, x2: x - 3, y2: y + 16), .line(x1: x - 3, y1: y + 16, x2: x, y2: y + 16)]
    }

    /// Straight down from a machine of the last row; from others in the gap at the right, past machines below.
    func line(toBelow bottom: Int, _ width: Int) -> [Figure.Shape] {
      let foot = y + MachineColumn.height(rows: rows)
      if isLast { return [.line(x1: middle(width), y1: foot, x2: middle(width), y2: bottom)] }
      let (side, from) = (x + width - MachineColumn.gap, foot - 12)
      return [
        .line(x1: side, y1: from, x2: side + 3, y2: from), .line(x1: side + 3, y1: from, x2: side + 3, y2: bottom),
      ]
    }

    private func middle(_ width: Int) -> Int { x + (width - MachineColumn.gap) / 2 }
  }
}

extension Architecture.Machine {
  var title: String { host.map { "\(name.text) (\($0.text))" } ?? name.text }

  fileprivate var takesRequests: Bool { parts.contains { $0.role == .entrance } }
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
