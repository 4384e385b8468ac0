import Diagnostics
import Foundation
import Generations
import TestSupport
import Testing

@Suite("A build that the power leaves")
struct PowerLossTests {
  private static let old = ["a": "1\n", "b/c/d": "deep\n", "e": "file\n", "f/tenant-x.conf": "1\n", "same": "same\n"]
  private static let new = [
    "a": "2\n", "b/c": "flat\n", "b/x/y/z": "in new folders\n", "e/g": "in a directory\n", "h/i!": "new\n",
    "same": "same\n",
  ]

  /// One way of losing what was not waited for.
  private struct Loss {
    let isKept: (Int) -> Bool
    let length: (Int) -> Int
  }

  /// Everything lost, nothing, each alone, all but each, and some mixtures.
  private static func losses(_ count: Int, _ dice: inout SeededNumbers) -> [Loss] {
    var losses = [
      Loss(isKept: { _ in false }, length: { _ in 0 }), Loss(isKept: { _ in true }, length: { $0 }),
      Loss(isKept: { _ in true }, length: { _ in 0 }),
    ]
    for place in max(0, count - 12)..<count {
      losses.append(Loss(isKept: { $0 == place }, length: { $0 }))
      losses.append(Loss(isKept: { $0 != place }, length: { $0 / 2 }))
    }
    for _ in 0..<8 {
      let kept = (0..<count).map { _ in Bool.random(using: &dice) }
      let half = Bool.random(using: &dice)
      losses.append(Loss(isKept: { kept[$0] }, length: { half ? $0 / 2 : $0 }))
    }
    return losses
  }

  enum Case: String, CaseIterable, Sendable {
    case first = "a first build"
    case change = "a change"
    case many = "a change of many files, which are waited for at once"
    case takenBack = "a change that fails half-way and is taken back"

    var old: [String: String] {
      switch self {
      case .first: [:]
      case .change, .takenBack: PowerLossTests.old
      case .many: PowerLossTests.old.merging(Self.numbers(0..<40, "old\n")) { $1 }
      }
    }

    var new: [String: String] {
      self == .many ? PowerLossTests.new.merging(Self.numbers(20..<60, "new\n")) { $1 } : PowerLossTests.new
    }

    private static func numbers(_ range: Range<Int>, _ text: String) -> [String: String] {
      Dictionary(uniqueKeysWithValues: range.map { ("folder-\($0)/file", text) })
    }
  }

  @Test(
    "Whatever of a build reached the disk, in whatever order, the next command makes it whole, and says which it is",
    arguments: Case.allCases
  )
  func lost(_ which: Case) throws {
    let output = try Output()
    if !which.old.isEmpty { try output.build(which.old) }
    try FileManager.default.createDirectory(atPath: output.path, withIntermediateDirectories: true)
    let old = try output.snapshot()
    let power = try PowerLoss(output.path)
    if which == .takenBack {
      let isFull = Fault(.once, at: try callsUntilChange(which))
      let gate = power.gate
      let failing: Disk.Gate = { (action, path) throws(StoreFailure) in
        try isFull.gate(action, path)
        try gate(action, path)
      }
      #expect(throws: StoreFailure.self) { try output.build(which.new, gate: failing) }
    } else {
      try output.build(which.new, gate: power.gate)
    }
    let operations = power.operations
    let whole = try Output()
    if !which.old.isEmpty { try whole.build(which.old) }
    try whole.build(which.new)
    let new = try whole.snapshot()

    var dice = SeededNumbers(seed: 1)
    var outcomes: [String: Int] = [:]
    for count in stride(from: 0, through: operations.count, by: which == .many ? 23 : 2) {
      for (number, loss) in Self.losses(count, &dice).enumerated() {
        let trial = try Output()
        let remains = power.remains(of: operations.prefix(count), isKept: loss.isKept, length: loss.length)
        try power.write(remains, to: trial.path)
        let place = "after \(count) operations of \(operations.count), loss \(number)"
        let recovered = try trial.recover()
        let found = try trial.snapshot()
        #expect(found == old || found == new, "\(place): \(recovered), \(found.keys.sorted())")
        outcomes[found == new ? "new" : "old", default: 0] += 1
        // A build is dear: after these losses alone, which are all kinds.
        if number > 2 { continue }
        let next = try trial.build(which.new)
        #expect(next.diagnostics.isEmpty, "\(place): \(next.codes)")
        #expect(try trial.snapshot() == new, "\(place)")
      }
    }
    #expect(outcomes["old", default: 0] > 10, "\(outcomes)")
    #expect(which == .takenBack || outcomes["new", default: 0] > 10, "\(outcomes)")
  }

  /// The number of the call that moves the last file into place.
  private func callsUntilChange(_ which: Case) throws -> Int {
    let output = try Output()
    try output.build(which.old)
    let all = Fault(.once, at: .max)
    let last = Last()
    let gate: Disk.Gate = { (action, path) throws(StoreFailure) in
      if action == .move, !path.contains("/.infrac/") { last.call = all.calls }
      try all.gate(action, path)
    }
    try output.build(which.new, gate: gate)
    return last.call
  }

  private final class Last: @unchecked Sendable {
    var call = 0
  }
}
