import Analysis
import Foundation
import Spec
import Testing

/// SplitMix64: the same numbers every time (Steele, Lea and Flood, 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Exponentially distributed.
  mutating func duration(mean: Double) -> Double { -log(Double.random(in: Double.ulpOfOne..<1, using: &self)) * mean }
}

@Suite("A seeded simulation finds what the enumeration says")
struct SimulationTests {
  @Test("Two of three, over a hundred thousand years", arguments: [1, 2, 3])
  func majority(_ seed: Int) {
    var model = KOutOfN(2, of: 3, mtbf: 1000, mttr: 10)
    let expected = Availability.of(&model)[0]
    let simulated = simulate(model, hours: 8760 * 100_000, seed: UInt64(seed))
    #expect(abs(simulated.down / expected.unavailability - 1) < 0.05)
    #expect(abs(simulated.outagesPerYear / expected.outagesPerYear - 1) < 0.05)
  }

  @Test("A year's credits")
  func credits() throws {
    let outages = Availability(unavailability: 0.002, outagesPerYear: 6, failoverHoursPerYear: 0, remainder: 0)
    var random = SplitMix(state: 7)
    let months = 200_000
    var kept = 0
    let meanHours = 0.002 * 8760 / 6
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

  private func simulate(_ model: KOutOfN, hours: Double, seed: UInt64) -> (down: Double, outagesPerYear: Double) {
    var random = SplitMix(state: seed)
    var works = model.components.map { _ in true }
    var next = model.components.map { random.duration(mean: $0.meanTimeBetweenFailures) }
    var (now, down, outages) = (0.0, 0.0, 0)
    while let index = next.indices.min(by: { next[$0] < next[$1] }), next[index] < hours {
      let wasServed = works.count(where: \.self) >= model.needed
      if !wasServed { down += next[index] - now }
      now = next[index]
      works[index].toggle()
      let component = model.components[index]
      next[index] += random.duration(
        mean: works[index] ? component.meanTimeBetweenFailures : component.meanTimeToRepair
      )
      if wasServed, works.count(where: \.self) < model.needed { outages += 1 }
    }
    return (down / hours, Double(outages) / hours * 8760)
  }
}
