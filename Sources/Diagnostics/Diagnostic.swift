/// Something that the user wrote and should look at again.
package struct Diagnostic: Sendable {
  package enum Severity: String, Sendable, CaseIterable {
    case error, warning
  }

  /// A stable code and what it says here. Codes are never reused:
  /// 01xx YAML, 02xx fields, 03xx across fields, 04xx resolution, 05xx generations.
  ///
  /// A code begins with `E` for an error and `W` for a warning.
  package struct Message: Hashable, Sendable {
    package let code: String
    /// Lower case, without a full stop: what was expected, then what was found, the user's words in “…”.
    package let text: String

    package init(_ code: StaticString, _ text: String) {
      self.code = code.description
      self.text = text
    }

    package var severity: Severity { Self.severity(of: code) }

    package static func severity(of code: String) -> Severity { code.hasPrefix("W") ? .warning : .error }
  }

  /// A place and what it has to do with the message.
  package struct Label: Hashable, Sendable {
    package let span: Span
    /// Stands behind the underline; may be empty.
    package let text: String
    /// Whether what stands there may be a secret: renderers then show the line without it.
    package let isSecret: Bool

    package init(_ span: Span, _ text: String = "", isSecret: Bool = false) {
      self.span = span
      self.text = text
      self.isSecret = isSecret
    }
  }

  package let message: Message
  /// What is wrong: the smallest part of the text that is.
  package let primary: Label
  /// The other places that matter: the first of two duplicates, what a reference names.
  package let secondary: [Label]
  /// Facts: the numbers that were compared.
  package let notes: [String]
  /// Actions: what to do about it.
  package let help: [String]

  package var severity: Severity { message.severity }

  package init(
    _ message: Message,
    at primary: Label,
    also secondary: [Label] = [],
    notes: [String] = [],
    help: [String] = []
  ) {
    self.message = message
    self.primary = primary
    self.secondary = secondary
    self.notes = notes
    self.help = help
  }
}
