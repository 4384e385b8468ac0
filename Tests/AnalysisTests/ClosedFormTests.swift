import Analysis
import Foundation
import Spec
import Testing

/// `count` equal components, of which `needed` must work.
struct KOutOfN: ReliabilityModel {
  let components: [Component]
  let needed: Int

  init(_ needed: Int, of count: Int, mtbf: Double, mttr: Double) {
    self.needed = needed
    components = Array(
      repeating: Component(.storage, meanTimeBetweenFailures: mtbf, meanTimeToRepair: mttr),
      count: count
    )
  }

  init(_ needed: Int, of components: [Component]) {
    self.needed = needed
    self.components = components
  }

  var subjectCount: Int { 1 }

  func isServed(without failed: [Int]) -> [Bool] { [components.count - failed.count >= needed] }

  func interruption(of failing: Int, after failed: [Int]) -> [Interruption] { [Interruption(seconds: 7)] }
}

@Suite("The enumeration of states agrees with closed formulas")
struct ClosedFormTests {
  private let mtbf = 1000.0
  private let mttr = 10.0
  private var down: Double { mttr / (mtbf + mttr) }

  private func availability(_ needed: Int, of count: Int) -> Availability {
    var model = KOutOfN(needed, of: count, mtbf: mtbf, mttr: mttr)
    return Availability.of(&model)[0]
  }

  private func expect(_ found: Double, _ expected: Double, _ comment: Comment? = nil) {
    #expect(abs(found - expected) <= 1e-9 * max(1, abs(expected)), comment)
  }

  @Test("One component: MTTR ÷ (MTBF + MTTR), an outage each MTBF + MTTR")
  func single() {
    let one = availability(1, of: 1)
    expect(one.unavailability, down)
    expect(one.outagesPerYear, 8760 / (mtbf + mttr))
    expect(one.failoverHoursPerYear, 0)
  }

  @Test("Components in a row: all must work", arguments: 2...6)
  func series(_ count: Int) {
    let all = availability(count, of: count)
    var up = 1.0
    for _ in 1...count { up *= 1 - down }
    expect(all.unavailability, 1 - up)
    expect(all.outagesPerYear, up * Double(count) / mtbf * 8760)
  }

  @Test("Two side by side: both fail at once, for half a repair")
  func parallel() {
    let pair = availability(1, of: 2)
    expect(pair.unavailability, down * down)
    expect(pair.outagesPerYear, 2 * (1 - down) * down / mtbf * 8760)
    expect(pair.unavailability * 8760 / pair.outagesPerYear, mttr / 2)
    // Each first failure is noticed for 7 s.
    expect(pair.failoverHoursPerYear, 2 * (1 - down) * (1 - down) / mtbf * 8760 * 7 / 3600)
  }

  @Test("Of many components those states are looked at that any figure could show")
  func many() {
    var model = KOutOfN(18, of: 20, mtbf: 5000, mttr: 2)
    let found = Availability.of(&model)[0]
    let down = 2.0 / 5002
    // At least three of twenty: not none, one or two.
    let expected = 1 - pow(1 - down, 20) - 20 * down * pow(1 - down, 19) - 190 * down * down * pow(1 - down, 18)
    #expect(abs(found.unavailability - expected) < 1e-12)
    #expect(found.remainder > 0 && found.remainder <= 1e-12)
  }

  @Test("Outages of several lengths: a month with none, with one, and the mean of all")
  func lengths() {
    let outages = Availability(
      unavailability: 0.01,
      outages: [OutageKind(perYear: 3, hours: 0.5), OutageKind(perYear: 1.2, hours: 8)],
      failovers: [],
      remainder: 0
    )
    func within(_ hours: Double) -> Double {
      MonthlyCredit.probability(ofKeeping: Percentage(millionths: Int((1 - hours / 730) * 1_000_000)), outages)
    }
    expect(within(0), 1 / exp(4.2 / 12))
    expect(within(730), 1)
    // One kind alone: Σ P(n outages) P(Erlang(n) ≤ x), here to three outages.
    let one = Availability(
      unavailability: 0.01,
      outages: [OutageKind(perYear: 12, hours: 73)],
      failovers: [],
      remainder: 0
    )
    let e: Double = 1 / exp(1.0)
    let erlang: [Double] = [1, 1 - e, 1 - 2 * e, 1 - 2.5 * e]
    let poisson: [Double] = [e, e, e / 2, e / 6]
    let sum = zip(erlang, poisson).reduce(0.0) { $0 + $1.0 * $1.1 }
    let kept = MonthlyCredit.probability(ofKeeping: Percentage(millionths: 900_000), one)
    #expect(kept >= sum && kept <= sum + 1 - poisson.reduce(0, +))
  }

  /// What happens each month by itself, so often a year.
  private func availability(_ outages: [OutageKind], moving failovers: [FailoverKind]) -> Availability {
    Availability(unavailability: 0.001, outages: outages, failovers: failovers, remainder: 0)
  }

  private func kept(_ millionths: Int, _ availability: Availability) -> Double {
    MonthlyCredit.probability(ofKeeping: Percentage(millionths: millionths), availability)
  }

  @Test("Failovers alone: a month has so many of them by chance, each of its own length")
  func failovers() {
    let moving = availability([], moving: [FailoverKind(perYear: 6, seconds: 35)])
    let none = exp(-0.5)
    // 2.628 s, 34 s, 36.8 s and 71 s of a month.
    expect(kept(1_000_000, moving), none)
    expect(kept(999_999, moving), none)
    expect(kept(999_987, moving), none)
    expect(kept(999_986, moving), none * 1.5)
    expect(kept(999_973, moving), none * 1.625)
    let two = availability([], moving: [FailoverKind(perYear: 6, seconds: 35), FailoverKind(perYear: 12, seconds: 4)])
    expect(kept(1_000_000, two), exp(-1.5))
    // 10.5 s: two of the short ones.
    expect(kept(999_996, two), exp(-1.5) * 2.5)
  }

  @Test("Failovers among outages: a month with none, and outages in the time that failovers leave")
  func failoversAmongOutages() {
    let outages = [OutageKind(perYear: 3, hours: 0.5), OutageKind(perYear: 1.2, hours: 8)]
    let both = availability(outages, moving: [FailoverKind(perYear: 6, seconds: 3600)])
    expect(kept(1_000_000, both), exp(-4.2 / 12 - 0.5))
    // 2.92 h: none, one or two failovers of an hour, and the outages in what is left, in whole seconds.
    let alone = availability(outages, moving: [])
    let left = [996_000, 996_000 + 1370, 996_000 + 2740].map { kept($0, alone) }
    let sum = exp(-0.5) * (left[0] + left[1] / 2 + left[2] / 8)
    #expect(abs(kept(996_000, both) - sum) < 1e-5)
  }

  @Test("What moves often takes its mean, however many times there are no more numbers for none")
  func frequentFailovers() {
    let moving = availability([], moving: [FailoverKind(perYear: 12_000, seconds: 4)])
    // 4000 s in the mean, and a deviation of 126 s.
    #expect(kept(998_632, moving) < 0.005 && kept(998_327, moving) > 0.995)
    #expect(abs(kept(998_478, moving) - 0.5) < 0.02)
  }

  @Test("Very short repairs beside long ones leave the long ones’ time as it was")
  func shortRepairs() {
    let long = [OutageKind(perYear: 8.6, hours: 20)]
    let both = long + [OutageKind(perYear: 2, hours: 1 / 3600)]
    for target in [999_000, 990_000, 950_000, 900_000] {
      let (one, other) = (kept(target, availability(long, moving: [])), kept(target, availability(both, moving: [])))
      #expect(abs(one - other) < 1e-4, "\(target): \(one), \(other)")
    }
    expect(kept(0, availability(both, moving: [])), 1)
  }

  @Test("A thousand outages a month, each of a second: so many more seconds are kept, so many fewer are not")
  func frequent() {
    let outages = Availability(
      unavailability: 1000 / 3600 / 730,
      outages: [OutageKind(perYear: 12_000, hours: 1 / 3600)],
      failovers: [],
      remainder: 0
    )
    func within(_ seconds: Double) -> Double {
      let target = Percentage(millionths: Int((1 - seconds / 3600 / 730) * 1_000_000))
      return MonthlyCredit.probability(ofKeeping: target, outages)
    }
    // The mean is 1000 s, and the deviation the root of 2 × 1000 s².
    #expect(within(1300) > 0.999)
    #expect(abs(within(1000) - 0.5) < 0.05)
    #expect(within(700) < 0.001)
  }

  @Test("Two of three: the majority of a quorum")
  func majority() {
    expect(availability(2, of: 3).unavailability, 3 * down * down * (1 - down) + down * down * down)
  }

  @Test("With too many components for all states, what was left out is unknown and is said")
  func truncated() {
    let many = availability(1, of: 60)
    #expect(many.remainder > 0 && many.remainder < 0.05)
    expect(many.unavailability, 0)
    #expect(MonthlyCredit.probability(ofKeeping: Percentage(millionths: 999_000), many) > 0.999_999)
  }

  @Test("What is unknown stands beside what is known, where it makes a difference")
  func unknown() {
    func availability(_ remainder: Double) -> Availability {
      Availability(
        unavailability: 0.001,
        outages: [OutageKind(perYear: 8.76, hours: 1)],
        failovers: [],
        remainder: remainder
      )
    }
    #expect(availability(0).percentage == "99.900%" && availability(0).downtime == "8.8h")
    #expect(availability(1e-12).percentage == "99.900%" && availability(1e-12).downtime == "8.8h")
    #expect(availability(0.002).percentage == "99.700% to 99.900%" && availability(0.002).downtime == "8.8h to 26.3h")
  }
}
