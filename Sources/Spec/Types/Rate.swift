internal import Diagnostics

/// How often something may happen.
package struct Rate: Hashable, Sendable {
  package let count: Int
  package let unit: Unit

  package enum Unit: String, CaseIterable, Sendable {
    case second = "s"
    case minute = "m"
    case hour = "h"
  }

  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard parts.count == 2, let count = Int(decimal: parts[0]), (1...100_000).contains(count),
      let unit = Unit(rawValue: parts[1])
    else { return nil }
    self.count = count
    self.unit = unit
  }

  package var text: String { "\(count)/\(unit.rawValue)" }
}

extension Schema<Rate> {
  /// By the second or the minute, as nginx counts.
  package static var rate: Schema { rate(in: [.second, .minute], examples: ["20/s", "300/m"]) }

  /// By the minute or the hour, as mail is counted.
  package static var mailRate: Schema { rate(in: [.minute, .hour], examples: ["100/h", "10/m"]) }

  private static func rate(in units: [Rate.Unit], examples: [String]) -> Schema {
    let letters = units.map(\.rawValue).joined()
    let type = ScalarType(
      "a rate",
      "A whole number, a slash and the unit of time: s, m (minutes) or h.",
      examples: examples,
      pattern: "^[1-9][0-9]{0,5}/[\(letters)]$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let rate = Rate(text), units.contains(rate.unit) { return rate }
      let isNumber = Int(decimal: text) != nil
      throw Refusal(
        .notARate(text, examples[0]),
        help: isNumber ? "write the unit: \(units.map { "\(text)/\($0.rawValue)" }.joined(separator: " or "))" : ""
      )
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notARate(_ text: String, _ example: String) -> Self {
    .init("E0246", "expected a rate such as \(example), found “\(text)”")
  }
}
