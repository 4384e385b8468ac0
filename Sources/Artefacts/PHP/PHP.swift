internal import Diagnostics
package import Printing

/// A file in PHP's INI language: `php.ini`, a file of its `conf.d`, `php-fpm.conf` or a pool of PHP-FPM.
package struct PHP: Artefact {
  private let header: Header?
  private let statements: [Statement]

  /// Settings without a section, as PHP itself reads them.
  package init(settings header: Header? = nil, @Block<Settings> _ body: () -> Statements) {
    self.header = header
    statements = body().list
  }

  /// Sections, as PHP-FPM reads them.
  package init(fpm header: Header? = nil, @Block<FPM> _ body: () -> Statements) {
    self.header = header
    statements = body().list
  }

  package func print(to printer: inout Printer) {
    header?.print(to: &printer, marker: "; ")
    for statement in statements { statement.printPHP(to: &printer, inherited: .template) }
  }

  /// Settings of php.ini.
  package enum Settings {}
  /// The sections of PHP-FPM.
  package enum FPM {}
  package enum Global {}
  package enum Pool {}
}

extension PHP {
  /// The name of a setting of php.ini, such as `memory_limit` or `session.save_path`.
  package struct SettingName: Hashable, Sendable {
    package let text: String

    /// `nil` when it is not letters, digits, `_`, `-` and `.`, or one of the words that the INI language reserves.
    package init?(_ text: String) {
      guard let first = text.utf8.first, Self.isLetter(first), Self.allowed.containsAll(of: text.utf8),
        text.utf8.count > 5 || !Self.reserved.contains(text.lowercased())
      else { return nil }
      self.text = text
    }

    /// None has more than five letters.
    private static let reserved = ["null", "yes", "no", "true", "false", "on", "off", "none"]
    private static let allowed = ByteSet { isLetter($0) || isDigit($0) || "_.-".utf8.contains($0) }

    private static func isLetter(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  }
}

extension PHP.SettingName: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) {
    guard let name = PHP.SettingName(text) else { preconditionFailure("“\(text)” is no name of a setting") }
    self = name
  }
}
