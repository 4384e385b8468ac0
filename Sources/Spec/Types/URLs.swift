internal import Diagnostics

/// Where something is reached over HTTP: scheme, host, port and path.
package struct HTTPURL: Hashable, Sendable {
  package let isSecure: Bool
  package let host: Host
  /// `nil` for the scheme's own.
  package let port: Port?
  /// From the first slash on, percent-encoded; may be empty.
  package let path: String

  /// Without user, and with printable ASCII characters that need no escaping anywhere: what else a path or query
  /// needs is percent-encoded (RFC 3986).
  package init?(_ text: String) {
    guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return nil }
    isSecure = scheme == "https://"
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    path = String(rest.dropFirst(authority.count))
    guard path.isEmpty || path.hasPrefix("/"), path.utf8.allSatisfy(\.isURLByte), path.hasValidPercents else {
      return nil
    }
    guard let (host, port) = Self.split(String(authority)) else { return nil }
    self.host = host
    self.port = port
  }

  package var text: String {
    let name =
      switch host {
      case .address(let address): address.urlHost
      case .name(let name): name.ascii
      }
    return (isSecure ? "https://" : "http://") + name + (port.map { ":\($0.number)" } ?? "") + path
  }

  /// The port that is connected to.
  package var effectivePort: Int { port?.number ?? (isSecure ? 443 : 80) }

  private static func split(_ authority: String) -> (Host, Port?)? {
    var host = authority[...]
    var port: Port?
    if let colon = authority.utf8.lastIndex(of: UInt8(ascii: ":")),
      !authority.utf8[colon...].contains(UInt8(ascii: "]"))
    {
      guard let number = Int(decimal: String(authority[authority.index(after: colon)...])), let given = Port(number)
      else { return nil }
      port = given
      host = authority[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      guard let address = IPAddress(String(host.dropFirst().dropLast())), address.isIPv6 else { return nil }
      return (.address(address), port)
    }
    return Host(String(host)).map { ($0, port) }
  }
}

/// The path of a request: begins with `/`, percent-decoded, as nginx compares it.
package struct RequestPath: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard text.utf8.first == UInt8(ascii: "/"), text.utf8.count <= 1024, text.isPlainText else { return nil }
    let parts = text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }) else { return nil }
    guard !parts.dropLast().contains(where: \.isEmpty), !text.contains("?"), !text.contains("#") else { return nil }
    self.text = text
  }
}

/// Where a redirect leads: a URL, or a path on the same site.
package enum RedirectTarget: Hashable, Sendable {
  case url(HTTPURL)
  /// Percent-encoded, from the slash on; may have a query.
  case path(String)

  package var text: String {
    switch self {
    case .url(let url): url.text
    case .path(let path): path
    }
  }
}

extension UInt8 {
  /// Unreserved, reserved or percent (RFC 3986, 2.2 and 2.3), less what some grammar gives a meaning: `$ ' ; \`.
  fileprivate var isURLByte: Bool { isLetter || isDigit || Self.urlMarks.contains(self) }
  private static let urlMarks = Set("-._~:/?#[]@!&()*+,=%".utf8)
}

extension String {
  /// Whether two hexadecimal digits follow each percent sign, and none writes a control character.
  fileprivate var hasValidPercents: Bool {
    let bytes = Array(utf8)
    return bytes.indices.allSatisfy { index in
      guard bytes[index] == UInt8(ascii: "%") else { return true }
      guard index + 2 < bytes.count, bytes[index + 1].isHexDigit, bytes[index + 2].isHexDigit else { return false }
      return bytes[index + 1] > UInt8(ascii: "1")
    }
  }
}

extension Schema<HTTPURL> {
  package static var httpURL: Schema {
    let type = ScalarType(
      "a URL",
      "`http://` or `https://`, a host, perhaps a port and a path. What else than letters, digits and `-._~:/?#[]@!&()*+,=` is needed is percent-encoded.",
      examples: ["http://10.20.0.40:3000", "https://shop.fornpages.example/"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let url = HTTPURL(text) { return url }
      throw Refusal(.notAURL(text))
    }
  }
}

extension Schema<RequestPath> {
  package static var requestPath: Schema {
    let type = ScalarType(
      "the path of a request",
      "Begins with `/`, without query; written as it is read, not percent-encoded.",
      examples: ["/botiga"]
    )
    return .scalar(type) { text throws(Refusal) in
      if let path = RequestPath(text) { return path }
      throw Refusal(.notARequestPath(text))
    }
  }
}

extension Schema<RedirectTarget> {
  package static var redirectTarget: Schema {
    let type = ScalarType(
      "the target of a redirect",
      "A URL, or a path on the same site (percent-encoded).",
      examples: ["https://shop.fornpages.example/", "/nova/"]
    )
    return .scalar(type) { text throws(Refusal) in
      if text.hasPrefix("/"), !text.hasPrefix("//"), let url = HTTPURL("http://localhost.invalid" + text) {
        return .path(url.path)
      }
      if let url = HTTPURL(text) { return .url(url) }
      throw Refusal(.notATarget(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notAURL(_ text: String) -> Self {
    .init("E0225", "expected a URL that begins with http:// or https://, found “\(text)”")
  }

  fileprivate static func notARequestPath(_ text: String) -> Self {
    .init("E0233", "expected the path of a request that begins with “/”, found “\(text)”")
  }

  fileprivate static func notATarget(_ text: String) -> Self {
    .init("E0225", "expected a URL or a path that begins with “/”, found “\(text)”")
  }
}
