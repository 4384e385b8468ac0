internal import Diagnostics

/// An extension of PHP that Debian packages.
package struct PHPExtension: Hashable, Sendable, Comparable {
  package let text: String

  /// In every image.
  package static let standard = ["bcmath", "curl", "gd", "intl", "mbstring", "mysql", "opcache", "soap", "xml", "zip"]

  /// What Debian 12 and 13 carry beyond them, as `phpX.Y-NAME` or `php-NAME`.
  package static let others = [
    "amqp", "apcu", "bz2", "dba", "enchant", "gmp", "gnupg", "igbinary", "imagick", "imap", "ldap", "mailparse",
    "memcached", "mongodb",
    "msgpack", "odbc", "pgsql", "pspell", "readline", "redis", "snmp", "sqlite3", "ssh2", "tidy", "uploadprogress",
    "uuid", "xsl", "yaml",
  ]

  package init?(_ text: String) {
    guard Self.others.contains(text) || Self.standard.contains(text) else { return nil }
    self.text = text
  }

  package static func < (left: PHPExtension, right: PHPExtension) -> Bool { left.text < right.text }
}

extension Schema<PHPExtension> {
  package static var phpExtension: Schema {
    let words = PHPExtension.standard + PHPExtension.others
    let type = ScalarType("an extension of PHP", "One that Debian packages.", examples: ["redis"], choices: words)
    return .scalar(type) { text throws(Refusal) in
      if let found = PHPExtension(text) { return found }
      throw Refusal(.notAnExtension(text), help: Suggestion.question(for: text, among: words))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAnExtension(_ text: String) -> Self {
    .init("E0242", "expected an extension of PHP that Debian packages, found “\(text)”")
  }
}
