/// The sizes of nginx's table of server names (nginx: “Server names”, Optimization): powers of two, so that they
/// seldom change, with room enough that nginx finds a place for every name without a warning.
struct ServerNames {
  let tableSize: Int
  /// Bytes.
  let bucketSize: Int

  init(_ names: [String]) {
    tableSize = Self.powerOfTwo(atLeast: max(1024, 4 * names.count))
    // A name takes a pointer, a length and its bytes; a bucket of a large table holds several.
    let longest = names.map(\.utf8.count).max() ?? 0
    let entry = 8 + (longest + 2 + 7) / 8 * 8
    bucketSize = Self.powerOfTwo(atLeast: max(names.count > 1000 ? 256 : 128, entry + 8))
  }

  private static func powerOfTwo(atLeast number: Int) -> Int {
    var power = 1
    while power < number { power *= 2 }
    return power
  }
}
