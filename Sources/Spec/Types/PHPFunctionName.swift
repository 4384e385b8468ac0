internal import Diagnostics

/// The name of a function of PHP, in lower case.
package struct PHPFunctionName: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard (1...64).contains(text.utf8.count),
      text.utf8.first.map({ $0.isLowercaseLetter || $0 == UInt8(ascii: "_") }) == true,
      text.utf8.allSatisfy({ $0.isLowercaseLetter || $0.isDigit || $0 == UInt8(ascii: "_") })
    else { return nil }
    self.text = text
  }
}

extension Schema<PHPFunctionName> {
  package static var phpFunction: Schema {
    let type = ScalarType(
      "a function of PHP",
      "1 to 64 lower-case letters, digits and `_`.",
      examples: ["exec"],
      pattern: "^[a-z_][a-z0-9_]{0,63}$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let name = PHPFunctionName(text) { return name }
      throw Refusal(.notAFunction(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAFunction(_ text: String) -> Self {
    .init("E0252", "expected the name of a function of PHP in lower case, found “\(text)”")
  }
}
