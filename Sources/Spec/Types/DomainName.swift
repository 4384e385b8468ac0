internal import Diagnostics

/// The name of a host (RFC 1035, RFC 5890).
package struct DomainName: Hashable, Sendable, Comparable {
  /// In lower case, as A-labels: what programs are told.
  package let ascii: String
  /// As people write it: what diagnostics and documents show.
  package let shown: String

  package init(_ text: String) throws(Refusal) {
    if IDN.isPlain(text) {
      (ascii, shown) = (text, text)
      return
    }
    guard !text.hasSuffix(".") else {
      throw Refusal(.notADomain(text, "it ends in a dot"), help: "leave out the dot at the end")
    }
    guard text.utf8.contains(UInt8(ascii: ".")) else { throw Refusal(.notADomain(text, "it has one label only")) }
    guard !text.utf8.contains(UInt8(ascii: "*")) else {
      throw Refusal(.notADomain(text, "a wildcard stands here"), help: "a wildcard can only be an alias of a site")
    }
    switch IDN.toASCII(text) {
    case .success(let ascii):
      guard ascii.utf8.split(separator: UInt8(ascii: ".")).last?.contains(where: { !$0.isDigit }) == true else {
        throw Refusal(.notADomain(text, "its last label is a number"))
      }
      self.ascii = ascii
      self.shown = IDN.toUnicode(ascii) ?? ascii
    case .failure(let failure):
      throw Refusal(.notADomain(text, failure.reason))
    }
  }

  package static func < (left: DomainName, right: DomainName) -> Bool {
    left.ascii.precedesByBytes(right.ascii)
  }

  package static func == (left: DomainName, right: DomainName) -> Bool { left.ascii == right.ascii }

  package func hash(into hasher: inout Hasher) { hasher.combine(ascii) }
}

/// A host name, or all names one label below a domain.
package enum HostPattern: Hashable, Sendable {
  case exact(DomainName)
  /// `*.` and the domain.
  case wildcard(DomainName)

  package var ascii: String {
    switch self {
    case .exact(let name): name.ascii
    case .wildcard(let name): "*." + name.ascii
    }
  }

  package var shown: String {
    switch self {
    case .exact(let name): name.shown
    case .wildcard(let name): "*." + name.shown
    }
  }

  package var isWildcard: Bool {
    switch self {
    case .exact: false
    case .wildcard: true
    }
  }
}

extension Schema<DomainName> {
  package static var domain: Schema {
    let type = ScalarType(
      "a domain name",
      "A name of at least two labels by RFC 1035. Names in other scripts are written as they are read (RFC 5890).",
      examples: ["fornpages.example", "botiga-piñol.example"]
    )
    return .scalar(type) { text throws(Refusal) in try DomainName(text) }
  }
}

extension Schema<HostPattern> {
  package static var hostPattern: Schema {
    let type = ScalarType(
      "a domain name or a wildcard",
      "A domain name; or `*.` and a domain name, for all names one label below it.",
      examples: ["www.fornpages.example", "*.fornpages.example"]
    )
    return .scalar(type) { text throws(Refusal) in
      text.utf8.starts(with: "*.".utf8)
        ? .wildcard(try DomainName(String(text.dropFirst(2)))) : .exact(try DomainName(text))
    }
  }
}

// MARK: Messages

extension Diagnostic.Message {
  fileprivate static func notADomain(_ text: String, _ reason: String) -> Self {
    .init("E0211", "expected a domain name, found “\(text)”: \(reason)")
  }
}
