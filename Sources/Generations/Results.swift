internal import Synchronization

/// The results of pieces of work that threads do, put together in the order of the pieces.
final class Results: Sendable {
  private let state: Mutex<State>

  private struct State {
    var results: [FileComparison.Result?]
    var count = 0
    var failure: StoreFailure?
  }

  init(_ count: Int) { state = Mutex(State(results: Array(repeating: nil, count: count))) }

  /// Adds a result; the number of those that are there.
  func put(_ result: FileComparison.Result, at piece: Int) -> Int {
    state.withLock { state in
      state.results[piece] = result
      state.count += 1
      return state.count
    }
  }

  /// Notes why a thread stopped; the others stop, too.
  func fail(_ failure: StoreFailure) { state.withLock { $0.failure = $0.failure ?? failure } }

  var hasFailed: Bool { state.withLock { $0.failure != nil } }

  /// All results; throws the first failure.
  func all() throws(StoreFailure) -> [FileComparison.Result] {
    let (results, failure) = state.withLock { ($0.results, $0.failure) }
    if let failure { throw failure }
    return results.compactMap { $0 }
  }
}
