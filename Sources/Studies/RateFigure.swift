internal import Reports

/// Requests per second as bars; a line from the slowest run to the fastest.
struct RateFigure {
  let figure: Figure

  init(_ results: [StudyResult]) {
    let names = results.map { Self.shortened($0.arrangement) }
    let left = (names.map(Figure.width).max() ?? 0) + 20
    let most = results.compactMap { $0.requestsPerSecond?.most }.max() ?? 0
    func x(_ rate: Double) -> Int { left + (most > 0 ? Int(rate / most * Double(Self.width)) : 0) }
    var shapes: [Figure.Shape] = []
    var right = left + Self.width
    for (index, result) in results.enumerated() {
      let y = 8 + index * Self.row
      shapes.append(.text(names[index], x: left - 8, y: y + 14, .end))
      guard let rate = result.requestsPerSecond else {
        shapes.append(.text("did not come to its end", x: left + 8, y: y + 14, .start))
        continue
      }
      let tone: Figure.Tone = result.failures.count > 0 || result.givenUp > 0 ? .bad : .plain
      let label = rate.median.text(decimals: 1)
      shapes.append(.box(x: left, y: y, width: max(2, x(rate.median) - left), height: Self.row - 8, tone))
      shapes.append(.line(x1: x(rate.least), y1: y + 9, x2: x(rate.most), y2: y + 9))
      shapes.append(.text(label, x: x(rate.most) + 8, y: y + 14, .start))
      right = max(right, x(rate.most) + 8 + Figure.width(of: label))
    }
    figure = Figure(
      "Requests per second, the median of the runs; the line reaches from the slowest to the fastest, red had failures.",
      width: right + 12,
      height: 12 + results.count * Self.row,
      shapes
    )
  }

  private static let width = 460
  private static let row = 28

  /// The tables have a name as a whole.
  private static func shortened(_ name: String) -> String { name.count > 60 ? name.prefix(59) + "…" : name }
}
