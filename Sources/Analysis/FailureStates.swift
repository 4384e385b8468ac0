/// The states of independent components, each of which works or does not, with the probability of each state.
///
/// All of them where there are few components; else those with up to so many failures at once that what is left out
/// is negligible, or that the rest stays countable. What is left out is known by its probability.
struct FailureStates {
  /// So many states are all looked at, however improbable some are.
  static let small = 4_096
  /// At most so many states are looked at one by one.
  static let limit = 20_000
  /// A probability that no figure shows: 30 microseconds a year.
  static let negligible = 1e-12

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
    let left = Self.probabilities(ofMoreThan: components)
    depth = Self.depth(for: components.count, left)
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
    remainder = left[depth]
  }

  /// For each number of failures, from 0: the probability that there are more at once.
  private static func probabilities(ofMoreThan components: [Component]) -> [Double] {
    // Of so many failures exactly, one component after the other.
    var exactly = [1.0]
    for component in components {
      let (up, down) = (1 - component.unavailability, component.unavailability)
      exactly = (0...exactly.count).map { failures in
        (failures < exactly.count ? exactly[failures] * up : 0) + (failures > 0 ? exactly[failures - 1] * down : 0)
      }
    }
    // From the smallest up, so that none is lost in the sum.
    var more = [0.0]
    for probability in exactly.dropFirst().reversed() { more.append(more[more.count - 1] + probability) }
    return more.reversed()
  }

  /// The largest number of failures at once that is looked at.
  private static func depth(for count: Int, _ left: [Double]) -> Int {
    var (states, layer) = (1, 1)
    var enough: Int?
    for failures in 0..<count {
      if enough == nil, left[failures] <= negligible { enough = failures }
      layer = layer * (count - failures) / (failures + 1)
      states += layer
      if states > limit { return enough ?? failures }
      if states > small, let enough { return enough }
    }
    return count
  }
}
