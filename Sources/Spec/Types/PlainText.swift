internal import Diagnostics

/// Text of one line: no control characters, no invisible or direction-changing ones.
package struct SingleLine: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.count <= 1024, text.isPlainText else { return nil }
    self.text = text
  }
}

/// The address of a mailbox (RFC 5321, without quoted local parts).
package struct MailAddress: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count), let domain = try? DomainName(parts[1]) else {
      return nil
    }
    guard parts[0].utf8.allSatisfy({ $0.isLetter || $0.isDigit || "!#&*+-/=?^_.'".utf8.contains($0) }) else {
      return nil
    }
    guard parts[0].utf8.first != UInt8(ascii: "."), parts[0].utf8.last != UInt8(ascii: ".") else { return nil }
    self.text = "\(parts[0])@\(domain.ascii)"
  }
}

/// A line of `authorized_keys` (sshd(8)) without options.
package struct SSHKey: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    let words = text.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2).map { String(decoding: $0, as: UTF8.self) }
    guard words.count >= 2, Self.types.contains(words[0]), words[1].hasPrefix("AAAA"), words[1].utf8.count >= 32 else {
      return nil
    }
    let base64 = Set("+/=".utf8)
    guard words[1].utf8.allSatisfy({ $0.isLetter || $0.isDigit || base64.contains($0) }), text.isPlainText else {
      return nil
    }
    self.text = words.joined(separator: " ")
  }

  static let types = [
    "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
  ]
}

/// The name of a network interface (at most 15 octets: IFNAMSIZ of Linux).
package struct InterfaceName: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    let allowed = Set("._-@".utf8)
    guard (1...15).contains(text.utf8.count),
      text.utf8.allSatisfy({ $0.isLetter || $0.isDigit || allowed.contains($0) })
    else { return nil }
    guard text != ".", text != ".." else { return nil }
    self.text = text
  }
}

/// A key or a value of a node's metadata: what fleet compares, so neither `=`, `,` nor space.
package struct MetadataWord: Hashable, Sendable, Comparable {
  package let text: String

  package init?(_ text: String) {
    let allowed = Set("._-".utf8)
    guard (1...63).contains(text.utf8.count),
      text.utf8.allSatisfy({ $0.isLetter || $0.isDigit || allowed.contains($0) })
    else { return nil }
    self.text = text
  }

  package static func < (left: MetadataWord, right: MetadataWord) -> Bool {
    left.text.precedesByBytes(right.text)
  }
}

/// A name from the IANA time zone database, by its form: `Europe/Madrid`, `UTC`.
package struct TimeZone: Hashable, Sendable {
  package let text: String

  package static let utc = TimeZone(known: "UTC")

  private init(known text: StaticString) { self.text = text.description }

  package init?(_ text: String) {
    let allowed = Set("_+-".utf8)
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count), text.utf8.count <= 64, text.utf8.first?.isUppercaseLetter == true else {
      return nil
    }
    guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isDigit || allowed.contains($0) } })
    else { return nil }
    self.text = text
  }
}

extension StringProtocol {
  /// Whether no character is a control character, invisible, or changes the direction of text.
  package var isPlainText: Bool {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return true }
    return unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
      default: true
      }
    }
  }
}

extension Schema<SingleLine> {
  package static var singleLine: Schema {
    .scalar(ScalarType("a text of one line", "Without control characters.", examples: ["Forn de pages Roca"])) {
      text throws(Refusal) in
      if let line = SingleLine(text) { return line }
      throw Refusal(.notSingleLine)
    }
  }
}

extension Schema<MailAddress> {
  package static var mailAddress: Schema {
    .scalar(ScalarType("a mail address", "A mailbox and its domain.", examples: ["ops@lleida.example.net"])) {
      text throws(Refusal) in
      if let address = MailAddress(text) { return address }
      throw Refusal(.notAMailAddress(text))
    }
  }
}

extension Schema<SSHKey> {
  package static var sshKey: Schema {
    let type = ScalarType(
      "a public SSH key",
      "A line of `authorized_keys` without options: type, key, comment.",
      examples: ["ssh-ed25519 AAAAC3Nz… marta"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let key = SSHKey(text) { return key }
      let isPrivate = text.utf8.starts(with: "-----BEGIN".utf8)
      throw Refusal(
        .notASSHKey,
        help: isPrivate ? "this is a private key: write the line of the file that ends in .pub" : "",
        isSecret: isPrivate
      )
    }
  }
}

extension Schema<InterfaceName> {
  package static var interfaceName: Schema {
    .scalar(ScalarType("a network interface", "At most 15 characters.", examples: ["eth0"])) { text throws(Refusal) in
      if let name = InterfaceName(text) { return name }
      throw Refusal(.notAnInterface(text))
    }
  }
}

extension Schema<MetadataWord> {
  package static var metadataWord: Schema {
    let type = ScalarType(
      "a metadata word",
      "1 to 63 letters, digits and `. _ -`: fleet compares it as it is.",
      examples: ["rack", "a"],
      pattern: "^[A-Za-z0-9._-]{1,63}$"
    )
    return .scalar(type) { text throws(Refusal) in
      if let word = MetadataWord(text) { return word }
      throw Refusal(.notAMetadataWord(text))
    }
  }
}

extension Schema<TimeZone> {
  package static var timeZone: Schema {
    .scalar(ScalarType("a time zone", "A name of the IANA database.", examples: ["Europe/Madrid", "UTC"])) {
      text throws(Refusal) in
      if let zone = TimeZone(text) { return zone }
      throw Refusal(.notATimeZone(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static var notSingleLine: Self {
    .init("E0231", "expected one line of text without control characters")
  }

  fileprivate static func notAMailAddress(_ text: String) -> Self {
    .init("E0232", "expected a mail address, found “\(text)”")
  }

  fileprivate static var notASSHKey: Self {
    .init("E0229", "expected a public SSH key such as “ssh-ed25519 AAAA… name”")
  }

  fileprivate static func notAnInterface(_ text: String) -> Self {
    .init("E0230", "expected the name of a network interface, found “\(text)”")
  }

  fileprivate static func notAMetadataWord(_ text: String) -> Self {
    .init("E0238", "expected 1 to 63 letters, digits, “.”, “_” and “-”, found “\(text)”")
  }

  fileprivate static func notATimeZone(_ text: String) -> Self {
    .init("E0227", "expected a time zone such as Europe/Madrid, found “\(text)”")
  }
}
