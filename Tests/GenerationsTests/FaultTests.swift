import Diagnostics
import Foundation
import Generations
import Synchronization
import Testing

@Suite("A build that fails or dies")
struct FaultTests {
  let old = ["a": "1\n", "b/c/d": "deep\n", "e": "file\n", "f/tenant-x.conf": "1\n", "same": "same\n"]
  let new = ["a": "2\n", "b/c": "flat\n", "e/g": "in a directory\n", "h/i!": "new\n", "same": "same\n"]

  /// Two whole generations, and a folder that is at the old one.
  private func start() throws -> (output: Output, old: [String: String], new: [String: String], calls: Int) {
    let output = try Output()
    try output.build(old)
    let oldFiles = try output.snapshot()
    let other = try Output()
    try other.build(old)
    let count = Fault(.once, at: .max)
    try other.build(new, gate: count.gate)
    return (output, oldFiles, try other.snapshot(), count.calls)
  }

  @Test("Killed before any of its calls, it leaves a generation that the next command makes whole, and says which")
  func killed() throws {
    let calls = try start().calls
    #expect(calls > 40)
    var outcomes: Set<Store.Recovery> = []
    for step in 0..<calls {
      let (output, old, new, _) = try start()
      _ = try? output.build(self.new, gate: Fault(.killed, at: step).gate)
      // Reading changes nothing and gets along with what is there.
      let between = try output.snapshot()
      #expect(try output.build(self.new, isWriting: false).diagnostics.isEmpty, "killed before call \(step)")
      #expect(try output.snapshot() == between)

      let recovery = try output.recover()
      outcomes.insert(recovery)
      let found = try output.snapshot()
      switch recovery {
      // The first call was not made yet, or the last one was not.
      case .none: #expect(found == (step < calls / 2 ? old : new), "killed before call \(step)")
      case .discarded, .undone: #expect(found == old, "killed before call \(step)")
      case .finished: #expect(found == new, "killed before call \(step)")
      case .pending: Issue.record("killed before call \(step): nothing was settled")
      }
      #expect(!output.exists(".infrac"))
      try output.build(self.new)
      #expect(try output.snapshot() == new)
    }
    #expect(outcomes.isSuperset(of: [.none, .discarded, .finished]))
  }

  @Test("Killed again while it recovers, it still comes to a whole generation")
  func killedTwice() throws {
    let calls = try start().calls
    for step in stride(from: calls / 3, to: calls, by: 3) {
      for second in stride(from: 0, to: 30, by: 4) {
        let (output, old, new, _) = try start()
        _ = try? output.build(self.new, gate: Fault(.killed, at: step).gate)
        _ = try? output.recover(gate: Fault(.killed, at: second).gate)
        _ = try output.recover()
        let found = try output.snapshot()
        #expect(found == old || found == new, "killed before call \(step), then \(second)")
        #expect(try output.build(self.new).diagnostics.isEmpty)
        #expect(try output.snapshot() == new)
      }
    }
  }

  @Test(
    "A call that fails is reported, and the old generation stands, or the new one",
    arguments: [ENOSPC, EACCES, EIO]
  )
  func failed(code: Int32) throws {
    let calls = try start().calls
    for step in 0..<calls {
      let (output, old, new, _) = try start()
      do {
        try output.build(self.new, gate: Fault(.once, at: step, code: code).gate)
        // Only the tidying up is left to go wrong then.
        #expect(try output.snapshot() == new, "call \(step) failed")
      } catch let error as StoreFailure {
        guard case .system(_, _, code) = error else { throw error }
        let found = try output.snapshot()
        #expect(found == old, "call \(step) failed: \(error)")
      }
      #expect(try output.build(self.new).diagnostics.isEmpty)
      #expect(try output.snapshot() == new)
      #expect(!output.exists(".infrac"))
    }
  }

  @Test("A first build that fails leaves no folder")
  func firstBuild() throws {
    let output = try Output()
    #expect(throws: StoreFailure.self) { try output.build(old, gate: Fault(.killed, at: 8).gate) }
    _ = try output.recover()
    #expect(try output.snapshot().isEmpty)
    let other = try Output()
    #expect(throws: StoreFailure.self) { try other.build(old, gate: Fault(.once, at: 8).gate) }
    #expect(!FileManager.default.fileExists(atPath: other.path))
  }

  @Test("A first build that is killed leaves nothing, or everything")
  func firstBuildKilled() throws {
    let whole = try Output()
    let count = Fault(.once, at: .max)
    try whole.build(old, gate: count.gate)
    let all = try whole.snapshot()
    for step in 0..<count.calls {
      let output = try Output()
      _ = try? output.build(old, gate: Fault(.killed, at: step).gate)
      _ = try output.recover()
      let found = try output.snapshot()
      #expect(found.isEmpty || found == all, "killed before call \(step)")
      try output.build(old)
      #expect(try output.snapshot() == all)
    }
  }

  @Test("Ctrl-C at any moment leaves the old generation")
  func interrupted() throws {
    for moment in 0..<20 {
      let (output, old, new, _) = try start()
      let asked = Atomic(0)
      do {
        try output.build(
          self.new,
          isStopped: { asked.add(1, ordering: .relaxed).newValue > moment }
        )
        #expect(try output.snapshot() == new)
        #expect(asked.load(ordering: .relaxed) <= moment)
      } catch let error as StoreFailure {
        #expect(error == .interrupted)
        #expect(try output.snapshot() == old)
        #expect(!output.exists(".infrac"))
      }
    }
  }

  @Test("A signal waits until the build can stop, and is forgotten then")
  func signal() {
    let wasSeen = withExtendedLifetime(Interruption.Hold()) {
      let before = Interruption.isRequested
      raise(SIGINT)
      return (before, Interruption.isRequested)
    }
    #expect(wasSeen == (false, true))
    #expect(!Interruption.isRequested)
  }

  @Test("What was edited after a build died stops the next one, by its name; force goes on")
  func editedAfterwards() throws {
    let (output, _, new, calls) = try start()
    let death = try #require(try (0..<calls).first { try diesBetween($0) })
    _ = try? output.build(self.new, gate: Fault(.killed, at: death).gate)
    try output.write("mine\n", to: "a")
    let result = try output.build(self.new)
    #expect(result.codes == ["E0507"])
    #expect(try output.text("a") == "mine\n")
    try output.build(self.new, isForced: true)
    #expect(try output.snapshot() == new)
  }

  @Test("After “git checkout” of the old files, the next build takes the rest back and goes on")
  func checkedOut() throws {
    let calls = try start().calls
    for death in try (0..<calls).filter({ try diesBetween($0) }) {
      let (output, old, new, _) = try start()
      _ = try? output.build(self.new, gate: Fault(.killed, at: death).gate)
      for name in ["h", "e", "b"] where output.exists(name) { try output.remove(name) }
      for (path, text) in old where !path.hasSuffix("/") { try output.write(text, to: path) }
      #expect(try output.build(self.new).diagnostics.isEmpty, "killed before call \(death)")
      #expect(try output.snapshot() == new)
    }
  }

  @Test("git does not see what a dead build left")
  func ignored() throws {
    let (output, _, _, calls) = try start()
    let death = try #require(try (0..<calls).first { try diesBetween($0) })
    try Git(in: output.parent)("init", "--quiet")
    _ = try? output.build(new, gate: Fault(.killed, at: death).gate)
    #expect(output.exists(".infrac/journal"))
    #expect(try !Git(in: output.parent)("status", "--porcelain", "--untracked-files=all").contains(".infrac"))
  }

  /// Whether a kill before this call leaves a journal that is not yet carried out.
  private func diesBetween(_ step: Int) throws -> Bool {
    let (output, _, _, _) = try start()
    _ = try? output.build(new, gate: Fault(.killed, at: step).gate)
    return output.exists(".infrac/journal")
  }
}
