/// What the parts of a diagnostic look like on a terminal, in the eight colours that every one has.
package struct TerminalStyle: Sendable {
  /// The part that a text plays.
  package enum Part: Sendable {
    case error, warning, message, frame, primary(Diagnostic.Severity), secondary, hint
  }

  private let usesColours: Bool

  /// Text as it is.
  package static let plain = TerminalStyle(usesColours: false)
  /// Text with the escape sequences of ECMA-48, Select Graphic Rendition.
  package static let coloured = TerminalStyle(usesColours: true)

  package func callAsFunction(_ text: String, as part: Part) -> String {
    usesColours && !text.isEmpty ? "\u{1B}[\(Self.parameters(of: part))m\(text)\u{1B}[0m" : text
  }

  private static func parameters(of part: Part) -> String {
    switch part {
    case .error, .primary(.error): "1;31"
    case .warning, .primary(.warning): "1;33"
    case .message: "1"
    case .frame, .secondary: "34"
    case .hint: "36"
    }
  }
}
