internal import Spec

/// The machines and what is on them, in characters: Markdown shows this wherever it is read.
struct ArchitectureDrawing {
  let lines: [String]

  init(_ architecture: Architecture, title: String) {
    let machines = architecture.machines
    let width = machines.flatMap { [$0.title.count + 1] + $0.parts.map { $0.text.count + 2 } }.max() ?? 0
    let columns = max(1, Self.page / (width + 5))
    var lines = ["\(title)   > takes clients’ requests   * keeps data", "", "from: \(architecture.entrance)"]
    for start in stride(from: 0, to: machines.count, by: columns) {
      let row = machines[start..<min(start + columns, machines.count)]
      let most = row.map(\.parts.count).max() ?? 0
      lines += Self.beside(row.map { Self.box($0, width: width, rows: most) })
    }
    self.lines = lines + (architecture.shared.map { ["all use: \($0)"] } ?? [])
  }

  /// In characters: GitHub shows about so many without a bar to scroll.
  private static let page = 110

  private static func box(_ machine: Architecture.Machine, width: Int, rows: Int) -> [String] {
    let parts = machine.parts.map { "\($0.role.mark) \($0.text)" }
    let filled = parts + repeatElement("", count: rows - parts.count)
    return ["┌ \(padded("\(machine.title) ", to: width, with: "─"))─┐"]
      + filled.map { "│ \(padded($0, to: width, with: " ")) │" }
      + ["└\(String(repeating: "─", count: width + 2))┘"]
  }

  private static func beside(_ boxes: [[String]]) -> [String] {
    (boxes.first?.indices).map { $0.map { line in boxes.map { $0[line] }.joined(separator: " ") } } ?? []
  }

  private static func padded(_ text: String, to width: Int, with filling: Character) -> String {
    text + String(repeating: filling, count: max(0, width - text.count))
  }
}

extension Architecture.Part.Role {
  fileprivate var mark: String {
    switch self {
    case .entrance: ">"
    case .data: "*"
    case .other: " "
    }
  }
}
