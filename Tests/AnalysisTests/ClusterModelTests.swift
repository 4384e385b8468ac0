import Analysis
import Resolution
import Spec
import Testing

/// Three nodes on a hypervisor each, storage, and as many instances of everything as nodes: nothing can move, so that
/// formulas on paper say what comes out.
@Suite("A cluster by formulas and by chance")
struct ClusterModelTests {
  /// Hours between failures, and to the repair.
  struct Times {
    let node: (mtbf: Double, mttr: Double)
    let host: (mtbf: Double, mttr: Double)
    let storage: (mtbf: Double, mttr: Double)

    /// Rarely anything fails.
    static let rare = Times(node: (1000, 1), host: (2000, 4), storage: (5000, 10))
    /// Much fails, so that chance soon has its mean.
    static let often = Times(node: (100, 2), host: (200, 4), storage: (500, 10))

    static func up(_ times: (mtbf: Double, mttr: Double)) -> Double { times.mtbf / (times.mtbf + times.mttr) }

    /// The share of time in which a node, or the hypervisor below it, does not work.
    var away: Double { 1 - Self.up(node) * Self.up(host) }

    /// Failures of a node and its hypervisor per hour, while both work.
    var rate: Double { 1 / node.mtbf + 1 / host.mtbf }
  }

  private func model(_ times: Times) throws -> ClusterModel {
    func line(_ name: String, _ times: (mtbf: Double, mttr: Double)) -> String {
      "  \(name): { mtbf: \(Int(times.mtbf))h, mttr: \(Int(times.mttr))h }"
    }
    let compiled = try CompiledCluster(
      """
      infrac: 1
      cluster:
        name: demo
        network: { subnet: 10.0.0.0/24 }
        nodes:
          n1: { address: 10.0.0.1, memory: 8GiB, host: a }
          n2: { address: 10.0.0.2, memory: 8GiB, host: b }
          n3: { address: 10.0.0.3, memory: 8GiB, host: c }
      storage: { nfs: "nas.example.net:/export" }
      services:
        proxy: { replicas: 3, addresses: [203.0.113.10/24] }
        web: { replicas: 3, memory: 1GiB }
        database: { replicas: 3, memory: 512MiB }
      plans:
        basic: { disk: 1GiB, sites: 2 }
      tenants:
        pages: { plan: basic, sites: { pages.example: { static: true, tls: off } } }
      sla:
      \(line("node", times.node))
      \(line("host", times.host))
      \(line("storage", times.storage))
        failover: { address: 6s, writer: 15s }
      """
    )
    return ClusterModel(compiled.deployment, compiled.spec.serviceLevel)
  }

  /// The database's, and that of the tenants, who need proxy, web servers and storage.
  private func subjects(of model: ClusterModel, _ times: Times) throws -> (database: Int, tenants: Int) {
    var model = model
    #expect(model.components.count == 7)
    #expect(model.groups.map(\.name) == ["web + proxy + storage"])
    let tenants = model.subjectCount - 1
    // Without two of the nodes it is the one service that is down.
    let served = model.isServed(without: [0, 1])
    let down = served.indices.filter { !served[$0] }
    #expect(down.count == 1)
    return (try #require(down.first), tenants)
  }

  private func expect(_ found: Double, _ expected: Double, _ comment: Comment) {
    #expect(abs(found / expected - 1) <= 1e-9, comment)
  }

  @Test("The database: two of three nodes or their hypervisors; a third of the failures of one are its writer’s")
  func database() throws {
    let times = Times.rare
    var model = try model(times)
    let subject = try subjects(of: model, times).database
    let found = Availability.of(&model)[subject]
    let (q, rate) = (times.away, times.rate)
    expect(found.unavailability, 3 * q * q * (1 - q) + q * q * q, "time")
    expect(found.outagesPerYear, 3 * q * (1 - q) * (1 - q) * 2 * rate * 8760, "outages")
    let first = (1 - q) * (1 - q) * (1 - q) * 3 * rate
    expect(found.failoverHoursPerYear, first * 15 / 3 / 3600 * 8760, "the writer")
  }

  @Test("The tenants: all three nodes at once, or the storage; each lost proxy had a third of the addresses’ time")
  func tenants() throws {
    let times = Times.rare
    var model = try model(times)
    let subject = try subjects(of: model, times).tenants
    let found = Availability.of(&model)[subject]
    let (q, rate, storage) = (times.away, times.rate, Times.up(times.storage))
    expect(found.unavailability, 1 - storage * (1 - q * q * q), "time")
    let third = 3 * q * q * (1 - q) * rate
    let files = (1 - q * q * q) / times.storage.mtbf
    expect(found.outagesPerYear, storage * (third + files) * 8760, "outages")
    let moves = (1 - q) * (1 - q) * (1 - q) * 3 * rate + 3 * q * (1 - q) * (1 - q) * 2 * rate
    expect(found.failoverHoursPerYear, storage * moves * 6 / 3 / 3600 * 8760, "addresses")
  }

  /// What chance brings each of the two subjects over some years, and what the formulas say.
  private func simulate(_ times: Times, years: Double, _ seed: Int) throws -> [(
    found: Simulation, expected: Availability
  )] {
    var model = try model(times)
    let subjects = try subjects(of: model, times)
    let expected = Availability.of(&model)
    return [subjects.database, subjects.tenants].map { subject in
      (Simulation(of: model, subject: subject, hours: 8760 * years, seed: UInt64(seed)), expected[subject])
    }
  }

  @Test("Chance finds the same, over a thousand years", arguments: [21, 22])
  func chance(_ seed: Int) throws {
    for (found, expected) in try simulate(.often, years: 1000, seed) {
      #expect(abs(found.down / expected.unavailability - 1) < 0.05)
      #expect(abs(found.outagesPerYear / expected.outagesPerYear - 1) < 0.05)
      #expect(abs(found.failoverHoursPerYear / expected.failoverHoursPerYear - 1) < 0.05)
    }
  }

  /// The formula takes failures for events without memory. Where much fails they are more regular, since what is repaired does
  /// not fail meanwhile; where failures are rare, nothing but chance stands between the two.
  @Test("Chance keeps as many months, over eight thousand years", arguments: [23, 24])
  func months(_ seed: Int) throws {
    for (found, expected) in try simulate(.rare, years: 8000, seed) {
      // Within no time, within some failovers, and within a repair.
      for target in [1_000_000, 999_994, 999_980, 998_000] {
        let target = Percentage(millionths: target)
        let allowed = (1 - target.fraction) * 730
        let kept = Double(found.months.count { $0 <= allowed }) / Double(found.months.count)
        let keeping = MonthlyCredit.probability(ofKeeping: target, expected)
        // 96,000 months: the standard deviation is 0.0016 at most.
        #expect(abs(kept - keeping) < 0.006, "\(target.text): \(kept), \(keeping)")
      }
    }
  }
}
