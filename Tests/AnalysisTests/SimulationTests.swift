import Analysis
import Foundation
import Spec
import TestSupport
import Testing

extension SeededNumbers {
  /// Exponentially distributed.
  fileprivate mutating func duration(mean: Double) -> Double {
    -log(Double.random(in: Double.ulpOfOne..<1, using: &self)) * mean
  }
}

@Suite("A seeded simulation finds what the enumeration says")
struct SimulationTests {
  @Test("Two of three, over twenty thousand years", arguments: [1, 2, 3])
  func majority(_ seed: Int) {
    var model = KOutOfN(2, of: 3, mtbf: 1000, mttr: 10)
    let expected = Availability.of(&model)[0]
    let simulated = simulate(model, hours: 8760 * 20_000, seed: UInt64(seed))
    #expect(abs(simulated.down / expected.unavailability - 1) < 0.05)
    #expect(abs(simulated.outagesPerYear / expected.outagesPerYear - 1) < 0.05)
  }

  @Test("A year's credits")
  func credits() throws {
    let meanHours = 0.002 * 8760 / 6
    let outages = Availability(
      unavailability: 0.002,
      outages: [OutageKind(perYear: 6, hours: meanHours)],
      failoverHoursPerYear: 0,
      remainder: 0
    )
    var random = SeededNumbers(seed: 7)
    let months = 200_000
    var kept = 0
    for _ in 1...months {
      var (left, downtime) = (730.0, 0.0)
      while true {
        left -= random.duration(mean: 730 / 0.5)
        if left < 0 { break }
        downtime += random.duration(mean: meanHours)
      }
      if downtime <= 0.73 { kept += 1 }
    }
    let expected = MonthlyCredit.probability(ofKeeping: .init(millionths: 999_000), outages)
    #expect(abs(Double(kept) / Double(months) - expected) < 0.005)
  }

  @Test("A server, its hypervisor and its disks: time, outages, and a year's credits", arguments: [11, 12])
  func server(_ seed: Int) throws {
    let level = try ServersAnalysisTests.level()
    let components = [
      Component(.storage, meanTimeBetweenFailures: 400, meanTimeToRepair: 0.75),
      Component(.storage, meanTimeBetweenFailures: 2000, meanTimeToRepair: 4),
      Component(.storage, meanTimeBetweenFailures: 5000, meanTimeToRepair: 24),
    ]
    var model = KOutOfN(3, of: components)
    let expected = Availability.of(&model)[0]
    let simulated = simulate(model, hours: 730 * 300_000, seed: UInt64(seed))
    #expect(abs(simulated.down / expected.unavailability - 1) < 0.02)
    #expect(abs(simulated.outagesPerYear / expected.outagesPerYear - 1) < 0.02)
    let tiers = [(0.999, 0.0), (0.99, 0.1), (0.95, 0.25), (0.0, 1.0)]
    let credits = simulated.months.map { downtime in tiers.first { 1 - downtime / 730 >= $0.0 }?.1 ?? 1 }
    let given = credits.reduce(0, +) / Double(credits.count)
    #expect(abs(given / MonthlyCredit(level).share(for: expected) - 1) < 0.02)
  }

  private struct Simulated {
    var down = 0.0
    var outagesPerYear = 0.0
    /// The hours in which each month of 730 is down.
    var months: [Double]
  }

  private func simulate(_ model: KOutOfN, hours: Double, seed: UInt64) -> Simulated {
    var random = SeededNumbers(seed: seed)
    var works = model.components.map { _ in true }
    var next = model.components.map { random.duration(mean: $0.meanTimeBetweenFailures) }
    var result = Simulated(months: Array(repeating: 0, count: Int(hours / 730) + 1))
    var (now, working) = (0.0, works.count)
    while let index = next.indices.min(by: { next[$0] < next[$1] }), next[index] < hours {
      let wasServed = working >= model.needed
      if !wasServed {
        result.down += (next[index] - now) / hours
        var from = now
        while from < next[index] {
          let month = Int(from / 730)
          let until = min(next[index], Double(month + 1) * 730)
          result.months[month] += until - from
          from = until
        }
      }
      now = next[index]
      works[index].toggle()
      working += works[index] ? 1 : -1
      let component = model.components[index]
      next[index] += random.duration(
        mean: works[index] ? component.meanTimeBetweenFailures : component.meanTimeToRepair
      )
      if wasServed, working < model.needed { result.outagesPerYear += 8760 / hours }
    }
    return result
  }
}
