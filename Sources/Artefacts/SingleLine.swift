internal import Printing

/// A text without line breaks and control characters, for the positions whose grammar cannot express them.
package struct SingleLine: Hashable, Sendable, ExpressibleByStringInterpolation {
  package let text: String

  /// `nil` when the text has a control character (U+0000 to U+001F, U+007F to U+009F) or one of Unicode's line
  /// separators (U+2028, U+2029), which YAML 1.1 takes for line breaks.
  package init?(_ text: String) {
    guard ByteSet.printable.containsAll(of: text.utf8) || text.unicodeScalars.allSatisfy(Self.isLineSafe) else {
      return nil
    }
    self.text = text
  }

  /// For literals, and for texts of types that exclude control characters; another one is a broken promise.
  package init(stringLiteral text: String) {
    guard let line = SingleLine(text) else { preconditionFailure("the text of one line has control characters") }
    self = line
  }

  static func isLineSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029: false
    default: true
    }
  }
}
