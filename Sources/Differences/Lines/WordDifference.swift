/// A line that was replaced, with the words in which it differs from the other one.
package struct WordDifference: Sendable {
  package struct Part: Sendable, Hashable {
    package let text: String
    package let isChanged: Bool
  }

  package let old: [Part]
  package let new: [Part]

  package init(_ old: String, _ new: String) {
    let (oldWords, newWords) = (Self.words(old), Self.words(new))
    let differing = Differing.between(oldWords, newWords)
    self.old = Self.parts(oldWords, differing.map(\.old))
    self.new = Self.parts(newWords, differing.map(\.new))
  }

  /// Runs of letters and digits are words; every other character is one by itself.
  static func words(_ line: String) -> [Substring] {
    var words: [Substring] = []
    var rest = line[...]
    while let first = rest.first {
      let count = first.isWordPart ? rest.prefix { $0.isWordPart }.count : 1
      words.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return words
  }

  private static func parts(_ words: [Substring], _ changed: [Range<Int>]) -> [Part] {
    var parts: [Part] = []
    func add(_ range: Range<Int>, _ isChanged: Bool) {
      if !range.isEmpty { parts.append(Part(text: words[range].joined(), isChanged: isChanged)) }
    }
    var reached = 0
    for range in changed {
      add(reached..<range.lowerBound, false)
      add(range, true)
      reached = range.upperBound
    }
    add(reached..<words.count, false)
    return parts
  }
}

extension Character {
  fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
