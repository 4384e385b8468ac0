import Analysis
import Foundation
import Spec
import TestSupport
import Testing

@Suite("A seeded simulation finds what the enumeration says")
struct SimulationTests {
  @Test("Two of three, over twenty thousand years", arguments: [1, 2, 3])
  func majority(_ seed: Int) {
    var model = KOutOfN(2, of: 3, mtbf: 1000, mttr: 10)
    let expected = Availability.of(&model)[0]
    let simulated = Simulation(of: model, hours: 8760 * 20_000, seed: UInt64(seed))
    #expect(abs(simulated.down / expected.unavailability - 1) < 0.05)
    #expect(abs(simulated.outagesPerYear / expected.outagesPerYear - 1) < 0.05)
  }

  @Test("A year's credits")
  func credits() throws {
    let meanHours = 0.002 * 8760 / 6
    let outages = Availability(
      unavailability: 0.002,
      outages: [OutageKind(perYear: 6, hours: meanHours)],
      failovers: [],
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
    let simulated = Simulation(of: model, hours: 730 * 300_000, seed: UInt64(seed))
    #expect(abs(simulated.down / expected.unavailability - 1) < 0.02)
    #expect(abs(simulated.outagesPerYear / expected.outagesPerYear - 1) < 0.02)
    let tiers = [(0.999, 0.0), (0.99, 0.1), (0.95, 0.25), (0.0, 1.0)]
    let credits = simulated.months.map { downtime in tiers.first { 1 - downtime / 730 >= $0.0 }?.1 ?? 1 }
    let given = credits.reduce(0, +) / Double(credits.count)
    #expect(abs(given / MonthlyCredit(level).share(for: expected) - 1) < 0.02)
  }
}
