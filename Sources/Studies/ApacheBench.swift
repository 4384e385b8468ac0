/// What ApacheBench said of one run (ab(1), OUTPUT).
package struct ApacheBench: Sendable, Hashable {
  /// So many requests of a hundred were answered within that time.
  package struct Percentile: Sendable, Hashable {
    package let percent: Int
    package let milliseconds: Int
  }

  /// As the server names itself; empty when it does not.
  package let server: String
  package let concurrency: Int
  package let seconds: Double
  package let complete: Int
  /// Requests that were not connected or not received, or had an answer of another length or with a status that is no
  /// success. `ab` counts a request in each class that it falls into: one whose connection is reset in “Receive”,
  /// “Length” and “Exceptions”, one with a page that says 503 in “Length” and “Non-2xx”. The largest class has them all.
  /// The first answer says how long all should be: where that broke off, “Length” has those that did not.
  package let failed: Int
  package let transferredBytes: Int
  package let requestsPerSecond: Double
  /// Rising.
  package let percentiles: [Percentile]

  /// `nil` for the text of a run that did not come to its end.
  package init?(parsing text: String) {
    var fields: [Substring: Substring] = [:]
    var percentiles: [Percentile] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n")).compactMap(Substring.init) {
      if let percentile = Self.percentile(line) {
        percentiles.append(percentile)
      } else if let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) {
        let (key, value) = (line[..<colon], Self.trimmed(line[line.utf8.index(after: colon)...]))
        // “Time per request” comes twice, and only the first counts.
        if fields[key] == nil { fields[key] = value }
      }
    }
    func integer(_ key: Substring) -> Int? { fields[key].flatMap(Self.firstWord).flatMap(Self.integer) }
    func count(_ key: Substring) -> Int? { integer(key).map(Self.summable) }
    func decimal(_ key: Substring) -> Double? { fields[key].flatMap(Self.firstWord).flatMap(Self.decimal) }
    guard let concurrency = integer("Concurrency Level"), let seconds = decimal("Time taken for tests"),
      let complete = count("Complete requests"), let failed = count("Failed requests"),
      let transferred = integer("Total transferred"), let rate = decimal("Requests per second")
    else { return nil }
    server = fields["Server Software"].map(String.init) ?? ""
    self.concurrency = concurrency
    self.seconds = seconds
    self.complete = complete
    let classes = fields["   (Connect"].map(Self.integers) ?? []
    let refused = count("Non-2xx responses") ?? 0
    let lengthIsKnown = integer("Document Length") != 0
    self.failed =
      classes.count == 4
      ? classes[0] + max(classes[1], lengthIsKnown ? classes[2] : 0, classes[3], refused) : max(failed, refused)
    transferredBytes = transferred
    requestsPerSecond = rate
    self.percentiles = percentiles.sorted { $0.percent < $1.percent }
  }

  /// In milliseconds; `nil` where `ab` did not say it.
  package func milliseconds(percent: Int) -> Int? { percentiles.first { $0.percent == percent }?.milliseconds }

  // MARK: Words

  /// `  95%     12`, and `100%     15 (longest request)`.
  private static func percentile(_ line: Substring) -> Percentile? {
    let words = line.utf8.split(separator: UInt8(ascii: " ")).compactMap(Substring.init)
    guard words.count >= 2, words[0].utf8.last == UInt8(ascii: "%"), let percent = integer(words[0].dropLast()),
      percent <= 100, let milliseconds = integer(words[1])
    else { return nil }
    return Percentile(percent: percent, milliseconds: milliseconds)
  }

  private static func firstWord(_ value: Substring) -> Substring? {
    value.utf8.split(separator: UInt8(ascii: " ")).first.flatMap(Substring.init)
  }

  /// A number of requests: none is so large that sums of them would not be numbers.
  private static func summable(_ number: Int) -> Int { min(number, Int(Int32.max)) }

  /// Of `0, Receive: 4, Length: 4, Exceptions: 4)`.
  private static func integers(_ value: Substring) -> [Int] {
    value.utf8.split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.compactMap(Substring.init)
      .compactMap(integer).map(summable)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let space: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    guard let first = text.utf8.firstIndex(where: { !space($0) }), let last = text.utf8.lastIndex(where: { !space($0) })
    else { return "" }
    return text[first...last]
  }

  /// Digits alone; signs and spaces are none of `ab`’s.
  static func integer(_ word: Substring) -> Int? {
    word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(word) : nil
  }

  /// Below 1e15: `ab` prints nothing near, and what is reckoned with it stays finite.
  private static func decimal(_ word: Substring) -> Double? {
    let isNumber = word.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
    }
    guard isNumber, let number = Double(word), number < 1e15 else { return nil }
    return number
  }
}
