import Analysis
import Foundation
import TestSupport

extension SeededNumbers {
  /// Exponentially distributed.
  mutating func duration(mean: Double) -> Double {
    -log(Double.random(in: Double.ulpOfOne..<1, using: &self)) * mean
  }
}

extension Interruption {
  /// How many seconds it takes this time.
  func drawn(from random: inout SeededNumbers) -> Double {
    guard !cases.isEmpty else { return 0 }
    var left = Double.random(in: 0..<1, using: &random)
    for one in cases {
      left -= one.chance
      if left < 0 { return Double(one.seconds) }
    }
    return 0
  }
}

/// What one subject of a model meets while its components fail and are repaired by chance.
struct Simulation {
  /// The share of time.
  private(set) var down = 0.0
  private(set) var outagesPerYear = 0.0
  private(set) var failoverHoursPerYear = 0.0
  /// The hours in which each month of 730 is down.
  private(set) var months: [Double]

  init(of model: some ReliabilityModel, subject: Int = 0, hours: Double, seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    var answers = Answers(model, subject)
    let components = model.components
    var next = components.map { random.duration(mean: $0.meanTimeBetweenFailures) }
    months = Array(repeating: 0, count: Int(hours / 730) + 1)
    // A bit for each component that does not work.
    var (now, failed) = (0.0, 0)
    while let index = next.indices.min(by: { next[$0] < next[$1] }), next[index] < hours {
      let wasServed = answers.isServed(without: failed)
      if !wasServed { addDowntime(from: now, to: next[index], of: hours) }
      now = next[index]
      let before = failed
      failed ^= 1 << index
      let fails = failed & (1 << index) != 0
      next[index] += random.duration(
        mean: fails ? components[index].meanTimeToRepair : components[index].meanTimeBetweenFailures
      )
      guard fails, wasServed else { continue }
      if answers.isServed(without: failed) {
        let seconds = answers.interruption(of: index, after: before).drawn(from: &random)
        failoverHoursPerYear += seconds / 3600 * 8760 / hours
        months[Int(now / 730)] += seconds / 3600
      } else {
        outagesPerYear += 8760 / hours
      }
    }
  }

  private mutating func addDowntime(from start: Double, to end: Double, of hours: Double) {
    down += (end - start) / hours
    var from = start
    while from < end {
      let month = Int(from / 730)
      let until = min(end, Double(month + 1) * 730)
      months[month] += until - from
      from = until
    }
  }
}

/// What a model says of one subject, asked once for each state.
private struct Answers<Model: ReliabilityModel> {
  private var model: Model
  private let subject: Int
  private var served: [Int: Bool] = [:]
  private var interruptions: [[Int]: Interruption] = [:]

  init(_ model: Model, _ subject: Int) {
    self.model = model
    self.subject = subject
  }

  mutating func isServed(without failed: Int) -> Bool {
    if let answer = served[failed] { return answer }
    let answer = model.isServed(without: indices(failed))[subject]
    served[failed] = answer
    return answer
  }

  mutating func interruption(of index: Int, after failed: Int) -> Interruption {
    if let answer = interruptions[[failed, index]] { return answer }
    let answer = model.interruption(of: index, after: indices(failed))[subject]
    interruptions[[failed, index]] = answer
    return answer
  }

  private func indices(_ failed: Int) -> [Int] { model.components.indices.filter { failed & (1 << $0) != 0 } }
}
