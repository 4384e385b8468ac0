internal import Glibc

/// The distribution of a sum of numbers that come by chance, so many of each kind in the mean (Panjer's recursion).
///
/// Of some hundred in the mean the probability of none is no number any more: what is kept is a multiple of each
/// probability, and the logarithm of what all of them have to be multiplied with.
struct CompoundPoisson {
  enum Kind {
    /// A number from 1 up, after which another 1 is added with the same chance again and again.
    case geometric(rate: Double, onward: Double)
    /// Always the same number, from 1 up.
    case fixed(rate: Double, Int)

    var rate: Double {
      switch self {
      case .geometric(let rate, _), .fixed(let rate, _): rate
      }
    }
  }

  private struct Geometric {
    let rate: Double
    let onward: Double
    /// Σ j onward^(j−1) P(n − j) and Σ onward^(j−1) P(n − j), over j from 1.
    var weighted = 0.0
    var plain = 0.0
  }

  private var geometric: [Geometric] = []
  private var fixed: [(rate: Double, number: Int)] = []
  private var multiples = [1.0]
  private var logarithm: Double

  /// The probabilities of the sums 0, 1 and so on to `most`; fewer where those beyond them hardly occur.
  static func probabilities(of kinds: [Kind], upTo most: Int) -> [Double] {
    var sums = CompoundPoisson(kinds)
    var reached = sums.probability
    while sums.multiples.count <= most && reached < 1 - 1e-11 {
      sums.advance()
      reached += sums.probability
    }
    return sums.multiples.map { $0 * exp(sums.logarithm) }
  }

  private init(_ kinds: [Kind]) {
    logarithm = -kinds.reduce(0) { $0 + $1.rate }
    for kind in kinds {
      switch kind {
      case .geometric(let rate, let onward): geometric.append(Geometric(rate: rate, onward: onward))
      case .fixed(let rate, let number): fixed.append((rate: rate, number: number))
      }
    }
  }

  /// Of the largest sum so far.
  private var probability: Double { multiples[multiples.count - 1] * exp(logarithm) }

  /// The next sum: n P(n) = Σ rate Σ j f(j) P(n − j), where of the geometric ones f(j) = onward^(j−1) (1 − onward).
  private mutating func advance() {
    let count = multiples.count
    var sum = 0.0
    for index in geometric.indices {
      geometric[index].plain = multiples[count - 1] + geometric[index].onward * geometric[index].plain
      geometric[index].weighted = geometric[index].plain + geometric[index].onward * geometric[index].weighted
      sum += geometric[index].rate * (1 - geometric[index].onward) * geometric[index].weighted
    }
    for (rate, number) in fixed where number <= count { sum += rate * Double(number) * multiples[count - number] }
    multiples.append(sum / Double(count))
    if multiples[count] > Self.large { rescale() }
  }

  private static let large = 1e100

  private mutating func rescale() {
    for index in multiples.indices { multiples[index] /= Self.large }
    for index in geometric.indices {
      geometric[index].plain /= Self.large
      geometric[index].weighted /= Self.large
    }
    logarithm += log(Self.large)
  }
}
