internal import Reports

/// Requests per second as bars; a line from the slowest run to the fastest.
struct RateFigure {
  let figure: Figure

  init(_ results: [StudyResult]) {
    let most = results.compactMap { $0.requestsPerSecond?.most }.max() ?? 0
    func x(_ rate: Double) -> Int { Self.left + (most > 0 ? Int(rate / most * Double(Self.width)) : 0) }
    var shapes: [Figure.Shape] = []
    for (index, result) in results.enumerated() {
      let y = 8 + index * Self.row
      shapes.append(.text(result.arrangement, x: Self.left - 8, y: y + 14, .end))
      guard let rate = result.requestsPerSecond else {
        shapes.append(.text("did not come to its end", x: Self.left + 8, y: y + 14, .start))
        continue
      }
      let tone: Figure.Tone = result.failures.count > 0 ? .bad : .plain
      shapes.append(.box(x: Self.left, y: y, width: max(2, x(rate.median) - Self.left), height: Self.row - 8, tone))
      shapes.append(.line(x1: x(rate.least), y1: y + 9, x2: x(rate.most), y2: y + 9))
      shapes.append(.text(rate.median.text(decimals: 1), x: x(rate.most) + 8, y: y + 14, .start))
    }
    figure = Figure(
      "Requests per second, the median of the runs; the line reaches from the slowest to the fastest, red had failures.",
      width: Self.left + Self.width + 90,
      height: 12 + results.count * Self.row,
      shapes
    )
  }

  private static let left = 260
  private static let width = 460
  private static let row = 28
}
