/// Where two sequences differ, by Myers' algorithm (An O(ND) Difference Algorithm, 1986).
package struct Differing: Sendable, Hashable {
  /// A stretch that is replaced: either range may be empty. 0-based.
  package let old: Range<Int>
  package let new: Range<Int>

  /// The stretches in which two sequences differ, in order.
  package static func between<Element: Hashable>(_ old: [Element], _ new: [Element]) -> [Differing] {
    var start = 0
    while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
    var (oldEnd, newEnd) = (old.count, new.count)
    while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] {
      oldEnd -= 1
      newEnd -= 1
    }
    if start == oldEnd, start == newEnd { return [] }
    if start == oldEnd || start == newEnd { return [Differing(old: start..<oldEnd, new: start..<newEnd)] }
    return numbered(old[start..<oldEnd], new[start..<newEnd]).map {
      Differing(
        old: ($0.old.lowerBound + start)..<($0.old.upperBound + start),
        new: ($0.new.lowerBound + start)..<($0.new.upperBound + start)
      )
    }
  }

  /// Beyond so many differences one stretch is said to be replaced as a whole: finding the fewest would take long.
  private static let mostSteps = 1500

  /// Elements become numbers first, so that each comparison is one of integers.
  private static func numbered<Element: Hashable>(
    _ old: ArraySlice<Element>,
    _ new: ArraySlice<Element>
  ) -> [Differing] {
    var numbers: [Element: Int] = [:]
    func number(_ element: Element) -> Int {
      if let known = numbers[element] { return known }
      numbers[element] = numbers.count
      return numbers.count - 1
    }
    return stretches(old.map(number), new.map(number))
  }

  private static func stretches(_ old: [Int], _ new: [Int]) -> [Differing] {
    let most = min(old.count + new.count, mostSteps)
    var frontier = [Int](repeating: 0, count: 2 * most + 3)
    var history: [[Int]] = []
    for step in 0...most {
      history.append(Array(frontier[(most + 1 - step)...(most + 1 + step)]))
      for diagonal in stride(from: -step, through: step, by: 2) {
        let index = diagonal + most + 1
        let goesDown = diagonal == -step || (diagonal != step && frontier[index - 1] < frontier[index + 1])
        var x = goesDown ? frontier[index + 1] : frontier[index - 1] + 1
        while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
        frontier[index] = x
        if x >= old.count, x - diagonal >= new.count { return walked(history, old, new) }
      }
    }
    return [Differing(old: 0..<old.count, new: 0..<new.count)]
  }

  /// Walks back from the end through what each step had reached, and joins the steps that touch.
  private static func walked(_ history: [[Int]], _ old: [Int], _ new: [Int]) -> [Differing] {
    var (x, y) = (old.count, new.count)
    var found: [Differing] = []
    for step in stride(from: history.count - 1, to: 0, by: -1) {
      let reached = history[step]
      func at(_ diagonal: Int) -> Int { abs(diagonal) <= step ? reached[diagonal + step] : 0 }
      let diagonal = x - y
      let goesDown = diagonal == -step || (diagonal != step && at(diagonal - 1) < at(diagonal + 1))
      let previous = goesDown ? diagonal + 1 : diagonal - 1
      let startX = at(previous)
      let startY = startX - previous
      let single =
        goesDown
        ? Differing(old: startX..<startX, new: startY..<(startY + 1))
        : Differing(old: startX..<(startX + 1), new: startY..<startY)
      if let next = found.last, next.old.lowerBound == single.old.upperBound,
        next.new.lowerBound == single.new.upperBound
      {
        found[found.count - 1] = Differing(
          old: single.old.lowerBound..<next.old.upperBound,
          new: single.new.lowerBound..<next.new.upperBound
        )
      } else {
        found.append(single)
      }
      (x, y) = (startX, startY)
    }
    return found.reversed()
  }
}
