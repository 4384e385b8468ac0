internal import Glibc
internal import Reports
internal import Spec

/// The downtime of a year, on a scale on which each step is ten times the one before.
struct AvailabilityFigure {
  let figure: Figure

  init(_ subjects: [(name: String, availability: Availability)], target: Percentage) {
    let left = (subjects.map { Figure.width(of: $0.name) }.max() ?? 0) + 20
    let bars = subjects.enumerated().flatMap { index, subject -> [Figure.Shape] in
      let availability = subject.availability
      let hours = availability.downtimeHoursPerYear
      let (y, width) = (Self.top + index * Self.row, Self.width(of: hours))
      let tone: Figure.Tone = availability.availability - availability.remainder >= target.fraction ? .good : .bad
      return [
        .text(subject.name, x: left - 8, y: y + 14, .end),
        .box(x: left, y: y, width: max(2, width), height: Self.row - 6, tone),
        .text(availability.downtime, x: left + width + 8, y: y + 14, .start),
      ]
    }
    let texts = subjects.map { Figure.width(of: $0.availability.downtime) }
    let height = Self.top + subjects.count * Self.row + 6
    let scale = Self.steps.flatMap { hours, name -> [Figure.Shape] in
      let x = left + Self.width(of: hours)
      return [.line(x1: x, y1: Self.top - 6, x2: x, y2: height), .text(name, x: x, y: 18, .middle)]
    }
    figure = Figure(
      "Downtime of a year on a logarithmic scale; green keeps \(target.text) in the mean.",
      width: left + Self.width(of: 8760) + max(90, (texts.max() ?? 0) + 16),
      height: height,
      scale + bars
    )
  }

  private static let top = 34
  private static let row = 26
  private static let steps: [(Double, String)] = [
    (1.0 / 3600, "1 s"), (1.0 / 60, "1 min"), (1, "1 h"), (24, "1 d"), (720, "30 d"),
  ]

  /// In pixels; a second is where the scale begins.
  private static func width(of hours: Double) -> Int { Int(max(0, log10(max(hours, 1e-9) * 3600)) * 70) }
}
