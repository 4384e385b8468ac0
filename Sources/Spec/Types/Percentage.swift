internal import Diagnostics

/// A share of a whole, in millionths: 99.95 % is 999,500.
package struct Percentage: Hashable, Sendable, Comparable {
  package let millionths: Int

  package init(millionths: Int) { self.millionths = millionths }

  package static func < (left: Percentage, right: Percentage) -> Bool { left.millionths < right.millionths }

  /// From 0 to 1.
  package var fraction: Double { Double(millionths) / 1_000_000 }

  /// With as many decimals as it needs.
  package var text: String {
    let decimals = String(millionths % 10_000 + 10_000).dropFirst()
    let significant = decimals.reversed().drop { $0 == "0" }.reversed()
    return "\(millionths / 10_000)" + (significant.isEmpty ? "" : "." + String(significant)) + "%"
  }
}

extension Schema<Percentage> {
  package static var percentage: Schema {
    let type = ScalarType(
      "a percentage",
      "A number from 0 to 100 with at most four decimals, and its sign.",
      examples: ["99.9%", "25%"],
      pattern: "^(100(\\.0{1,4})?|(0|[1-9][0-9]?)(\\.[0-9]{1,4})?)%$"
    )
    return .scalar(type) { text throws(Refusal) in
      guard text.utf8.last == UInt8(ascii: "%") else {
        let isNumber = millionths(text[...]) != nil
        throw Refusal(.notAPercentage(text), help: isNumber ? "write the sign: \(text)%" : "")
      }
      guard let millionths = millionths(text.dropLast()) else { throw Refusal(.notAPercentage(text)) }
      return Percentage(millionths: millionths)
    }
  }

  private static func millionths(_ text: Substring) -> Int? {
    guard let value = text.scaledDecimal(decimals: 4), value <= 1_000_000 else { return nil }
    return value
  }
}

extension Substring {
  /// The number that decimal digits with at most so many decimals write, times ten for each of those.
  func scaledDecimal(decimals: Int) -> Int? {
    let parts = split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = Int(decimal: String(parts[0])), whole < 1_000_000_000 else { return nil }
    var fraction = ""
    if parts.count == 2 {
      fraction = String(parts[1])
      guard (1...decimals).contains(fraction.utf8.count), fraction.utf8.allSatisfy({ $0.isDigit }) else { return nil }
    }
    fraction += String(repeating: "0", count: decimals - fraction.utf8.count)
    return Int("\(whole)\(fraction)")
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAPercentage(_ text: String) -> Self {
    .init("E0275", "expected a percentage such as 99.9%, found “\(text)”")
  }
}
