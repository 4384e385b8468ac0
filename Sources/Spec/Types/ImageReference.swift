internal import Diagnostics

/// The name of a container image (OCI distribution specification, and Docker's reference grammar for the host).
package struct ImageReference: Hashable, Sendable {
  /// Host and path, without tag and digest.
  package let repository: String
  package let tag: String?
  /// `sha256:` and 64 hexadecimal digits.
  package let digest: String?

  package init?(_ text: String) {
    var rest = text[...]
    var digest: String?
    if let at = rest.firstIndex(of: "@") {
      let value = String(rest[rest.index(after: at)...])
      guard Self.isDigest(value) else { return nil }
      digest = value
      rest = rest[..<at]
    }
    var tag: String?
    if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
      let value = String(rest[rest.index(after: colon)...])
      guard Self.isTag(value) else { return nil }
      tag = value
      rest = rest[..<colon]
    }
    guard Self.isRepository(String(rest)) else { return nil }
    repository = String(rest)
    self.tag = tag
    self.digest = digest
  }

  package var text: String { repository + (tag.map { ":" + $0 } ?? "") + (digest.map { "@" + $0 } ?? "") }

  package static func isDigest(_ text: String) -> Bool {
    text.hasPrefix("sha256:") && text.utf8.count == 71
      && text.utf8.dropFirst(7).allSatisfy { $0.isHexDigit && !$0.isUppercaseLetter }
  }

  private static func isTag(_ text: String) -> Bool {
    let marks = Set("_.-".utf8)
    guard (1...128).contains(text.utf8.count), let first = text.utf8.first,
      first.isLetter || first.isDigit || first == UInt8(ascii: "_")
    else { return false }
    return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || marks.contains($0) }
  }

  /// A host with an optional port when the first part has a dot or a colon, then lower-case parts.
  static func isRepository(_ text: String) -> Bool {
    guard text.utf8.count <= 255 else { return false }
    var parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    if parts.count > 1, parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost" {
      guard isHost(parts.removeFirst()) else { return false }
    }
    return !parts.isEmpty && parts.allSatisfy(isPathPart)
  }

  private static func isHost(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard parts.count <= 2, parts.count == 1 || Int(decimal: parts[1]).flatMap({ Port($0) }) != nil else {
      return false
    }
    return parts[0].utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      !label.isEmpty && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        && label.allSatisfy { $0.isLetter || $0.isLabelByte }
    }
  }

  /// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
  private static func isPathPart(_ text: String) -> Bool {
    var separator: [UInt8] = []
    var isFirst = true
    for byte in text.utf8 {
      if byte.isLowercaseLetter || byte.isDigit {
        let isHyphens = separator.allSatisfy { $0 == UInt8(ascii: "-") }
        guard isHyphens || separator == Array(".".utf8) || separator == Array("_".utf8) || separator == Array("__".utf8)
        else { return false }
        separator = []
        isFirst = false
      } else {
        guard !isFirst else { return false }
        separator.append(byte)
      }
    }
    return !isFirst && separator.isEmpty
  }
}

/// Where images are kept: a host and perhaps a path.
package struct RegistryURL: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard ImageReference.isRepository(text + "/x"),
      text.contains(".") || text.contains(":") || text.hasPrefix("localhost")
    else { return nil }
    self.text = text
  }
}

extension Schema<ImageReference> {
  package static var image: Schema {
    let type = ScalarType(
      "an image",
      "A reference by the OCI distribution specification: repository, tag, digest.",
      examples: ["registry.lleida.example.net/hosting/redis:7.2"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let reference = ImageReference(text) { return reference }
      throw Refusal(.notAnImage(text))
    }
  }
}

extension Schema<RegistryURL> {
  package static var registryURL: Schema {
    let type = ScalarType(
      "a registry",
      "A host, perhaps a port and a path, without scheme.",
      examples: ["registry.lleida.example.net/hosting"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let url = RegistryURL(text) { return url }
      throw Refusal(.notARegistry(text), help: text.contains("://") ? "leave out the scheme" : "")
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAnImage(_ text: String) -> Self {
    .init("E0224", "expected an image such as registry.example.net/redis:7.2, found “\(text)”")
  }

  fileprivate static func notARegistry(_ text: String) -> Self {
    .init("E0224", "expected a registry such as registry.example.net/hosting, found “\(text)”")
  }
}
