import Foundation
import Generations
import Synchronization

/// Lets the calls of a build fail: one of them, or all from one on, as if the process had been killed there.
final class Fault: Sendable {
  enum Kind: CaseIterable { case once, killed }

  private let kind: Kind
  private let step: Int
  private let code: Int32
  private let count = Atomic<Int>(0)

  init(_ kind: Kind, at step: Int, code: Int32 = ENOSPC) {
    (self.kind, self.step, self.code) = (kind, step, code)
  }

  /// The calls that were asked for.
  var calls: Int { count.load(ordering: .relaxed) }

  var gate: Disk.Gate {
    { (action, path) throws(StoreFailure) in
      let call = self.count.add(1, ordering: .relaxed).oldValue
      let isHit = self.kind == .once ? call == self.step : call >= self.step
      if isHit { throw .system(action, path: path, code: self.code) }
    }
  }
}
