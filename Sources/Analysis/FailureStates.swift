/// The states of independent components, each of which works or does not, with the probability of each state.
///
/// All of them where there are few components; else those with up to so many failures at once as stay countable.
/// What is left out is known by its probability.
struct FailureStates {
  /// At most so many states are looked at one by one.
  static let limit = 20_000

  struct State {
    /// Indices of the components that do not work, ascending.
    let failed: [Int]
    let probability: Double
  }

  let states: [State]
  /// The probability of all states that are not among them; 0 when the enumeration is exact.
  let remainder: Double
  /// The largest number of failures at once that is among them.
  let depth: Int

  init(of components: [Component]) {
    depth = Self.depth(for: components.count)
    var states: [State] = []
    let allWork = components.reduce(1) { $0 * (1 - $1.unavailability) }
    let odds = components.map { $0.unavailability / (1 - $0.unavailability) }
    var layer = [State(failed: [], probability: allWork)]
    for failures in 0...depth {
      states += layer
      guard failures < depth else { break }
      layer = layer.flatMap { state in
        ((state.failed.last ?? -1) + 1..<odds.count).map { index in
          State(failed: state.failed + [index], probability: state.probability * odds[index])
        }
      }
    }
    self.states = states
    remainder = depth == components.count ? 0 : max(0, 1 - states.reduce(0) { $0 + $1.probability })
  }

  /// The largest number of failures at once for which all states are fewer than the limit.
  private static func depth(for count: Int) -> Int {
    var (states, layer) = (1, 1)
    for failures in 0..<count {
      layer = layer * (count - failures) / (failures + 1)
      states += layer
      if states > limit { return failures }
    }
    return count
  }
}
