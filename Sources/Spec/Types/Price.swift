internal import Diagnostics

/// An amount of money in hundredths of its currency.
package struct Price: Hashable, Sendable {
  package let cents: Int
  /// As ISO 4217 writes it.
  package let currency: String

  package init(cents: Int, currency: String) {
    self.cents = cents
    self.currency = currency
  }

  package var text: String {
    let decimals = cents % 100 == 0 ? "" : "." + String(cents % 100 + 100).dropFirst()
    return "\(cents / 100)\(decimals) \(currency)"
  }
}

extension Schema<Price> {
  package static var price: Schema {
    let type = ScalarType(
      "a price",
      "A number with at most two decimals, a space and the currency's three letters (ISO 4217).",
      examples: ["45 EUR", "9.90 EUR"],
      pattern: "^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,2})? [A-Z]{3}$"
    )
    return .scalar(type) { text throws(Refusal) in
      let words = text.split(separator: " ", omittingEmptySubsequences: false)
      guard let cents = words.first?.scaledDecimal(decimals: 2) else { throw Refusal(.notAPrice(text)) }
      guard words.count == 2, words[1].utf8.count == 3, words[1].utf8.allSatisfy({ $0.isUppercaseLetter }) else {
        throw Refusal(.notAPrice(text), help: "write the currency's three letters behind a space: \(words[0]) EUR")
      }
      return Price(cents: cents, currency: String(words[1]))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAPrice(_ text: String) -> Self {
    .init("E0276", "expected a price such as 9.90 EUR, found “\(text)”")
  }
}
